// Documents that the product itself would never make: any header, any payload bytes, any signature.
import { sign } from 'node:crypto';
import { encode, Tagged } from 'cborg';
import type { SigningKey } from '../../shared/licence/keys.ts';

export type Forged = number | string | Uint8Array | readonly Forged[] | ReadonlyMap<number | string, Forged>;

export interface Forgery {
  readonly aad?: string;
  readonly header?: Uint8Array;
  readonly unprotected?: ReadonlyMap<number, Forged>;
  readonly payload: Uint8Array;
  readonly key: SigningKey;
  readonly signature?: Uint8Array;
}

/** `{1: alg, 4: kid, …}` as protected bytes; `alg` undefined leaves it out. */
export function header(
  alg: number | undefined,
  kid: Uint8Array,
  extra: readonly (readonly [number, Forged])[] = [],
): Uint8Array {
  return encode(new Map<number, Forged>([...(alg === undefined ? [] : [[1, alg] as const]), [4, kid], ...extra]));
}

/** A COSE_Sign1 truly signed over what it says, unless a signature is given. */
export function forge(forgery: Forgery): Uint8Array {
  const { aad = 'switchkey/licence/v1', payload, key, unprotected = new Map() } = forgery;
  const head = forgery.header ?? header(-19, key.id);
  const input = encode(['Signature1', head, Buffer.from(aad), payload]);
  const signature = forgery.signature ?? sign(null, input, key.privateKey);
  return encode(new Tagged(18, [head, unprotected, payload, signature]));
}

/** S + L: the same signature equation, another number. RFC 8032 §5.1.7 demands that it be refused. */
export function malleated(signature: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString('hex')}`) + order;
  const bytes = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
  return Buffer.concat([signature.slice(0, 32), bytes]);
}

/** Replaces the only occurrence of `from` (hex). */
export function patched(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(bytes).toString('hex');
  if (text.split(from).length !== 2) throw new Error(`${from} does not occur exactly once`);
  return Uint8Array.from(Buffer.from(text.replace(from, to), 'hex'));
}
