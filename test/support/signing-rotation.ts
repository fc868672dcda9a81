// The vendor makes a new signing key, as `rotate-signing-key` does, for stories in which the present one is not enough.
import { signingFolder } from '../../server/deps.ts';
import type { Published } from '../../server/flows/publish-root.ts';
import { rotateSigningKey } from '../../server/flows/rotate-signing-key.ts';
import type { TestServer } from './server.ts';

export interface RotationOptions {
  readonly nowMs?: number;
  readonly newEpoch?: boolean;
  /** Of another process than the server's own; that one's changes are not waited for. */
  readonly process?: Pick<TestServer['deps'], 'database' | 'signing'>;
}

/** Throws where it is refused. */
export async function rotateKeyOf(server: TestServer, options: RotationOptions = {}): Promise<Published> {
  const { keysFolder, passphrase, dataFolder, deps } = server;
  const { database, signing } = options.process ?? deps;
  const act = { actor: 'cli', nowMs: options.nowMs ?? Date.now() };
  const order = { keysFolder, passphrase, signingFolder: signingFolder(dataFolder), retire: [] };
  const rotated = await rotateSigningKey(database, signing, act, { ...order, newEpoch: options.newEpoch ?? false });
  if (!rotated.ok) throw new Error(rotated.refusal.message);
  if (options.process === undefined) await deps.changes.catchUp();
  return rotated.value;
}
