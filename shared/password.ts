// Passwords of people, kept only as a salted scrypt hash (RFC 7914); one derivation takes 32 MiB for its moment.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;

/** `scrypt$<salt hex>$<key hex>`. */
export async function hashPassword(password: string, random: (bytes: number) => Uint8Array): Promise<string> {
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
