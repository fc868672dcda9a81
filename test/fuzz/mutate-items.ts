// Changes to what a document says, written down properly again: such a change gets past the reader of bytes.
import { decodeCbor } from '../../shared/licence/cbor-decode.ts';
import { encodeCbor } from '../../shared/licence/cbor-encode.ts';
import { asArray, asMap, type Cbor, Tagged } from '../../shared/licence/cbor-value.ts';
import type { Chance } from './chance.ts';
import { mutateBytes } from './mutate-bytes.ts';

const LIMITS = { maxBytes: 65_535, tags: [18, 98] } as const;

/** One or two changed items; half of the time, and where `bytes` is no document, changed bytes instead. */
export function mutateDocument(bytes: Uint8Array, corpus: readonly Uint8Array[], chance: Chance): Uint8Array {
  const read = decodeCbor(bytes, LIMITS);
  if (!read.ok || chance.int(2) === 0) return mutateBytes(bytes, corpus, chance);
  let value = changed(read.value, chance);
  if (chance.int(3) === 0) value = changed(value, chance);
  return encodeCbor(value);
}

const NUMBERS = [
  ...[0, 1, -1, 2, 7, 18, 23, 24, 255, 256, 65_535, 65_536, -65_537, 1_000_000, 1_000_001, 2_147_483_647],
  ...[
    2_147_483_648,
    4_294_967_296,
    253_402_300_799,
    253_402_300_800,
    Number.MAX_SAFE_INTEGER,
    -Number.MAX_SAFE_INTEGER,
  ],
];
const TEXTS = [
  '',
  '__proto__',
  'constructor',
  'PBX-7K3M-9QX',
  'switchkey-demo',
  'é',
  '\u0000',
  'a'.repeat(70),
  '-'.repeat(33),
];

/** Walks down by chance and changes what it comes to. */
function changed(value: Cbor, chance: Chance): Cbor {
  const stay = chance.int(5) === 0;
  if (value instanceof Tagged && !stay)
    return new Tagged(chance.int(30) === 0 ? 98 : value.tag, changed(value.value, chance));
  const list = asArray(value);
  if (list !== undefined && list.length > 0 && !stay) return inList(list, chance);
  const map = asMap(value);
  if (map !== undefined && map.size > 0 && !stay) return inMap([...map], chance);
  if (value instanceof Uint8Array && value.length > 8 && !stay) return inBytes(value, chance);
  if (typeof value === 'number' && chance.int(2) === 0)
    return Math.trunc(value) + chance.pick([-1, 1, 2, -86_400, 86_400, 1_000]);
  return another(chance);
}

function inList(list: readonly Cbor[], chance: Chance): Cbor {
  const at = chance.int(list.length);
  const item = list[at] ?? null;
  const kind = chance.int(12);
  if (kind === 0) return list.toSpliced(at, 1);
  if (kind === 1) return list.toSpliced(at, 0, item);
  if (kind === 2) return list.toSpliced(at, 0, another(chance));
  if (kind === 3) return Array.from({ length: chance.int(600) }, () => item);
  if (kind === 4) return list.toReversed();
  return list.with(at, changed(item, chance));
}

function inMap(entries: readonly (readonly [number | string, Cbor])[], chance: Chance): Cbor {
  const at = chance.int(entries.length);
  const [key, item] = entries[at] ?? [0, null];
  const kind = chance.int(12);
  if (kind === 0) return new Map(entries.toSpliced(at, 1));
  if (kind === 1) return new Map([...entries, [chance.some(NUMBERS) ?? 0, another(chance)]]);
  if (kind === 2) return new Map([...entries, [chance.some(TEXTS) ?? '', another(chance)]]);
  if (kind === 3) return new Map([...entries, [chance.int(14), item]]);
  return new Map(entries.with(at, [key, changed(item, chance)]));
}

/** Payload and header are documents in a byte string. */
function inBytes(bytes: Uint8Array, chance: Chance): Cbor {
  const inner = decodeCbor(bytes, LIMITS);
  if (inner.ok && typeof inner.value === 'object') return encodeCbor(changed(inner.value, chance));
  const other = Buffer.from(bytes);
  const at = chance.int(other.length);
  other[at] = (other[at] ?? 0) ^ (1 << chance.int(8));
  return chance.int(6) === 0 ? other.subarray(1) : other;
}

function another(chance: Chance): Cbor {
  switch (chance.int(8)) {
    case 0:
      return chance.bytes(chance.pick([0, 1, 8, 16, 32, 64, 300]));
    case 1:
      return chance.some(TEXTS) ?? '';
    case 2:
      return chance.pick([null, true, false]);
    case 3:
      return [];
    case 4:
      return new Map([[1, 1]]);
    case 5:
      return [[[1]], chance.some(NUMBERS) ?? 0];
    default:
      return chance.some(NUMBERS) ?? 0;
  }
}
