// How to reach the SMTP server, from a file that only the server's user may read; its password is never in the database.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault, reasonOf } from '../../shared/errors.ts';

export const smtpSchema = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535).default(587),
  /** `tls` from the first byte, `starttls` required, or `none` for a relay on this machine. */
  security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  user: z.string().max(254).default(''),
  password: z.string().max(1_024).default(''),
});

export type SmtpSettings = z.infer<typeof smtpSchema>;

function fileOf(dataFolder: string): string {
  return join(dataFolder, 'smtp.json');
}

/** Undefined without the file. Throws Fault `smtp_settings` when it cannot be used as it is. */
export function readSmtpSettings(dataFolder: string): SmtpSettings | undefined {
  const file = fileOf(dataFolder);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new Fault('smtp_settings', `${file} may be read by others; set its mode to 0600.`);
  }
  try {
    return smtpSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause);
    throw new Fault('smtp_settings', `${file} is not as it should be: ${reason}`, cause);
  }
}

export function writeSmtpSettings(dataFolder: string, settings: SmtpSettings): void {
  writeFileSync(fileOf(dataFolder), `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600, flush: true });
}
