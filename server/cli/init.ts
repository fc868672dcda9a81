// `init`: makes a data folder and its root keys, and prints once what is shown only once.
import { existsSync, mkdirSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { openDatabase } from '../db/open.ts';
import { databaseFile, databasePlace, keepDatabasePlace } from '../db/place.ts';
import { signingFolder } from '../deps.ts';
import { type Initialised, initialise } from '../flows/initialise.ts';
import { onFolder, report, type Said } from './command.ts';
import { readLines, type Terminal } from './terminal.ts';

interface Options {
  readonly data: string;
  readonly database?: string;
  readonly json?: boolean;
  readonly keys: string;
  readonly rootKeys: number;
  readonly threshold: number;
  readonly issuer: string;
  readonly email: string;
  readonly passwordStdin?: boolean;
  readonly passphraseStdin?: boolean;
}

export function initCommand(terminal: Terminal): Command {
  const command = onFolder(new Command('init').description('set a data folder up, once'))
    .requiredOption('--keys <folder>', 'where the root keys go; outside the data folder')
    .option('--root-keys <n>', 'how many root keys', wholeNumber, 3)
    .option('--threshold <k>', 'how many of them must sign a trust root', wholeNumber, 2)
    .requiredOption('--issuer <name>', 'your name, as licences carry it', issuerName)
    .requiredOption('--email <address>', 'sign-in of the first user')
    .option('--password-stdin', "read the first user's password from standard input (first line)")
    .option('--passphrase-stdin', 'read the passphrase of the root keys from standard input (the next line)');
  return command.action(async (options: Options) => {
    await report(terminal, options, () => initialiseFolder(terminal, options));
  });
}

async function initialiseFolder(terminal: Terminal, options: Options): Promise<Result<Said>> {
  const secrets = await readSecrets(terminal, options);
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const asked = options.database;
  if (asked !== undefined && existsSync(databaseFile(options.data))) {
    const words = `${options.data} already holds a database; nothing was changed.`;
    return refuse('already_initialised', words, 'Name an empty folder, or move it with backup and restore.');
  }
  const database = await openDatabase(asked ?? databasePlace(options.data));
  try {
    const done = await initialise(
      database,
      terminal.random,
      { actor: 'cli', nowMs: terminal.nowMs() },
      {
        dataFolder: options.data,
        signingFolder: signingFolder(options.data),
        keysFolder: options.keys,
        rootKeys: options.rootKeys,
        threshold: options.threshold,
        rootKeyCost: terminal.rootKeyCost,
        issuer: options.issuer,
        email: options.email,
        password: secrets.password.value,
        passphrase: secrets.passphrase.value,
      },
    );
    if (!done.ok) return done;
    if (asked !== undefined) keepDatabasePlace(options.data, asked);
    return accept(said(options, done.value, secrets));
  } finally {
    await database.close();
  }
}

interface Secret {
  readonly value: string;
  /** Made here, so it is shown once; a given one never is. */
  readonly generated: boolean;
}
interface Secrets {
  readonly password: Secret;
  readonly passphrase: Secret;
}

async function readSecrets(terminal: Terminal, options: Options): Promise<Secrets> {
  const wanted = (options.passwordStdin === true ? 1 : 0) + (options.passphraseStdin === true ? 1 : 0);
  const lines = wanted === 0 ? [] : await readLines(terminal.stdin, wanted);
  const secret = (given: boolean | undefined): Secret => {
    const value = given === true ? (lines.shift() ?? '') : Buffer.from(terminal.random(18)).toString('base64url');
    if (value.length < 12) throw new InvalidArgumentError('A password or passphrase has at least 12 characters.');
    return { value, generated: given !== true };
  };
  return { password: secret(options.passwordStdin), passphrase: secret(options.passphraseStdin) };
}

function said(options: Options, done: Initialised, { password, passphrase }: Secrets): Said {
  const shown = {
    ...(password.generated ? { password: password.value } : {}),
    ...(passphrase.generated ? { passphrase: passphrase.value } : {}),
  };
  const json = { ...done, email: options.email, ...shown };
  const lines = [
    `Initialised ${options.data} for ${options.issuer}.`,
    '',
    `Sign-in       ${options.email}${password.generated ? `  password ${password.value}` : ''}`,
    `API key       ${done.apiKey}`,
    ...(passphrase.generated ? [`Passphrase    ${passphrase.value}  (opens the root keys)`] : []),
    `Trust anchor  ${done.anchor}`,
    '',
    'Nothing above is shown again. Root keys, to be taken off this machine:',
    ...done.rootKeyFiles.map((path) => `  ${path}`),
    '',
    `Next: npm run -s server -- serve --data ${options.data}`,
  ];
  return { text: lines.join('\n'), json };
}

export function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}

function issuerName(text: string): string {
  if (/^[\x20-\x7e]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('It must have 1 to 64 printable ASCII characters.');
}
