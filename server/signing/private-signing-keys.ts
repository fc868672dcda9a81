// The online signing keys as files of the data folder, one key each, mode 0600.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { exportPrivateKey, importPrivateKey, type SigningKey } from '../../shared/licence/keys.ts';

const keyFileSchema = z.object({ privateKey: z.string().regex(/^[A-Za-z0-9_-]+$/) });

/** Written before the root that names it is published: a key nobody trusts yet is harmless, a missing one is not. */
export function writeSigningKey(folder: string, key: SigningKey): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const privateKey = Buffer.from(exportPrivateKey(key.privateKey)).toString('base64url');
  const path = join(folder, `${Buffer.from(key.id).toString('hex')}.json`);
  writeFileSync(path, `${JSON.stringify({ privateKey })}\n`, { mode: 0o600, flag: 'wx', flush: true });
}

export function readSigningKeys(folder: string): SigningKey[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const file = keyFileSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      return importPrivateKey(Buffer.from(file.privateKey, 'base64url'));
    });
}
