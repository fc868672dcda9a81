// What the vectors of licences are made from: a genuine licence, a small one, and its claims changed one by one.
import { encode } from 'cborg';
import type { Licence } from '../../shared/licence/licence.ts';
import { encodeLicence, signLicence } from '../../shared/licence/licence-codec.ts';
import { hex, ISSUED, KEYS, LICENCE, unhex } from './fixture.ts';
import { type Forged, forge } from './forge.ts';

export const KEY = KEYS.signing1;
export const GOOD = signLicence(LICENCE, KEY);
export const PAYLOAD = encodeLicence(LICENCE);

const OWN = -65_537;
const { agentKey: _agentKey, freshUntil: _freshUntil, ...PLAIN } = LICENCE;
export const SMALL: Licence = { ...PLAIN, grants: [] };
export const GRANT = {
  ...LICENCE.grants[0],
  kind: 'concurrent_calls',
  offer: 'C',
  subscription: 7,
  quantity: 9,
  trial: false,
  terminatedUnits: [],
} as const;

/** Claims of the small licence with own claims changed. */
export function claims(
  own: readonly (readonly [number | string, Forged])[],
  more: readonly (readonly [number | string, Forged])[] = [],
): Uint8Array {
  const ownMap = new Map<number | string, Forged>([
    [1, 2],
    [2, 1_042],
    [4, []],
    [5, [14, 2, 5]],
    [6, [1, 0, 0]],
    ...own,
  ]);
  return encode(
    new Map<number | string, Forged>([
      [1, SMALL.issuer],
      [2, SMALL.serial],
      [6, ISSUED],
      [7, unhex(SMALL.codeId)],
      [OWN, ownMap],
      ...more,
    ]),
  );
}

export const signed = (payload: Uint8Array) => forge({ payload, key: KEY });

export function good(name: string, bytes: Uint8Array, licence: Licence, more: object = {}) {
  return { name, hex: hex(bytes), valid: true, expect: { licence, ignored: [], criticalUnknown: [], ...more } };
}

export function bad(name: string, bytes: Uint8Array, code: string) {
  return { name, hex: hex(bytes), valid: false, code };
}
