// Bearer secrets: made once, shown once, kept only as a hash.
import { hash } from 'node:crypto';
import type { Random } from '../audit/audit.ts';

/** 256 random bits, so a plain hash is enough to keep. */
export function newSecret(prefix: 'sk' | 'at' | 'ss' | 'et' | 'ul', random: Random): string {
  return `${prefix}_${Buffer.from(random(32)).toString('base64url')}`;
}

export function secretHash(secret: string): string {
  return hash('sha256', secret);
}
