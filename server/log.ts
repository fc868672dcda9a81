// The server's log: JSON lines on standard error, with anything that looks like a secret or a code cut to its ending.
import { createLogger, format, type Logger, transports } from 'winston';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** Bearer secrets, and runs of the activation code's alphabet that are too long to be anything else. */
const SECRETS = /\b(?:sk|at|ss|et|ul)_[A-Za-z0-9_-]{16,}|\b(?:[0-9A-HJKMNP-TV-Z]{5}-){3,}[0-9A-HJKMNP-TV-Z-]*/g;

export function redact(text: string): string {
  return text.replace(SECRETS, (secret) => `…${secret.slice(-5)}`);
}

/** `level` is winston's, e.g. `info`, or `silent`. */
export function makeLog(level: string): Log {
  const line = format.printf((info) => redact(JSON.stringify({ ...info })));
  return createLogger({
    level: level === 'silent' ? 'error' : level,
    silent: level === 'silent',
    format: format.combine(format.timestamp(), line),
    transports: [new transports.Stream({ stream: process.stderr })],
  });
}
