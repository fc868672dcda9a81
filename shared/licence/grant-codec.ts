// One grant as a short array inside a licence: `[subscription, offer, kind, quantity, base - until, flags, terminated]`.
import { isInstant } from '../time.ts';
import { asArray, asInt, type Cbor } from './cbor-value.ts';
import { kindNumber, kindOfNumber } from './grant-kinds.ts';
import type { Grant } from './licence.ts';
import { MAX_GRANTS } from './licence-bounds.ts';

/** A grant whose kind this version does not know. */
export interface IgnoredGrant {
  readonly subscription: number;
  readonly offer: string;
  readonly kindNumber: number;
}

const TRIAL = 1;

/** Trailing values that are the default (0, 0, []) stay away, so that a licence fits a QR code. */
export function grantItem(grant: Grant, base: number): Cbor {
  const { subscription, offer, kind, quantity, until, trial, terminatedUnits } = grant;
  const item: Cbor[] = [subscription, offer, kindNumber(kind), quantity];
  if (until !== base || trial || terminatedUnits.length > 0) item.push(base - until);
  if (trial || terminatedUnits.length > 0) item.push(trial ? TRIAL : 0);
  if (terminatedUnits.length > 0) item.push(terminatedUnits);
  return item;
}

/** Undefined when the list or one of its grants has another shape. Bounds are `licenceProblem`'s business. */
export function decodeGrants(
  list: Cbor | undefined,
  base: Cbor | undefined,
): { readonly known: readonly Grant[]; readonly ignored: readonly IgnoredGrant[] } | undefined {
  const items = asArray(list);
  if (items === undefined || items.length > MAX_GRANTS) return undefined;
  const known: Grant[] = [];
  const ignored: IgnoredGrant[] = [];
  for (const item of items) {
    const grant = decodeGrant(asArray(item) ?? [], base);
    if (grant === undefined) return undefined;
    if ('kindNumber' in grant) ignored.push(grant);
    else known.push(grant);
  }
  return { known, ignored };
}

/** Read field by field: taking a list apart at once sets aside three times the memory of the grant. */
function decodeGrant(fields: readonly Cbor[], base: Cbor | undefined): Grant | IgnoredGrant | undefined {
  const subscription = fields[0];
  const offer = fields[1];
  const number = fields[2];
  const quantity = fields[3];
  const flags = orDefault(fields[5], 0);
  const terminatedUnits = asArray(orDefault(fields[6], NO_UNITS));
  if (typeof subscription !== 'number' || typeof offer !== 'string' || typeof number !== 'number') return undefined;
  if (typeof quantity !== 'number' || typeof flags !== 'number') return undefined;
  if (terminatedUnits === undefined || !terminatedUnits.every(isNumber)) return undefined;
  const kind = kindOfNumber(number);
  if (kind === undefined) return { subscription, offer, kindNumber: number };
  const until = untilOf(base, orDefault(fields[4], 0));
  return { subscription, offer, kind, quantity, until, trial: flags % 2 === TRIAL, terminatedUnits };
}

/** For a field that stayed away; null is a value, and a wrong one. */
function orDefault(field: Cbor | undefined, other: Cbor): Cbor {
  return field === undefined ? other : field;
}

const NO_UNITS: Cbor = [];

function isNumber(item: Cbor): item is number {
  return typeof item === 'number';
}

/** A date that cannot be read has passed (attack 21): such a grant gives nothing, the others still count. */
function untilOf(base: Cbor | undefined, delta: Cbor): number {
  const from = asInt(base, 0, Number.MAX_SAFE_INTEGER);
  const back = asInt(delta, 0, Number.MAX_SAFE_INTEGER);
  if (!isInstant(from) || back === undefined) return 0;
  return isInstant(from - back) ? from - back : 0;
}
