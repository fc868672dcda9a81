// Asks for what is overdue, and after two weeks lets the payer order nothing new until it is paid; that ends by itself (S4.12, M19).
import { localDateAt } from '../../shared/calendar.ts';
import { findAccount } from '../accounts/account-store.ts';
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
import { changeStatus } from './change-account.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';

const DAY_MS = 86_400_000;
/** Days after the due date; the last reminder is one day before the state changes (M19). */
const STAGES = [1, 7, 13, 14] as const;
const SUSPENDED_AT = 14;

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
  if (stage === SUSPENDED_AT) await suspend(trx, act, invoice);
  await mailOverdue(trx, act, { invoice, left, days, stage });
  return true;
}

function kindOf(stage: number): string {
  return `overdue:${stage}`;
}

async function suspend(trx: Trx, act: Act, { payerId, label }: Invoice): Promise<void> {
  const reason = `${label} is overdue`;
  const order = { accountId: payerId, scope: '/', status: 'suspended', reason, by: 'dunning' } as const;
  const done = await changeStatus(trx, act, order);
  if (done.ok) await noteLatest(trx, suspendedSubject(payerId), SUSPENDED, act.nowMs);
}

interface Told {
  readonly invoice: Invoice;
  readonly left: bigint;
  readonly days: number;
  readonly stage: number;
}

async function mailOverdue(trx: Trx, act: Act, { invoice, left, days, stage }: Told): Promise<void> {
  const { buyer, payerId, language, id, label, currency, dueAtMs, terms } = invoice;
  const addressed = await addressMail(trx, payerId, { name: buyer.name, email: buyer.email, language });
  if (addressed === undefined) return;
  const suspendsAtMs = dueAtMs + SUSPENDED_AT * DAY_MS;
  const { publicUrl } = await readBusinessSettings(trx);
  const message = overdueMail(addressed.reader, {
    label,
    amount: { amount: left, currency },
    dueOn: localDateAt(dueAtMs, terms.zone),
    days,
    suspendsOn: stage === SUSPENDED_AT ? undefined : localDateAt(suspendsAtMs, terms.zone),
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
