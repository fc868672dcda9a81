// `order held`, `order release` and `order undo`: money that finance decides on, and an order that is taken back.
import { Command, Option } from 'commander';
import { moneyText } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { orderNotFound } from '../flows/annotate-order.ts';
import { releasePayment } from '../flows/release-payment.ts';
import { previewUndo, type Undo, undoOrder } from '../flows/undo-order.ts';
import type { Order } from '../orders/order.ts';
import { findOrder } from '../orders/order-store.ts';
import { type Payment, type Release, refundable } from '../payments/payment.ts';
import { listPayments, paymentsOf } from '../payments/payment-store.ts';
import { type Office, type Said, table, verb } from './command.ts';
import type { Terminal } from './terminal.ts';

/** Newest first. */
const MOST_SHOWN = 200;

export function orderCommands(terminal: Terminal): Command {
  const order = new Command('order').description('orders whose money is held, and orders that are taken back');
  verb(order.command('held').description('payments that finance decides on'), terminal, async ({ deps, vendor }) => {
    const newest = await listPayments(deps.database.reader, vendor.path, { state: 'held', limit: MOST_SHOWN });
    const held = newest.filter(isUndecided);
    const rows = held.map((one) => [`${one.orderNumber}`, one.payerName, moneyText(one), one.id]);
    const json = held.map(({ id, orderNumber, payerName, amount, currency }) => ({
      ...{ order: orderNumber, payer: payerName, payment: id, amount: `${amount}`, currency },
    }));
    return accept({ text: table(['order', 'payer', 'came', 'payment'], rows), json });
  });
  releaseCommand(order, terminal);
  undoCommand(order, terminal);
  return order;
}

interface Releasing {
  readonly by: Release;
  readonly reason: string;
  readonly payment?: string;
}

/** The operator at the machine is nobody who signed in: from the limit on this only proposes, and somebody else agrees in the portal. */
function releaseCommand(order: Command, terminal: Terminal): void {
  const how = new Option('--by <how>', 'carry it out with what came, forgive what is missing, or give it back');
  const release = order
    .command('release')
    .description('decide on money that is held')
    .argument('<number>', 'of the order');
  release
    .addOption(how.choices(['accept', 'forgive', 'refund']).makeOptionMandatory())
    .requiredOption('--reason <text>', 'for the audit trail')
    .option('--payment <id>', 'where several are held');
  verb<Releasing>(release, terminal, async (office, options, number = '') => {
    const { deps, act, vendor, transact } = office;
    const found = await orderNumbered(office, number);
    if (!found.ok) return found;
    const held = await heldOf(office, found.value, options.payment);
    if (!held.ok) return held;
    const { secondPersonFrom } = deps.offline;
    const wish = { paymentId: held.value.id, scope: vendor.path, release: options.by, reason: options.reason };
    const released = await transact((trx) =>
      releasePayment(trx, deps, act, { ...wish, secondPersonFrom, person: false }),
    );
    if (!released.ok) return released;
    const { payment, order: now } = released.value;
    const text =
      payment.details.proposed?.release === options.by && payment.state === 'held'
        ? 'Proposed. The amount needs a second person, who agrees in the portal.'
        : `Order ${now.number} is ${now.state}; the payment is ${payment.state}.`;
    return accept({ text, json: { order: now.number, state: now.state, payment: payment.id, held: payment.state } });
  });
}

interface Undoing {
  readonly to: 'credit' | 'means';
  readonly reason: string;
  readonly dryRun?: boolean;
}

function undoCommand(order: Command, terminal: Terminal): void {
  const to = new Option('--to <where>', 'the credit of the payer, or the means that paid');
  const undo = order.command('undo').description('take an order back whole, within its days').argument('<number>');
  undo
    .addOption(to.choices(['credit', 'means']).default('credit'))
    .requiredOption('--reason <text>', 'for the audit trail and the credit note')
    .option('--dry-run', 'show what it would do, and do nothing');
  verb<Undoing>(undo, terminal, async (office, { to: giveBack, reason, dryRun }, number = '') => {
    const { deps, act, vendor, transact } = office;
    const found = await orderNumbered(office, number);
    if (!found.ok) return found;
    const wish = { orderId: found.value.id, scope: vendor.path, giveBack, reason };
    const shown = await previewUndo(deps.database.reader, { ...wish, nowMs: act.nowMs });
    if (!shown.ok || dryRun === true) return shown.ok ? accept(undoSaid(shown.value)) : shown;
    const undone = await transact((trx) => undoOrder(trx, deps, act, wish));
    return undone.ok ? accept(undoSaid(shown.value, undone.value)) : undone;
  });
}

function undoSaid(undo: Undo, done?: Order): Said {
  const { order, changes, givesBack, lastDay } = undo;
  const rows = changes.map((one) => [`${one.subscription}`, one.sku, `${one.quantityBefore}`, `${one.quantityAfter}`]);
  const back = moneyText({ amount: givesBack, currency: order.currency });
  const words = done === undefined ? `would give back ${back}, until ${lastDay}` : `was taken back: ${back}`;
  const json = { order: order.number, state: (done ?? order).state, changes, givesBack: `${givesBack}`, lastDay };
  return { text: `Order ${order.number} ${words}.\n${table(['subscription', 'offer', 'has', 'then'], rows)}`, json };
}

async function orderNumbered({ deps, vendor }: Office, text: string): Promise<Result<Order, 'order_not_found'>> {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  const order = await findOrder(deps.database.reader, { number }, vendor.path);
  return order === undefined ? orderNotFound() : accept(order);
}

async function heldOf(
  { deps }: Office,
  { id, number }: Order,
  paymentId: string | undefined,
): Promise<Result<Payment, 'payment_not_found'>> {
  const all = (await paymentsOf(deps.database.reader, id)).filter((one) => one.state === 'held' && isUndecided(one));
  const held = paymentId === undefined ? all : all.filter((payment) => payment.id === paymentId);
  const [one] = held;
  if (one !== undefined && held.length === 1) return accept(one);
  const words =
    held.length === 0 ? `No such payment of order ${number} is held.` : `Several of order ${number} are held.`;
  return refuse('payment_not_found', words, 'See order held, and name the payment with --payment.');
}

/** What goes back already stays marked as held until it is back. */
function isUndecided(payment: Payment): boolean {
  return refundable(payment) > 0n;
}
