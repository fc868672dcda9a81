// Reads deterministic CBOR (RFC 8949 §4.2): one value has one byte form, and no other form is read.
import { decode, encode, rfc8949EncodeOptions, Tagged } from 'cborg';
import { accept, type Result, refuse } from '../result.ts';
import { cborProblem } from './cbor-shape.ts';
import type { Cbor } from './cbor-value.ts';

export interface DecodeLimits {
  /** Refused before anything is looked at. */
  readonly maxBytes: number;
  /** Tag numbers accepted around the outermost item; none when absent. */
  readonly tags?: readonly number[];
}

/** Reads one deterministic item and nothing beside it. A tag comes back as cborg's `Tagged`. Never throws. */
export function decodeCbor(bytes: Uint8Array, limits: DecodeLimits): Result<Cbor, 'too_large' | 'not_cbor'> {
  if (bytes.length > limits.maxBytes) {
    return refuse('too_large', `It has ${bytes.length} bytes; at most ${limits.maxBytes} are read.`, NEXT);
  }
  const tags = limits.tags ?? [];
  const problem = cborProblem(bytes, tags);
  if (problem !== undefined) return refuse('not_cbor', `It is not a Switchkey document: ${problem}.`, NEXT);
  try {
    const value: Cbor = decode(bytes, { ...STRICT, tags: Tagged.preserve(...tags) });
    // Key order and UTF-8 are left to check: only the one deterministic form writes back as itself.
    if (Buffer.compare(encode(value, rfc8949EncodeOptions), bytes) === 0) return accept(value);
    return refuse('not_cbor', 'It is not a Switchkey document: its bytes are not in the deterministic form.', NEXT);
  } catch {
    return refuse('not_cbor', 'It is not a Switchkey document: it cannot be decoded.', NEXT);
  }
}

const NEXT = 'Copy the whole document again from where it was issued.';

const STRICT = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  useMaps: true,
  rejectDuplicateMapKeys: true,
} as const;
