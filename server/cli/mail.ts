// `mail`: how the server reaches an SMTP server; a change holds from its next start.
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { reasonOf } from '../../shared/errors.ts';
import { accept, refuse } from '../../shared/result.ts';
import { readSmtpSettings, type SmtpSettings, smtpSchema, writeSmtpSettings } from '../mail/smtp-settings.ts';
import { onFolder, report } from './command.ts';
import { wholeNumber } from './init.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly data: string;
  readonly json?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly security?: string;
  readonly user?: string;
  readonly passwordFile?: string;
}

export function mailCommand(terminal: Terminal): Command {
  const command = onFolder(new Command('mail').description('the SMTP server that mails leave by; options change it'));
  command.option('--host <name>', 'its name or address; required for a change');
  command.option('--port <n>', 'absent: 587', wholeNumber);
  command.addOption(
    new Option('--security <kind>', 'tls from the first byte, starttls, or none').choices(['tls', 'starttls', 'none']),
  );
  command.option('--user <name>', 'absent: no sign-in');
  // On a command line every other user of the machine could read it.
  command.option('--password-file <file>', 'first line of this file');
  return command.action(async (options: Options) => {
    await report(terminal, options, async () => {
      const { data, host, port, security, user, passwordFile } = options;
      if (host === undefined) return accept(said(readSmtpSettings(data)));
      const password = passwordFile === undefined ? '' : firstLine(passwordFile);
      if (password === undefined) {
        return refuse('password_file_unreadable', `${passwordFile} could not be read.`, 'Check its name and its mode.');
      }
      const settings = smtpSchema.safeParse({ host, port, security, user, password });
      if (!settings.success) return refuse('validation_failed', reasonOf(settings.error), 'Correct it and try again.');
      writeSmtpSettings(data, settings.data);
      return accept(said(settings.data));
    });
  });
}

function firstLine(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[0] ?? '';
  } catch {
    return undefined;
  }
}

function said(settings: SmtpSettings | undefined) {
  if (settings === undefined) {
    return { text: 'No SMTP server is set: mails are written to the folder mail/ as .eml files.', json: null };
  }
  const { password: _, ...shown } = settings;
  const { host, port, security, user } = shown;
  const as = user === '' ? 'without sign-in' : `as ${user}`;
  return {
    text: `Mails leave by ${host}:${port} (${security}) ${as}. Restart the server after a change.`,
    json: shown,
  };
}
