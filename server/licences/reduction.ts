// Whether a new entitlement gives less than the one before, at any instant from now on.
import { type Capacity, capacityAt, countsUntil, unitsOf } from '../../shared/capacity.ts';
import type { Grant, Licence } from '../../shared/licence/licence.ts';
import { type Entitlement, type Issue, licenceOf } from './snapshot.ts';

/** The arithmetic looks at grants and policy alone; the facts of the issue do not matter to it. */
const ANY: Issue = {
  issuer: '',
  serial: '',
  codeId: '',
  issuedAt: 0,
  freshUntil: 0,
  epoch: 1,
  seq: 1,
  minAgent: '0.0.0',
};

/** `now` is epoch seconds. A shorter term counts as less as well as a smaller number. */
export function isReduction(before: Entitlement, after: Entitlement, now: number): boolean {
  // The everyday change adds something; then no instant needs to be looked at.
  if (keepsAll(before, after)) return false;
  return losesFrom(licenceOf(before, ANY), licenceOf(after, ANY), now);
}

function keepsAll(before: Entitlement, after: Entitlement): boolean {
  const { graceDays, floor } = before.policy;
  const kept = new Map(after.grants.map((grant) => [keyOf(grant), grant]));
  const policyKept =
    after.policy.graceDays >= graceDays &&
    after.policy.floor.calls >= floor.calls &&
    after.policy.floor.extensions >= floor.extensions;
  return policyKept && before.grants.every((grant) => isKept(grant, kept.get(keyOf(grant))));
}

/** A subscription grants several kinds. */
function keyOf({ subscription, kind }: Grant): string {
  return `${subscription} ${kind}`;
}

function isKept(grant: Grant, next: Grant | undefined): boolean {
  if (next === undefined || next.kind !== grant.kind || next.trial !== grant.trial) return false;
  return next.until >= grant.until && unitsOf(next) >= unitsOf(grant);
}

function losesFrom(before: Licence, after: Licence, now: number): boolean {
  const ends = before.grants.map((grant) => countsUntil(grant, before.policy) - 1);
  return [...new Set([now, ...ends])]
    .filter((at) => at >= now)
    .some((at) => givesLess(capacityAt(before, at), capacityAt(after, at)));
}

function givesLess(before: Capacity, after: Capacity): boolean {
  if (after.calls < before.calls || after.extensions < before.extensions) return true;
  for (const [kind, seats] of before.seats) if ((after.seats.get(kind) ?? 0) < seats) return true;
  for (const [service, { quantity }] of before.services) {
    if ((after.services.get(service)?.quantity ?? 0) < quantity) return true;
  }
  return false;
}
