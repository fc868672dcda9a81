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
  const broken: readonly (readonly [boolean, string])[] = [
    [!ISSUER.test(licence.issuer), 'the issuer is not 1 to 64 printable ASCII characters'],
    [!SERIAL.test(licence.serial), 'the serial number is not 4 to 32 of A-Z, 0-9 and -'],
    [!isHex(licence.codeId, 16), 'the code id is not 16 bytes'],
    [licence.agentKey !== undefined && !isHex(licence.agentKey, 32), 'the agent key thumbprint is not 32 bytes'],
    [licence.nonce !== undefined && !isHex(licence.nonce, 16), 'the nonce is not 16 bytes'],
    [!isInstant(licence.issuedAt), 'the date of issue is no date'],
    [!isCount(licence.epoch, MAX_EPOCH) || licence.epoch < 1, 'the epoch is not 1 to 2^31 - 1'],
    [!isCount(licence.seq, Number.MAX_SAFE_INTEGER) || licence.seq < 1, 'the sequence number is not 1 to 2^53 - 1'],
    [!freshAfterIssue(licence), 'it is stale before it is issued'],
    [!VERSION.test(licence.minAgent), 'the minimum agent version is not x.y.z'],
    ...policyRules(licence.policy),
    [licence.grants.length > MAX_GRANTS, `it has more than ${MAX_GRANTS} grants`],
  ];
  const found = broken.find(([isBroken]) => isBroken);
  if (found !== undefined) return found[1];
  const grant = licence.grants.find((one) => grantProblem(one) !== undefined);
  return grant === undefined ? undefined : `in the grant of subscription ${grant.subscription}, ${grantProblem(grant)}`;
}

function policyRules({ graceDays, floor, bothActiveMinutes, raise, member }: Policy): [boolean, string][] {
  const { percent, days, perTerm } = raise ?? { percent: 1, days: 1, perTerm: 1 };
  return [
    [!isCount(graceDays, MAX_GRACE_DAYS), `the grace is not 0 to ${MAX_GRACE_DAYS} days`],
    [!isCount(floor.calls, MAX_QUANTITY), 'the floor of calls is not 0 to 1,000,000'],
    [!isCount(floor.extensions, MAX_QUANTITY), 'the floor of extensions is not 0 to 1,000,000'],
    [!isCount(bothActiveMinutes ?? 0, MAX_BOTH_ACTIVE), `both may be active 0 to ${MAX_BOTH_ACTIVE} minutes`],
    [!isFrom1(percent, 1_000), 'the emergency raise is not 1 to 1,000 per cent'],
    [!isFrom1(days, 366), 'the emergency raise does not last 1 to 366 days'],
    [!isFrom1(perTerm, 100), 'the emergency raise is not for 1 to 100 times a term'],
    [member !== undefined && !SERIAL.test(member.of), 'it is a member of no serial number'],
  ];
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
