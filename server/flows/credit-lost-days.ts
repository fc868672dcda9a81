// Gives who paid the price of the days without service back: by credit note, at the expense of its own seller alone (S4.14, D4).
import { Fault } from '../../shared/errors.ts';
import { languageOf } from '../../shared/written.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { invoiceOfOrder } from '../invoices/invoice-store.ts';
import { outageReason, outageWords } from '../invoices/outage-words.ts';
import { linesOnInvoice } from '../invoices/quoted-line.ts';
import { entriesForCreditNote } from '../ledger/entries.ts';
import { balanceOf, post } from '../ledger/ledger-store.ts';
import { planOf } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { findOrder } from '../orders/order-store.ts';
import { findQuote } from '../orders/quote-store.ts';
import { batchesOf, writeOutageGiven } from '../subscriptions/batch-store.ts';
import { giveBackOf } from '../subscriptions/charge.ts';
import { type LostDays, lostDays, type Outage } from '../subscriptions/outage.ts';
import { insertOutageCredit, outageCreditsOf } from '../subscriptions/outage-store.ts';
import { type Batch, batchDays, creditOutage } from '../subscriptions/proration.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { creditInvoice } from './credit-invoice.ts';
import { type Drawing, type Drawn, drawBatch, drawFromOthers } from './draw-papers.ts';
import { issueAllHeld } from './hold-invoice.ts';
import type { Invoicing } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';

/** Before any charge. */
const FIRST_DAY = '0000-01-01';

/** How many charges gave something back now: each does once for one outage, whoever asks again. */
export async function creditLostDays(
  trx: Trx,
  deps: Invoicing,
  act: Act,
  subscription: Subscription,
  outage: Outage,
): Promise<number> {
  if (!outage.credited) return 0;
  const { number, zone } = subscription;
  const own = (await outageCreditsOf(trx, number)).filter(({ fromMs }) => fromMs === outage.fromMs);
  const given = new Set(own.map(({ batch }) => batch));
  const lost = lostDays(outage, await batchesOf(trx, number, FIRST_DAY), { zone, nowMs: act.nowMs });
  let done = 0;
  for (const one of lost.filter(({ batch }) => !given.has(batch.id))) {
    const charge = await chargeOf(trx, deps, act, one.batch);
    if (charge !== undefined && (await creditOne(trx, deps, act, { subscription, outage, lost: one, ...charge })))
      done += 1;
  }
  return done;
}

interface Paid {
  readonly order: Order;
  readonly invoice: Invoice;
}

/**
 * Undefined where nobody has anything to get back: what a seller pays for its customer is its cost, which it owes however little
 * the customer has of it (S4.3, D4); and what was written off was never paid.
 */
async function chargeOf(trx: Trx, deps: Invoicing, act: Act, { id }: Batch): Promise<Paid | undefined> {
  const quote = await findQuote(trx, '/', id.split('/')[0] ?? '');
  const order = quote?.orderId == null ? undefined : await findOrder(trx, { id: quote.orderId });
  if (order === undefined || order.payerId !== order.accountId) return undefined;
  await issueAllHeld(trx, deps, act, order.payerId);
  const invoice = await invoiceOfOrder(trx, order.id);
  return invoice === undefined || invoice.state === 'uncollectible' ? undefined : { order, invoice };
}

interface Owed extends Paid {
  readonly subscription: Subscription;
  readonly outage: Outage;
  readonly lost: LostDays;
}

async function creditOne(trx: Trx, deps: Invoicing, act: Act, owed: Owed): Promise<boolean> {
  const { subscription, outage, order, invoice } = owed;
  const { batch, from, until, days } = owed.lost;
  const credit = creditOutage(batch, days, invoice.rounding.mode);
  const notes = await giveNotes(trx, deps, act, owed, credit.net + credit.tax);
  const part = { net: -sum(notes, 'net'), tax: -sum(notes, 'tax') };
  // The paper divides by its own line: a unit may move between net and tax.
  const { credited } = giveBackOf({ ...batch, outageNet: 0n, levels: {} }, part).charge;
  const net = credited.net - batch.credited.net;
  const tax = credited.tax - batch.credited.tax;
  await writeOutageGiven(trx, {
    ...credit.batch,
    credited: { ...batch.credited, ...credited },
    outage: { ...(credit.batch.outage ?? NOTHING), net: (batch.outage?.net ?? 0n) + net },
  });
  const { number, accountPath, pbxId } = subscription;
  await insertOutageCredit(trx, {
    ...{ subscription: number, fromMs: outage.fromMs, batch: batch.id, invoiceId: notes[0]?.id ?? null },
    ...{ from, until, units: credit.units, days, currency: order.currency, net, tax, atMs: act.nowMs },
  });
  const labels = notes.map(({ label }) => label).join(', ');
  await writeAudit(trx, act, {
    action: 'subscription.outage_credited',
    subject: `${number}`,
    accountPath,
    ...(pbxId === null ? {} : { pbxId }),
    details: { cause: outage.cause, from, until, days, units: credit.units, notes: labels },
  });
  return notes.length > 0;
}

const NOTHING = { days: 0, unitDays: 0, net: 0n };

/** One per invoice: what later orders netted into the invoice of the charge is given back of theirs. */
async function giveNotes(trx: Trx, deps: Invoicing, act: Act, owed: Owed, gross: bigint): Promise<Invoice[]> {
  const { order, lost } = owed;
  const drawing: Drawing = new Map();
  let rest = gross === 0n ? 0n : await drawBatch(trx, drawing, lost.batch.id, gross);
  if (rest > 0n) rest = await drawFromOthers(trx, drawing, order, rest);
  if (rest > 0n) await writeDown(trx, act, order, rest);
  const notes: Invoice[] = [];
  for (const drawn of drawing.values())
    if (drawn.lines.size > 0) notes.push(await giveNote(trx, deps, act, owed, drawn));
  return notes;
}

async function giveNote(trx: Trx, deps: Invoicing, act: Act, owed: Owed, { invoice, lines }: Drawn): Promise<Invoice> {
  const { order, outage, lost } = owed;
  const reason = outageReason(outage.cause, lost.days, languageOf(invoice.language));
  const says = saidOf(owed);
  const credit = { lines: [...lines].map(([line, total]) => ({ line, total, says })) };
  const given = await creditInvoice(trx, deps, act, { invoiceId: invoice.id, scope: '/', credit, reason });
  if (!given.ok) throw new Fault('credit_note_refused', `${invoice.label}: ${given.refusal.message}`);
  const note = given.value;
  const { payerId, currency } = order;
  const owes = invoice.state === 'open' ? await balanceOf(trx, payerId, 'receivable', currency) : 0n;
  const links = { orderId: order.id, invoiceId: note.id, memo: `${note.label}: ${reason}` };
  const part = { currency, payerId, levels: bornByOwnSeller(order, -note.net), tax: -note.tax };
  await post(trx, act, entriesForCreditNote(part, between(0n, owes, -note.total), links));
  await mailInvoice(trx, act, note);
  return note;
}

/** Every level above gets what it charged: only the last one, which the payer paid, gives something back. */
function bornByOwnSeller({ quote }: Order, net: bigint) {
  const { levels } = planOf(quote);
  return levels.map(({ sellerId }, index) => ({ sellerId, net: index === levels.length - 1 ? net : 0n }));
}

function saidOf({ order, outage, lost }: Owed) {
  const { batch, from, until, days } = lost;
  const { quote } = planOf(order.quote);
  const sku = linesOnInvoice(quote).find(({ line }) => `${quote.reference}/${line}` === batch.id)?.sku ?? '';
  const { unitsLeft: quantity, quantity: ofQuantity, net: charged } = batch;
  const { currency } = order;
  const share = { quantity, sku, from, until, days, ofDays: batchDays(batch), charged, ofQuantity, currency };
  return { quantity, from, until, words: outageWords({ ...share, cause: outage.cause }) };
}

async function writeDown(trx: Trx, act: Act, { number, id, currency }: Order, rest: bigint): Promise<void> {
  await writeAudit(trx, act, {
    action: 'order.credit_without_note',
    subject: `${number}`,
    accountPath: '/',
    details: { id, minorUnits: `${rest}`, currency },
  });
}

function sum(notes: readonly Invoice[], of: 'net' | 'tax'): bigint {
  return notes.reduce((total, note) => total + note[of], 0n);
}

function between(least: bigint, wanted: bigint, most: bigint): bigint {
  if (wanted < least) return least;
  return wanted > most ? most : wanted;
}
