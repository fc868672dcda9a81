// The agent's log: one JSON line per event on the stream given, with everything secret taken out (attack 31).
import type { Writable } from 'node:stream';
import winston from 'winston';
import type { Log } from './deps.ts';

const SECRET_FIELD = /token|secret|password|authorization|privatekey|proof/i;
/** Four or more groups as in the text form of a code, or the same symbols in one long run as in its QR form. */
const CODE = /(?:[0-9A-HJKMNP-TV-Z]{5}-){3,}[0-9A-HJKMNP-TV-Z]{1,5}|[0-9A-HJKMNP-TV-Z]{60,}/g;

export function createLog(stream: Writable): Log {
  const logger = winston.createLogger({
    level: 'info',
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Stream({ stream })],
  });
  const write = (level: string) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    // A refusal among the fields brings a message of its own, which winston would glue to this one.
    const { message: reason, ...others } = redacted(fields ?? {}) as Record<string, unknown>;
    const line = {
      ...others,
      ...(reason === undefined ? {} : { reason }),
      level,
      message: redacted(message) as string,
    };
    logger.log(line);
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** The same value without secrets; of a code its last five symbols stay, so that two people can speak of it. */
export function redacted(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(CODE, (code) => `…${code.replaceAll('-', '').slice(-5)}`);
  if (value instanceof Error) return redacted(value.message);
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, held]) => [field, SECRET_FIELD.test(field) ? '(not logged)' : redacted(held)]),
  );
}
