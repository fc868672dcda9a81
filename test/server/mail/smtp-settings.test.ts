// The SMTP settings: set by the CLI, readable by the server's user alone, and never shown with their password.
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mailCommand } from '../../../server/cli/mail.ts';
import type { Terminal } from '../../../server/cli/terminal.ts';
import { readSmtpSettings } from '../../../server/mail/smtp-settings.ts';

let folder: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchkey-smtp-'));
  said = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...options: string[]): Promise<void> {
  const say = (text: string) => void said.push(text);
  const terminal = { out: say, err: say, exit: () => undefined } as unknown as Terminal;
  await mailCommand(terminal).parseAsync(['--data', folder, ...options], { from: 'user' });
}

test('what is set is kept with mode 0600 and shown without the password', async () => {
  const file = join(folder, 'secret');
  await writeFile(file, 'hunter2\nmore\n');
  await run('--host', 'mail.example', '--user', 'licences', '--password-file', file);
  expect(readSmtpSettings(folder)).toEqual({
    ...{ host: 'mail.example', port: 587, security: 'starttls', user: 'licences', password: 'hunter2' },
  });
  expect((await stat(join(folder, 'smtp.json'))).mode & 0o777).toBe(0o600);
  await run();
  expect(said.join()).toContain('mail.example:587');
  expect(said.join()).not.toContain('hunter2');
});

test('a file that others may read, or that is not as it should be, stops the start with words', async () => {
  await run('--host', 'mail.example', '--security', 'none');
  await chmod(join(folder, 'smtp.json'), 0o644);
  expect(() => readSmtpSettings(folder)).toThrow('0600');
  await chmod(join(folder, 'smtp.json'), 0o600);
  await writeFile(join(folder, 'smtp.json'), '{"host":""}');
  expect(() => readSmtpSettings(folder)).toThrow('smtp.json');
});
