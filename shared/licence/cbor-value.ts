// The values that documents are made of, and how one is looked at without trusting what it is.

/** What our documents are made of. Integers are safe integers. */
export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | CborMap | Tagged;
export type CborMap = ReadonlyMap<number | string, Cbor>;

/** A tag (RFC 8949 §3.4) around an item. */
export class Tagged {
  readonly tag: number;
  readonly value: Cbor;

  constructor(tag: number, value: Cbor) {
    this.tag = tag;
    this.value = value;
  }
}

/* Each gives undefined for a value of another kind, so that a reader refuses instead of guessing. */

export function asMap(value: Cbor | undefined): CborMap | undefined {
  return value instanceof Map ? value : undefined;
}

export function asBytes(value: Cbor | undefined, length?: number): Uint8Array | undefined {
  return value instanceof Uint8Array && (length === undefined || value.length === length) ? value : undefined;
}

export function asArray(value: Cbor | undefined): readonly Cbor[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** A safe integer within the bounds, both inclusive. */
export function asInt(value: Cbor | undefined, min: number, max: number): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined;
}

/** Without the copy that `Buffer.from(bytes)` makes. */
export function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
