// The signed policy inside a licence: its own claims, of which the optional ones take no byte while they are unused.
import { asArray, asInt, type Cbor, type CborMap } from './cbor-value.ts';
import { MEMBER_ROLES, type Member, type Policy, type Raise } from './licence.ts';

/** Keys among the own claims of a licence. Append only. */
export const OWN_POLICY = { policy: 5, bothActiveMinutes: 9, raise: 10, member: 11 } as const;

export function ownPolicyItems({
  graceDays,
  floor,
  bothActiveMinutes,
  raise,
  member,
}: Policy): readonly [number, Cbor][] {
  const items: [number, Cbor][] = [[OWN_POLICY.policy, [graceDays, floor.calls, floor.extensions]]];
  if (bothActiveMinutes !== undefined) items.push([OWN_POLICY.bothActiveMinutes, bothActiveMinutes]);
  if (raise !== undefined) items.push([OWN_POLICY.raise, [raise.percent, raise.days, raise.perTerm]]);
  if (member !== undefined) items.push([OWN_POLICY.member, [MEMBER_ROLES.indexOf(member.role), member.of]]);
  return items;
}

/** Fields as they stand, with values that `licenceProblem` refuses where a claim is missing or of another type. */
export function decodeOwnPolicy(own: CborMap): Policy {
  const policy = asArray(own.get(OWN_POLICY.policy));
  const bothActive = own.get(OWN_POLICY.bothActiveMinutes);
  const raise = own.get(OWN_POLICY.raise);
  const member = own.get(OWN_POLICY.member);
  return {
    graceDays: countOf(policy?.[0]),
    floor: { calls: countOf(policy?.[1]), extensions: countOf(policy?.[2]) },
    ...(bothActive === undefined ? {} : { bothActiveMinutes: countOf(bothActive) }),
    ...(raise === undefined ? {} : { raise: raiseOf(raise) }),
    ...(member === undefined ? {} : memberOf(member)),
  };
}

function raiseOf(item: Cbor): Raise {
  const [percent, days, perTerm] = asArray(item) ?? [];
  return { percent: countOf(percent), days: countOf(days), perTerm: countOf(perTerm) };
}

/** A role of a later version is left out: the PBX has its limits and stands alone. */
function memberOf(item: Cbor): { readonly member?: Member } {
  const [number, of] = asArray(item) ?? [];
  const index = countOf(number);
  if (index < 0 || typeof of !== 'string') return { member: { role: 'primary', of: '' } };
  const role = MEMBER_ROLES[index];
  return role === undefined ? {} : { member: { role, of } };
}

/** -1, which no bound admits, for anything that is not an integer from 0 on. */
function countOf(value: Cbor | undefined): number {
  return asInt(value, 0, Number.MAX_SAFE_INTEGER) ?? -1;
}
