// The sandbox: a vendor with a partner, a customer and one licensed PBX; made once, found again at the next start.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ask } from './programs.ts';

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
  readonly secrets: string;
}

export function foldersIn(dir: string): Folders {
  const at = (name: string) => path.join(dir, name);
  return { server: at('server'), rootKeys: at('root-keys'), agent: at('agent'), secrets: at('sandbox.json') };
}

/** The secrets of the first start; sandbox data, so they may lie in a file (0600). */
export async function initialiseOnce(folders: Folders): Promise<Secrets> {
  const kept = await readFile(folders.secrets, 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as Secrets;
  await mkdir(path.dirname(folders.server), { recursive: true, mode: 0o700 });
  const places = ['--data', folders.server, '--keys', folders.rootKeys];
  const made = await ask<Secrets>('server', ['init', ...places, '--issuer', 'switchkey-demo', '--email', EMAIL]);
  const { email, password, passphrase, apiKey } = made;
  const secrets = { email, password, passphrase, apiKey };
  await writeFile(folders.secrets, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

/** Accounts, PBX and grants; the fixed keys make a repetition harmless. Resolves with the id of the PBX. */
export async function fillOnce(url: string, { apiKey }: Secrets, nowMs: number): Promise<string> {
  const found = await api<{ items: { id: string }[] }>(url, apiKey, 'GET', `/pbxs?search=${SERIAL}`);
  if (found.items[0] !== undefined) return found.items[0].id;
  const post = <T>(key: string, address: string, body: object) => api<T>(url, apiKey, 'POST', address, body, key);
  const account = (kind: string, name: string, email: string, parentId?: string) =>
    post<{ id: string }>(`demo-account-${kind}`, '/accounts', { kind, name, email, ...(parentId && { parentId }) });
  const partner = await account('partner', 'NordTel', 'orders@nordtel.example');
  const customer = await account('customer', 'Hotel Aurora', 'admin@aurora.example', partner.id);
  const pbx = await post<{ id: string }>('demo-pbx-1', '/pbxs', {
    serial: SERIAL,
    name: 'Hotel Aurora, front office',
    accountId: customer.id,
  });
  const until = Math.floor(nowMs / 1000) + 365 * 86_400;
  for (const [offer, kind, quantity] of [
    ['PSE-EXT', 'extensions', 8],
    ['PSE-CALL', 'concurrent_calls', 3],
    ['PSE-HS', 'hot_standby', 1],
  ] as const) {
    await post(`demo-${offer}`, `/pbxs/${pbx.id}/grants`, { offer, kind, quantity, until });
  }
  return pbx.id;
}

/** Settings of an agent beside the simulated PBX, written before its first start. */
export async function settleAgentOnce({ agent }: Folders, localPort: number): Promise<void> {
  const file = path.join(agent, 'settings.json');
  const kept = await readFile(file, 'utf8').catch(() => '{}');
  await mkdir(agent, { recursive: true, mode: 0o700 });
  const first = { driver: { kind: 'simulator', file: 'simulator.json' } };
  const settings = { ...first, ...JSON.parse(kept), localApi: { port: localPort } };
  await writeFile(file, JSON.stringify(settings, null, 2), { mode: 0o600 });
}

/** Makes the PBX's extensions and introduces the agent to the server, unless an earlier start did. */
export async function enrolOnce(url: string, secrets: Secrets, pbxId: string, { agent }: Folders): Promise<void> {
  const state = ['--state', agent];
  const status = await ask<{ serial?: string }>('agent', ['status', ...state]);
  if (status.serial !== undefined) return;
  await ask('agent', ['simulate', 'add-extension', ...EXTENSIONS, ...state]);
  const { token } = await api<{ token: string }>(url, secrets.apiKey, 'POST', `/pbxs/${pbxId}/enrolment-tokens`, {});
  await ask('agent', ['enrol', '--server', url, '--serial', SERIAL, '--token', token, ...state]);
}

async function api<T>(url: string, key: string, method: string, address: string, body?: object, idempotency?: string) {
  const response = await fetch(`${url}/api/v1${address}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotency === undefined ? {} : { 'idempotency-key': idempotency }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
