// Tells the server what was applied and used. A report that does not get through waits for the next one.
import type { RaiseReport } from '../../shared/contracts/agent-wire.ts';
import { type Confirmation, signConfirmation } from '../../shared/licence/confirmation-code.ts';
import { usesSeats } from '../../shared/seats.ts';
import type { AgentDeps } from '../deps.ts';
import type { HttpClient } from '../poller/http-client.ts';
import { sendReceipt, sendUsage } from '../poller/reports.ts';
import { countByKind } from '../seats/seat-rows.ts';
import { acknowledge, hoursToReport } from '../usage/usage-book.ts';
import { linkTo } from './ask-server.ts';
import { keepNotes } from './keep.ts';
import { heldLicence, type Memory } from './memory.ts';
import { seatDesk } from './seat-desk.ts';

const RAISES_PER_REPORT = 100;

/** Undefined when nothing was applied yet, or this agent has no key or PBX. */
export function confirmationOf(memory: Memory): { readonly document: Uint8Array } | undefined {
  const { receipt } = memory.journal;
  const { key } = memory;
  const { serial } = memory.highWater;
  if (receipt === undefined || key === undefined || serial === undefined) return undefined;
  const { sent: _, nonce, ...rest } = receipt;
  const confirmation: Confirmation = nonce === undefined ? { ...rest, serial } : { ...rest, serial, nonce };
  return { document: signConfirmation(confirmation, key) };
}

/** The receipt as soon as there is one; it is what the portal shows as "applied". */
export async function reportReceipt(memory: Memory, deps: AgentDeps, http: HttpClient, nowMs: number): Promise<void> {
  const link = linkTo(memory, deps, http, nowMs);
  const { receipt } = memory.journal;
  if (link === undefined || receipt === undefined || receipt.sent) return;
  const confirmation = confirmationOf(memory);
  if (confirmation === undefined) return;
  const answer = await sendReceipt(link, confirmation.document);
  // A definite refusal will not change by repeating the same document.
  if (answer.kind === 'fault' || memory.journal.receipt !== receipt) return;
  memory.journal = { ...memory.journal, receipt: { ...receipt, sent: true } };
  keepNotes(memory, deps, memory.journal);
}

/** Hours and raises that the server does not have yet; a raise goes with the next hour there is. */
export async function reportUsage(memory: Memory, deps: AgentDeps, http: HttpClient, nowMs: number): Promise<void> {
  const link = linkTo(memory, deps, http, nowMs);
  const hours = hoursToReport(memory.journal.usage);
  if (link === undefined || hours.length === 0) return;
  const raises = raisesToTell(memory);
  const desk = usesSeats(heldLicence(memory)) ? seatDesk(memory, deps, nowMs) : undefined;
  const counts = desk?.ok ? countByKind(desk.value.db) : undefined;
  const assigned = counts && Object.fromEntries(counts.map(({ kind, usable, over }) => [kind, usable + over]));
  const answer = await sendUsage(link, {
    hours,
    ...(raises.length === 0 ? {} : { raises }),
    ...(assigned === undefined ? {} : { seats: { at: Math.floor(nowMs / 1000), assigned } }),
  });
  if (answer.kind !== 'answer') return;
  const raisesTold = [...memory.journal.raisesTold, ...raises.map(({ at }) => at)];
  memory.journal = { ...memory.journal, usage: acknowledge(memory.journal.usage, hours), raisesTold };
  keepNotes(memory, deps, memory.journal);
}

/** Placeholders for raises that were forgotten give nothing and tell nothing. */
function raisesToTell({ highWater, journal }: Memory): RaiseReport[] {
  const told = new Set(journal.raisesTold);
  return (highWater.raises ?? [])
    .filter(({ at, until }) => until > at && !told.has(at))
    .slice(0, RAISES_PER_REPORT)
    .map(({ at, until, percent }) => ({ at, until, percent }));
}
