// The agent's Ed25519 key: made once on this machine, kept in `agent.key` (0600), never leaving it.
import { chmodSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../shared/errors.ts';
import {
  exportPrivateKey,
  generateKeyPair,
  importPrivateKey,
  type SigningKey,
  thumbprint,
} from '../../shared/licence/keys.ts';

export interface AgentKey extends SigningKey {
  /** RFC 9679 thumbprint, 64 hex digits; licences are bound to it. */
  readonly thumbprint: string;
}

const KEY_FILE = 'agent.key';

export type WriteFile = (path: string, bytes: Uint8Array) => void;

/** Undefined when there is none yet. Throws Fault `key_unreadable` when there is one that cannot be used. */
export function loadAgentKey(stateDir: string): AgentKey | undefined {
  const path = join(stateDir, KEY_FILE);
  if (!existsSync(path)) return undefined;
  try {
    return named(importPrivateKey(Buffer.from(readFileSync(path, 'ascii').trim(), 'base64')));
  } catch (thrown) {
    throw new Fault('key_unreadable', `The agent's key in ${path} cannot be used; enrol this agent again.`, thrown);
  }
}

/** The keys that this agent had before, as far as they were put aside and can be read: what they signed stays signed. */
export function earlierAgentKeys(stateDir: string): readonly AgentKey[] {
  try {
    return [
      named(importPrivateKey(Buffer.from(readFileSync(join(stateDir, `${KEY_FILE}.old`), 'ascii').trim(), 'base64'))),
    ];
  } catch {
    return [];
  }
}

/** Makes a new key; one that is there is put aside, never overwritten. Throws what `write` throws. */
export function makeAgentKey(stateDir: string, write: WriteFile): AgentKey {
  const path = join(stateDir, KEY_FILE);
  if (existsSync(path)) renameSync(path, `${path}.old`);
  const key = generateKeyPair();
  write(path, Buffer.from(`${Buffer.from(exportPrivateKey(key.privateKey)).toString('base64')}\n`));
  chmodSync(path, 0o600);
  return named(key);
}

function named(key: SigningKey): AgentKey {
  return { ...key, thumbprint: thumbprint(key.publicKey) };
}
