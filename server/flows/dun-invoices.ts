// Asks for what is overdue, and after two weeks lets the payer order nothing new until it is paid; that ends by itself (S4.12, M19).
import { localDateAt } from '../../shared/calendar.ts';
import { findAccount } from '../accounts/account-store.ts';
import { deferredUntil, dropDeferral, endedDeferrals } from '../accounts/deferral-store.ts';
import type { Act } from '../audit/audit.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import { noteLatest, noteOnce } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { creditable } from '../invoices/credit.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { creditNotesOf, findInvoice } from '../invoices/invoice-store.ts';
import { hasOverdue, overdueInvoices, suspendedAccounts } from '../invoices/overdue-store.ts';
import { overdueMail } from '../mail/messages/dunning.ts';
import { queueMail } from '../mail/outbox-store.ts';
import { addressMail } from './address-mail.ts';
import { changeStatus, mustStandStill, SUSPENDED_AT_DAYS } from './change-account.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';

const DAY_MS = 86_400_000;
/** Days after the due date; the last reminder is one day before the state changes (M19). */
const SUSPENDED_AT = SUSPENDED_AT_DAYS;
const STAGES = [1, 7, SUSPENDED_AT - 1, SUSPENDED_AT] as const;

/** Notice of when an account was suspended last. */
export const SUSPENDED = 'suspended';

export function suspendedSubject(accountId: string): string {
  return `account:${accountId}`;
}

export function dunInvoices(): Chore<string> {
  return {
    async find(db, nowMs, after) {
      const page = { dueBeforeMs: nowMs - STAGES[0] * DAY_MS, lastKind: kindOf(SUSPENDED_AT), afterId: after };
      return windowOf(await overdueInvoices(db, { ...page, limit: WINDOW }), (id) => id);
    },
    tend: dun,
  };
}

/** Of stages that an outage missed only the latest is told. */
async function dun(trx: Trx, act: Act, invoiceId: string): Promise<boolean> {
  const invoice = await findInvoice(trx, { id: invoiceId }, '/');
  if (invoice === undefined || invoice.state !== 'open') return false;
  const days = Math.floor((act.nowMs - invoice.dueAtMs) / DAY_MS);
  const stage = STAGES.findLast((one) => one <= days);
  const left = creditable(invoice, await creditNotesOf(trx, invoiceId));
  if (stage === undefined || left <= 0n) return false;
  if (!(await noteOnce(trx, `invoice:${invoiceId}`, kindOf(stage), act.nowMs))) return false;
  const deferredMs = await deferredUntil(trx, invoice.payerId);
  const suspendsAtMs = Math.max(invoice.dueAtMs + SUSPENDED_AT * DAY_MS, deferredMs ?? 0);
  if (suspendsAtMs <= act.nowMs) await suspend(trx, act, invoice.payerId, `${invoice.label} is overdue`);
  await mailOverdue(trx, act, { invoice, left, days, stage, suspendsAtMs });
  return true;
}

function kindOf(stage: number): string {
  return `overdue:${stage}`;
}

async function suspend(trx: Trx, act: Act, payerId: string, reason: string): Promise<boolean> {
  const order = { accountId: payerId, scope: '/', status: 'suspended', reason, by: 'dunning' } as const;
  const done = await changeStatus(trx, act, order);
  if (done.ok) await noteLatest(trx, suspendedSubject(payerId), SUSPENDED, act.nowMs);
  return done.ok;
}

interface Told {
  readonly invoice: Invoice;
  readonly left: bigint;
  readonly days: number;
  readonly stage: number;
  readonly suspendsAtMs: number;
}

async function mailOverdue(trx: Trx, act: Act, { invoice, left, days, stage, suspendsAtMs }: Told): Promise<void> {
  const { buyer, payerId, language, id, label, currency, dueAtMs, terms } = invoice;
  const addressed = await addressMail(trx, payerId, { name: buyer.name, email: buyer.email, language });
  if (addressed === undefined) return;
  const { publicUrl } = await readBusinessSettings(trx);
  const message = overdueMail(addressed.reader, {
    label,
    amount: { amount: left, currency },
    dueOn: localDateAt(dueAtMs, terms.zone),
    days,
    suspendsOn: suspendsAtMs <= act.nowMs ? undefined : localDateAt(suspendsAtMs, terms.zone),
    url: `${publicUrl}/invoices/${id}`,
  });
  await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe: `overdue:${id}:${stage}`, kind: 'overdue' });
}

/** S4.12: a suspension lifts itself when payment covers it. */
export function liftSuspensions(): Chore<string> {
  return {
    find: async (db, _nowMs, after) =>
      windowOf(await suspendedAccounts(db, { afterId: after, limit: WINDOW }), (id) => id),
    async tend(trx, act, accountId) {
      const account = await findAccount(trx, '/', accountId);
      if (account?.status !== 'suspended' || (await hasOverdue(trx, accountId, act.nowMs))) return false;
      const reason = 'nothing is overdue any more';
      return (await changeStatus(trx, act, { accountId, scope: '/', status: 'active', reason, by: 'dunning' })).ok;
    },
  };
}

/** What was put off comes on its day, where something is still overdue by then. */
export function endDeferrals(): Chore<string> {
  return {
    find: async (db, nowMs, after) =>
      windowOf(await endedDeferrals(db, { nowMs, afterId: after, limit: WINDOW }), (id) => id),
    async tend(trx, act, accountId) {
      const isOwed = await mustStandStill(trx, accountId, act.nowMs);
      await dropDeferral(trx, accountId);
      return isOwed && (await suspend(trx, act, accountId, 'overdue, and the day it was put off to has come'));
    },
  };
}
