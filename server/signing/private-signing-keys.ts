// The online signing keys as files of the data folder, one key each, mode 0600.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../shared/errors.ts';
import { exportPrivateKey, importPrivateKey, type SigningKey } from '../../shared/licence/keys.ts';

const keyFileSchema = z.object({ privateKey: z.string().regex(/^[A-Za-z0-9_-]+$/) });

/** Written before the root that names it is published: a key nobody trusts yet is harmless, a missing one is not. */
export function writeSigningKey(folder: string, key: SigningKey): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const privateKey = Buffer.from(exportPrivateKey(key.privateKey)).toString('base64url');
  const path = join(folder, `${Buffer.from(key.id).toString('hex')}.json`);
  writeFileSync(path, `${JSON.stringify({ privateKey })}\n`, { mode: 0o600, flag: 'wx', flush: true });
}

/** Throws `Fault` `signing_keys_missing` without the folder, as after a restore, and `signing_key_damaged`. */
export function readSigningKeys(folder: string): SigningKey[] {
  if (!existsSync(folder)) {
    const words = `There are no signing keys: the folder ${folder} is missing. Put the copy of it back that is kept apart from the backups.`;
    throw new Fault('signing_keys_missing', words);
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => keyIn(join(folder, name)));
}

function keyIn(path: string): SigningKey {
  const text = readFileSync(path, 'utf8');
  try {
    return importPrivateKey(Buffer.from(keyFileSchema.parse(JSON.parse(text)).privateKey, 'base64url'));
  } catch (error) {
    const words = `The signing key ${path} is damaged. Put the copy of it back that is kept apart from the backups.`;
    // What the file holds is a secret and in no message.
    throw new Fault('signing_key_damaged', words, new Error((error as Error).name));
  }
}
