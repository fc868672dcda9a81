// What any licence must keep to, the same when it is written and when it is read.
import { isInstant } from '../time.ts';
import type { Grant, Licence, Policy } from './licence.ts';

export const MAX_GRANTS = 512;
export const MAX_QUANTITY = 1_000_000;
export const MAX_EPOCH = 2_147_483_647;
const MAX_GRACE_DAYS = 3_650;
/** Minutes; 60 days, for a disaster-recovery site. */
const MAX_BOTH_ACTIVE = 86_400;
export const SERIAL = /^[A-Z0-9-]{4,32}$/;
export const ISSUER = /^[\x20-\x7e]{1,64}$/;
const OFFER = /^[\x20-\x7e]{1,32}$/;
const VERSION = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/;

/** The first rule of design §4 that the licence breaks, in words, or undefined. */
export function licenceProblem(licence: Licence): string | undefined {
  return headProblem(licence) ?? policyProblem(licence.policy) ?? grantsProblem(licence.grants);
}

function headProblem(licence: Licence): string | undefined {
  const { agentKey, nonce, epoch } = licence;
  if (!ISSUER.test(licence.issuer)) return 'the issuer is not 1 to 64 printable ASCII characters';
  if (!SERIAL.test(licence.serial)) return 'the serial number is not 4 to 32 of A-Z, 0-9 and -';
  if (!isHex(licence.codeId, 16)) return 'the code id is not 16 bytes';
  if (agentKey !== undefined && !isHex(agentKey, 32)) return 'the agent key thumbprint is not 32 bytes';
  if (nonce !== undefined && !isHex(nonce, 16)) return 'the nonce is not 16 bytes';
  if (!isInstant(licence.issuedAt)) return 'the date of issue is no date';
  if (!isFrom1(epoch, MAX_EPOCH)) return 'the epoch is not 1 to 2^31 - 1';
  if (!isFrom1(licence.seq, Number.MAX_SAFE_INTEGER)) return 'the sequence number is not 1 to 2^53 - 1';
  if (!freshAfterIssue(licence)) return 'it is stale before it is issued';
  return VERSION.test(licence.minAgent) ? undefined : 'the minimum agent version is not x.y.z';
}

function policyProblem({ graceDays, floor, bothActiveMinutes, raise, member }: Policy): string | undefined {
  const { percent, days, perTerm } = raise ?? NO_RAISE;
  if (!isCount(graceDays, MAX_GRACE_DAYS)) return `the grace is not 0 to ${MAX_GRACE_DAYS} days`;
  if (!isCount(floor.calls, MAX_QUANTITY)) return 'the floor of calls is not 0 to 1,000,000';
  if (!isCount(floor.extensions, MAX_QUANTITY)) return 'the floor of extensions is not 0 to 1,000,000';
  if (!isCount(bothActiveMinutes ?? 0, MAX_BOTH_ACTIVE)) return `both may be active 0 to ${MAX_BOTH_ACTIVE} minutes`;
  if (!isFrom1(percent, 1_000)) return 'the emergency raise is not 1 to 1,000 per cent';
  if (!isFrom1(days, 366)) return 'the emergency raise does not last 1 to 366 days';
  if (!isFrom1(perTerm, 100)) return 'the emergency raise is not for 1 to 100 times a term';
  return member !== undefined && !SERIAL.test(member.of) ? 'it is a member of no serial number' : undefined;
}

/** Breaks none of the rules of a raise. */
const NO_RAISE = { percent: 1, days: 1, perTerm: 1 } as const;

function grantsProblem(grants: readonly Grant[]): string | undefined {
  if (grants.length > MAX_GRANTS) return `it has more than ${MAX_GRANTS} grants`;
  for (const grant of grants) {
    const problem = grantProblem(grant);
    if (problem !== undefined) return `in the grant of subscription ${grant.subscription}, ${problem}`;
  }
  return undefined;
}

function isFrom1(value: number, max: number): boolean {
  return isCount(value, max) && value >= 1;
}

function grantProblem(grant: Grant): string | undefined {
  if (!isCount(grant.subscription, Number.MAX_SAFE_INTEGER)) return 'the subscription is no number';
  if (!OFFER.test(grant.offer)) return 'the offer code is not 1 to 32 printable ASCII characters';
  if (!isCount(grant.quantity, MAX_QUANTITY)) return 'the quantity is not 0 to 1,000,000';
  if (!isInstant(grant.until)) return 'the end is no date';
  let last = 0;
  for (const unit of grant.terminatedUnits) {
    if (!isCount(unit, MAX_QUANTITY) || unit <= last) return 'the terminated units are not ascending numbers from 1';
    last = unit;
  }
  return undefined;
}

function freshAfterIssue(licence: Licence): boolean {
  return licence.freshUntil === undefined || (isInstant(licence.freshUntil) && licence.freshUntil >= licence.issuedAt);
}

function isCount(value: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= max;
}

function isHex(text: string, bytes: number): boolean {
  return text.length === bytes * 2 && /^[0-9a-f]*$/.test(text);
}
