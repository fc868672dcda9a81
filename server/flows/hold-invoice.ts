// Issues the invoice of a settled order, or holds it while VIES has not answered: paid and licensed is what was ordered all the same (S5.32).
import { mulDiv, sumOf } from '../../shared/money.ts';
import type { Act, Random } from '../audit/audit.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { creditable } from '../invoices/credit.ts';
import type { Draft, HeldInvoice } from '../invoices/held-invoice.ts';
import {
  dropHeldInvoice,
  findHeldInvoice,
  heldInvoicesFor,
  heldInvoicesOf,
  heldInvoicesOver,
  holdInvoice,
  noteIssued,
  noteNotHeld,
} from '../invoices/held-invoice-store.ts';
import { type Invoice, totalsOf } from '../invoices/invoice.ts';
import { creditNotesOf, findInvoice, invoiceOfOrder } from '../invoices/invoice-store.ts';
import { taxFor, type VatAnswer } from '../invoices/tax.ts';
import { findOrder } from '../orders/order-store.ts';
import { checkVatIdOnce, vatStandingOf } from './check-vat-ids.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';
import { type Invoicing, issueDraft } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';
import { tellOfVat } from './tell-finance.ts';

const DAY_MS = 86_400_000;

export type Paper = { readonly invoice: Invoice } | { readonly held: Draft };

/** A number that VIES refused since it was quoted changes no price: the invoice says what was paid, and finance decides. */
export async function issueOrHold(
  trx: Trx,
  invoicing: Invoicing,
  act: Act,
  orderId: string,
  draft: Draft,
): Promise<Paper> {
  const settings = await readBusinessSettings(trx);
  const standing = draft.terms.reverseCharge ? await vatStandingOf(trx, settings, draft.buyer) : undefined;
  const { holdDays } = settings.vies;
  if (standing?.answer === 'unanswered' && holdDays > 0) {
    await checkVatIdOnce(trx, act, standing.id);
    const untilMs = act.nowMs + holdDays * DAY_MS;
    const held = { orderId, vatId: standing.id, draft, heldAtMs: act.nowMs, untilMs, invoiceId: null };
    await holdInvoice(trx, held);
    return { held: draft };
  }
  const invoice = await issueDraft(trx, invoicing, act, draft);
  noteNotHeld(trx, orderId);
  if (standing?.answer === 'invalid')
    await tellFinanceOf(trx, act, { orderId, draft, vatId: standing.id, invoice }, 'invalid');
  return { invoice };
}

/** Of a paid order as it is or will be; for looking only. */
export async function paperOf(
  db: Db,
  orderId: string,
): Promise<Pick<Invoice, 'id' | 'label' | 'lines' | 'total' | 'state'> | undefined> {
  const invoice = await invoiceOfOrder(db, orderId);
  if (invoice !== undefined) return invoice;
  const draft = (await findHeldInvoice(db, orderId))?.draft;
  if (draft === undefined) return undefined;
  const state = draft.termsDays === undefined ? 'paid' : 'open';
  return { id: '', label: '', lines: draft.lines, total: totalsOf(draft.lines).total, state };
}

/** What gives money back needs a paper to give it back from: that waits for nobody. */
export async function issueHeld(trx: Trx, invoicing: Invoicing, act: Act, orderId: string): Promise<void> {
  const held = await findHeldInvoice(trx, orderId);
  if (held !== undefined && held.invoiceId === null) await issueEarly(trx, invoicing, act, held);
}

/** Of all orders of a payer. */
export async function issueAllHeld(trx: Trx, invoicing: Invoicing, act: Act, payerId: string): Promise<void> {
  for (const held of await heldInvoicesOf(trx, payerId)) await issueEarly(trx, invoicing, act, held);
}

async function issueEarly(trx: Trx, invoicing: Invoicing, act: Act, { orderId, draft }: HeldInvoice): Promise<void> {
  const invoice = await issueDraft(trx, invoicing, act, draft);
  await mailInvoice(trx, act, invoice);
  await noteIssued(trx, orderId, invoice.id);
}

/** `late`: nobody answered in time. */
async function releaseHeld(
  trx: Trx,
  invoicing: Invoicing,
  act: Act,
  { orderId, vatId, draft, invoiceId }: HeldInvoice,
  said: VatAnswer | 'late',
): Promise<void> {
  const known = invoiceId === null ? undefined : await findInvoice(trx, { id: invoiceId });
  const invoice = known ?? (await issueDraft(trx, invoicing, act, draft));
  if (known === undefined) await mailInvoice(trx, act, invoice);
  await dropHeldInvoice(trx, orderId);
  if (said !== 'valid') await tellFinanceOf(trx, act, { orderId, draft, vatId, invoice }, said);
}

/** What waited for the answer waits no more. */
export function releaseAnswered(invoicing: Invoicing) {
  return async (trx: Trx, act: Act, vatId: string, answer: VatAnswer): Promise<void> => {
    for (const held of await heldInvoicesFor(trx, vatId)) await releaseHeld(trx, invoicing, act, held, answer);
  };
}

/** Issues what has waited its days, and everything where VIES is not asked any more. */
export function releaseInvoices({ random }: { readonly random: Random }): Chore<string> {
  const boundOf = async (db: Db, nowMs: number) =>
    (await readBusinessSettings(db)).vies.ask ? nowMs : Number.MAX_SAFE_INTEGER;
  return {
    async find(db, nowMs, after) {
      const over = await heldInvoicesOver(db, await boundOf(db, nowMs), after, WINDOW);
      const { subjects, next } = windowOf(over, ({ orderId }) => orderId);
      return { subjects: subjects.map(({ orderId }) => orderId), next };
    },
    async tend(trx, act, orderId) {
      const held = await findHeldInvoice(trx, orderId);
      if (held === undefined || held.untilMs > (await boundOf(trx, act.nowMs))) return false;
      await releaseHeld(trx, { random }, act, held, 'late');
      return true;
    },
  };
}

interface Uncharged {
  readonly orderId: string;
  readonly draft: Draft;
  readonly vatId: string;
  readonly invoice: Invoice;
}

/** Of what no credit note gave back since. */
async function tellFinanceOf(
  trx: Trx,
  act: Act,
  { orderId, draft, vatId, invoice }: Uncharged,
  said: 'invalid' | 'late',
) {
  const order = await findOrder(trx, { id: orderId });
  const net = creditable(invoice, await creditNotesOf(trx, invoice.id));
  if (order === undefined || net === 0n) return;
  const charged = taxFor(await readBusinessSettings(trx), draft.buyer, 'invalid');
  const untaxed = draft.lines.filter(({ taxMilliPercent }) => taxMilliPercent === 0);
  const lines = untaxed.map(({ net: own }) => mulDiv(own, BigInt(charged.milliPercent), 100_000n, draft.rounding.mode));
  const all = sumOf(lines);
  const amount = net === invoice.total || invoice.total === 0n ? all : mulDiv(all, net, invoice.total);
  await tellOfVat(trx, act, { order, invoice, vatId, amount, said });
}
