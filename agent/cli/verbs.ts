// One function per verb of the command line: ask the daemon, put its answer into words.
import {
  codeSchema,
  type Outcome,
  outcomeSchema,
  planSchema,
  simulatedSchema,
  statusSchema,
  type Why,
  whySchema,
} from '../../shared/contracts/local-api.ts';
import { pageCodeSchema } from '../../shared/contracts/page-api.ts';
import { GRANT_KINDS, type GrantKind } from '../../shared/licence/licence.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { readDaemonAddress } from '../http/address-files.ts';
import { type Answer, answered } from './answer.ts';
import type { CliWorld } from './cli-world.ts';
import { daemonOf } from './daemon-client.ts';
import { type CodeSource, readCode } from './read-code.ts';
import { outcomeWords, planWords, whyWords } from './words/answer-words.ts';
import { statusWords } from './words/status-words.ts';

export interface UpdateOptions {
  readonly state: string;
  readonly file?: string;
  readonly qr?: string;
  readonly dryRun?: true;
}
export interface EnrolOptions {
  readonly state: string;
  readonly server: string;
  readonly serial: string;
  readonly token?: string;
  readonly serverCa?: string;
}

export async function status(stateDir: string): Promise<Result<Answer>> {
  return answered(await daemonOf(stateDir).get('/status', statusSchema), statusWords);
}

/** Without a kind: the two that are limits, and every other that something was granted of. */
export async function why(stateDir: string, kind: string | undefined): Promise<Result<Answer>> {
  const daemon = daemonOf(stateDir);
  if (kind !== undefined) {
    if (!isKind(kind)) {
      return refuse(
        'unknown_kind',
        'There is nothing of that name to license.',
        `It is one of ${GRANT_KINDS.join(', ')}.`,
      );
    }
    return answered(await daemon.get(`/why/${kind}`, whySchema), (found) => whyWords([found]));
  }
  const whys: Why[] = [];
  for (const each of GRANT_KINDS) {
    const found = await daemon.get(`/why/${each}`, whySchema);
    if (!found.ok) return found;
    if (found.value.parts.length > 0 || each === 'extensions' || each === 'concurrent_calls') whys.push(found.value);
  }
  return accept({ json: whys, text: whyWords(whys) });
}

export async function plan(stateDir: string): Promise<Result<Answer>> {
  const found = await daemonOf(stateDir).get('/plan', planSchema);
  return answered(found, planWords, (view) => view.refusal);
}

export async function refresh(stateDir: string): Promise<Result<Answer>> {
  return concluded(await daemonOf(stateDir).post('/refresh', {}, outcomeSchema));
}

export async function update(words: string[], options: UpdateOptions, world: CliWorld): Promise<Result<Answer>> {
  const source: CodeSource = { words, file: options.file, qr: options.qr };
  const typed = words.join(' ');
  if (world.stdinIsTerminal && options.file === undefined && options.qr === undefined && typed === '') {
    world.err('Paste the activation code, then press Enter and Ctrl-D.');
  }
  const code = await readCode(source, world.stdin);
  if (!code.ok) return code;
  const body = { code: code.value, dryRun: options.dryRun === true };
  return concluded(await daemonOf(options.state).post('/update', body, outcomeSchema));
}

/** The token does not have to stand on the command line, where other users of the machine could read it. */
export async function enrol(options: EnrolOptions, world: CliWorld): Promise<Result<Answer>> {
  const ca = options.serverCa === undefined ? accept(undefined) : await caIn(options.serverCa);
  if (!ca.ok) return ca;
  const given = options.token ?? '-';
  if (given === '-' && world.stdinIsTerminal) world.err('Paste the enrolment token, then press Enter and Ctrl-D.');
  const token = given === '-' ? await readCode({ words: [] }, world.stdin) : accept(given);
  if (!token.ok) return token;
  const { server, serial } = options;
  const body = { server, serial, token: token.value.trim(), ...(ca.value === undefined ? {} : { serverCa: ca.value }) };
  return concluded(await daemonOf(options.state).post('/enrol', body, outcomeSchema));
}

/** Loaded only when asked for, like the verbs that work alone. */
async function caIn(file: string): Promise<Result<string>> {
  const { givenCa } = await import('./given-ca.ts');
  return givenCa(file);
}

export async function raise(stateDir: string, options: { readonly plan?: true }): Promise<Result<Answer>> {
  const body = { dryRun: options.plan === true };
  return concluded(await daemonOf(stateDir).post('/raise', body, outcomeSchema));
}

export async function code(stateDir: string, path: '/request-code' | '/confirmation-code'): Promise<Result<Answer>> {
  return answered(await daemonOf(stateDir).get(path, codeSchema), ({ text }) => text);
}

/** Also for a password that is forgotten: who may read the token may set another. */
export async function pageCode(stateDir: string): Promise<Result<Answer>> {
  const [given, address] = await Promise.all([
    daemonOf(stateDir).post('/page-code', {}, pageCodeSchema),
    readDaemonAddress(stateDir),
  ]);
  if (!address.ok) return address;
  const { url } = address.value;
  return answered(given, ({ code }) => `${code}\nOpen ${url} and set a password with it. It is good once, for a day.`);
}

export async function simulate(stateDir: string, words: string[]): Promise<Result<Answer>> {
  const said = await daemonOf(stateDir).post('/simulate', { line: words.join(' ') }, simulatedSchema);
  return answered(said, ({ text }) => text);
}

function concluded(result: Result<Outcome>): Result<Answer> {
  return answered(result, outcomeWords, (outcome) => outcome.refusal);
}

function isKind(text: string): text is GrantKind {
  return (GRANT_KINDS as readonly string[]).includes(text);
}
