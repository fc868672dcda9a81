// Bearer secrets and passwords: made once, shown once, kept only as a hash.
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Random } from '../audit/audit.ts';

/** 256 random bits, so a plain hash is enough to keep. */
export function newSecret(prefix: 'sk' | 'ss' | 'et' | 'ul', random: Random): string {
  return `${prefix}_${Buffer.from(random(32)).toString('base64url')}`;
}

export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;

/** `scrypt$<salt hex>$<key hex>`. */
export async function hashPassword(password: string, random: Random): Promise<string> {
  const salt = Buffer.from(random(16));
  return `scrypt$${salt.toString('hex')}$${(await derive(password, salt)).toString('hex')}`;
}

/** Takes as long for an unknown user (`undefined`) as for a wrong password, so neither can be told from outside. */
export async function passwordMatches(password: string, stored: string | undefined): Promise<boolean> {
  const [, salt = '', key = ''] = (stored ?? `scrypt$${'00'.repeat(16)}$${randomBytes(32).toString('hex')}`).split('$');
  const derived = await derive(password, Buffer.from(salt, 'hex'));
  const wanted = Buffer.from(key, 'hex');
  return wanted.length === derived.length && timingSafeEqual(wanted, derived) && stored !== undefined;
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, 32, COST, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
