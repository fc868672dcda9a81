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
    const [subscription, offer, number, quantity, delta = 0, flags = 0, terminated = []] = asArray(item) ?? [];
    const terminatedUnits = asArray(terminated)?.filter((unit) => typeof unit === 'number');
    if (typeof subscription !== 'number' || typeof offer !== 'string' || typeof number !== 'number') return undefined;
    if (typeof quantity !== 'number' || typeof flags !== 'number' || terminatedUnits === undefined) return undefined;
    if (terminatedUnits.length !== asArray(terminated)?.length) return undefined;
    const kind = kindOfNumber(number);
    const trial = flags % 2 === TRIAL;
    if (kind === undefined) ignored.push({ subscription, offer, kindNumber: number });
    else known.push({ subscription, offer, kind, quantity, until: untilOf(base, delta), trial, terminatedUnits });
  }
  return { known, ignored };
}

/** A date that cannot be read has passed (attack 21): such a grant gives nothing, the others still count. */
function untilOf(base: Cbor | undefined, delta: Cbor): number {
  const from = asInt(base, 0, Number.MAX_SAFE_INTEGER);
  const back = asInt(delta, 0, Number.MAX_SAFE_INTEGER);
  if (!isInstant(from) || back === undefined) return 0;
  return isInstant(from - back) ? from - back : 0;
}
