// The sandbox's two folders: a server with keys, catalogue and sandbox payments, and an agent; made once, found again at the next start.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { call, type Door } from './api.ts';
import { ask } from './programs.ts';
import { namePeople } from './seats.ts';

export const SERIAL = 'DEMO-0001';
const EMAIL = 'owner@switchkey.example';
const EXTENSIONS = Array.from({ length: 10 }, (_, i) => String(1001 + i));

export interface Secrets {
  readonly email: string;
  readonly password: string;
  readonly passphrase: string;
  readonly apiKey: string;
}

export interface Folders {
  readonly server: string;
  readonly rootKeys: string;
  readonly agent: string;
  readonly invoices: string;
  /** The file of mass configuration that gave the first seats; to edit and upload again. */
  readonly people: string;
  readonly secrets: string;
  /** Where the partner of the demo orders; see `Counter`. */
  readonly counter: string;
}

export function foldersIn(dir: string): Folders {
  const at = (name: string) => path.join(dir, name);
  const files = { secrets: at('sandbox.json'), counter: at('counter.json') };
  return {
    server: at('server'),
    rootKeys: at('root-keys'),
    agent: at('agent'),
    invoices: at('invoices'),
    people: at('people.csv'),
    ...files,
  };
}

/** The secrets of the first start; sandbox data, so they may lie in a file (0600), which is written last. */
export async function initialiseOnce(folders: Folders): Promise<Secrets> {
  const kept = await readFile(folders.secrets, 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as Secrets;
  await mkdir(path.dirname(folders.server), { recursive: true, mode: 0o700 });
  const places = ['--data', folders.server, '--keys', folders.rootKeys];
  const made = await ask<Secrets>('server', ['init', ...places, '--issuer', 'switchkey-demo', '--email', EMAIL]);
  const { email, password, passphrase, apiKey } = made;
  await keepPrivate(path.join(folders.server, 'payments.json'), { sandbox: 'at_once' });
  await ask('server', ['catalogue', 'demo', '--data', folders.server]);
  const secrets = { email, password, passphrase, apiKey };
  await keepPrivate(folders.secrets, secrets);
  return secrets;
}

export async function keepPrivate(file: string, content: object): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

/** Settings of an agent beside the simulated PBX, written before its first start. */
export async function settleAgentOnce({ agent }: Folders, localPort: number): Promise<void> {
  const file = path.join(agent, 'settings.json');
  const kept = await readFile(file, 'utf8').catch(() => '{}');
  await mkdir(agent, { recursive: true, mode: 0o700 });
  const first = { driver: { kind: 'simulator', file: 'simulator.json' } };
  await keepPrivate(file, { ...first, ...JSON.parse(kept), localApi: { port: localPort } });
}

/** Makes the PBX's extensions and introduces the agent to the server, unless an earlier start did. */
export async function enrolOnce(vendor: Door, pbxId: string, { agent }: Folders): Promise<void> {
  const state = ['--state', agent];
  const status = await ask<{ serial?: string }>('agent', ['status', ...state]);
  if (status.serial !== undefined) return;
  await ask('agent', ['simulate', 'add-extension', ...EXTENSIONS, ...state]);
  await namePeople(state);
  const { token } = await call<{ token: string }>(vendor, 'POST', `/pbxs/${pbxId}/enrolment-tokens`, {});
  await ask('agent', ['enrol', '--server', vendor.url, '--serial', SERIAL, '--token', token, ...state]);
}
