// Takes what agents report: hours of use, and signed proof of what they applied.
import type { RaiseReport, SeatTally, UsageReport } from '../../shared/contracts/agent-wire.ts';
import { verifyConfirmation } from '../../shared/licence/confirmation-code.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { days } from '../../shared/time.ts';
import { type Act, type Random, secondsOf } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Agent } from '../fleet/agent.ts';
import { findPbx, setPending } from '../fleet/pbx-store.ts';
import { isSettledBy } from '../fleet/pending.ts';
import { insertRaise } from '../fleet/raise-store.ts';
import { saveReceipt } from '../fleet/receipt-store.ts';
import { saveSeatTally } from '../fleet/seat-tally-store.ts';
import { noteApplied, noteUse } from '../fleet/standing-store.ts';
import { mergeUsage } from '../fleet/usage-store.ts';
import { latestLicence, wasIssued } from '../licences/licence-store.ts';
import { isNewer } from '../licences/snapshot.ts';
import { activateByReceipt, activateByUsage } from './activate-by-use.ts';
import { watchMembers } from './watch-members.ts';

/** How long an agent keeps hours that it could not report, and how far its clock may be ahead. */
const USAGE_DAYS = { back: 63, ahead: 1 } as const;

/**
 * A report may come twice or grow; it never lowers a peak. Hours that no agent can mean (a clock far off) are dropped, so
 * that what is kept for one PBX is bounded.
 */
export async function acceptUsage(
  trx: Trx,
  random: Random,
  act: Act,
  agent: Agent,
  report: UsageReport,
): Promise<Result<undefined, never>> {
  const now = secondsOf(act);
  const meant = report.hours.filter(
    ({ hour }) => hour % 3_600 === 0 && hour > now - days(USAGE_DAYS.back) && hour < now + days(USAGE_DAYS.ahead),
  );
  await mergeUsage(trx, agent.pbxId, meant);
  const last = meant.toSorted((a, b) => a.hour - b.hour).at(-1);
  if (last !== undefined) {
    await noteUse(trx, agent.pbxId, { usedCalls: last.peakCalls, usedExtensions: last.extensions });
  }
  for (const raise of report.raises ?? []) await takeRaise(trx, act, agent, raise);
  const seats = report.seats && (await takeSeats(trx, act, agent, report.seats));
  await activateByUsage(trx, act, agent.pbxId, { hours: meant, seats });
  await watchMembers(trx, random, act, agent.pbxId);
  return accept(undefined);
}

/** By a clock that is far ahead a tally would outlast all that follow; one that is behind only waits for its next hour. */
async function takeSeats(trx: Trx, act: Act, agent: Agent, seats: SeatTally): Promise<SeatTally> {
  const tally = { ...seats, at: Math.min(seats.at, secondsOf(act)) };
  await saveSeatTally(trx, agent.pbxId, tally, act.nowMs);
  return tally;
}

/** Told after the fact: the signed policy had allowed it. */
async function takeRaise(trx: Trx, act: Act, agent: Agent, raise: RaiseReport): Promise<void> {
  const pbx = await findPbx(trx, { id: agent.pbxId });
  if (pbx === undefined || !(await insertRaise(trx, pbx.id, raise, act.nowMs))) return;
  const entry = { action: 'raise.reported', subject: pbx.serial, accountPath: pbx.accountPath, pbxId: pbx.id };
  await writeAudit(trx, act, { ...entry, details: { ...raise } });
}

/** The peaks of a request code, booked on the hour it was made; on this hour when the agent's clock is far off. */
export async function acceptPeaks(
  trx: Trx,
  act: Act,
  pbxId: string,
  told: { readonly issuedAt: number; readonly peaks: { readonly calls: number; readonly extensions: number } },
): Promise<void> {
  const now = secondsOf(act);
  const meant = told.issuedAt > now - days(USAGE_DAYS.back) && told.issuedAt < now + days(USAGE_DAYS.ahead);
  const at = meant ? told.issuedAt : now;
  const { calls: peakCalls, extensions } = told.peaks;
  const hour = { hour: at - (at % 3_600), peakCalls, extensions, refusedCalls: 0, refusedExtensions: 0 };
  await mergeUsage(trx, pbxId, [hour]);
  await activateByUsage(trx, act, pbxId, { hours: [hour] });
}

export async function acceptReceipt(
  trx: Trx,
  act: Act,
  agent: Agent,
  document: Uint8Array,
): Promise<Result<undefined, 'receipt_invalid'>> {
  const verified = verifyConfirmation(document, agent.publicKey);
  const pbx = await findPbx(trx, { id: agent.pbxId });
  if (!verified.ok) return receiptInvalid(verified.refusal.message);
  const said = verified.value;
  if (pbx === undefined || said.serial !== pbx.serial) return receiptInvalid('It names another PBX.');
  if (!(await wasIssued(trx, pbx.id, said))) return receiptInvalid('It names a licence that was not issued here.');
  const { epoch, seq, result, appliedAt } = said;
  const receipt = { pbxId: pbx.id, agentId: agent.id, epoch, seq, result, appliedAt, document };
  if (!(await saveReceipt(trx, receipt, act.nowMs))) return accept(undefined);
  if (result === 'applied') await activateByReceipt(trx, act, pbx.id, said);
  const settled = pbx.pending !== undefined && result === 'applied' && isSettledBy(pbx.pending, said);
  if (settled) await setPending(trx, pbx.id, undefined);
  const latest = await latestLicence(trx, pbx.id);
  if (result === 'applied' && (latest === undefined || !isNewer(latest, said))) await noteApplied(trx, pbx.id);
  await writeAudit(trx, act, {
    action: 'licence.confirmed',
    subject: pbx.serial,
    accountPath: pbx.accountPath,
    pbxId: pbx.id,
    details: { epoch, seq, result, ...(settled ? { settled: pbx.pending?.kind } : {}) },
  });
  return accept(undefined);
}

export function receiptInvalid(why: string): Result<never, 'receipt_invalid'> {
  return refuse('receipt_invalid', `The confirmation cannot be taken. ${why}`, 'Make a new confirmation on the agent.');
}
