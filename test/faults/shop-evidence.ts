// What is true of a shop after its kills, read from outside: its database, its audit trail, its mailbox, and what it said yes to.
import type { Db } from '../../server/db/open.ts';
import { verifyAudit } from '../../server/flows/verify-audit.ts';
import { entitlementOf } from '../../server/licences/snapshot.ts';
import { trustRootsAfter } from '../../server/signing/trust-store.ts';
import { commerceFaults } from '../support/commerce-invariants.ts';
import type { ReceivedMail } from '../support/smtp-server.ts';
import type { StripeServer } from '../support/stripe-server.ts';
import type { Acknowledged } from './shoppers.ts';

/** Every broken promise as a sentence. Nothing may be writing meanwhile. */
export async function shopFaults(db: Db, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const parts = await Promise.all([
    commerceFaults(db),
    lostOrders(db, acknowledged),
    licenceSteps(db),
    licenceContents(db),
    paymentFaults(db),
    auditFaults(db),
  ]);
  return parts.flat();
}

async function lostOrders(db: Db, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const orders = await db.selectFrom('orders').select(['id', 'number', 'state', 'hold_reason']).execute();
  const known = new Map(orders.map((order) => [order.id, order]));
  return acknowledged.flatMap(({ orderId, number, paid, refunded }) => {
    const order = known.get(orderId);
    if (order === undefined || order.number !== number) return [`order ${number} was acknowledged and is gone`];
    const wanted = refunded ? ['refunded'] : paid ? ['paid'] : ['created', 'pending', 'paid'];
    // Whoever paid late, when something else was done to the subscription meanwhile, has it to the credit (S5.23).
    const kept = wanted.includes(order.state) && (order.hold_reason === null || !paid);
    return kept ? [] : [`order ${number} was acknowledged as ${wanted[0]} and is ${order.state}`];
  });
}

/** One carried-out order is one licence of its PBX, and no licence is for an order that was not carried out. */
async function licenceSteps(db: Db): Promise<string[]> {
  const [orders, rows] = await Promise.all([
    db.selectFrom('orders').select(['number', 'paid_at_ms', 'hold_reason', 'pbx_id']).execute(),
    db.selectFrom('audit').select('details').where('action', '=', 'licence.issued').execute(),
  ]);
  const reasons = rows.map(({ details }) => String(JSON.parse(details).reason));
  const steps = Map.groupBy(reasons, (reason) => reason);
  const faults = orders.flatMap(({ number, paid_at_ms, hold_reason, pbx_id }) => {
    const wanted = paid_at_ms !== null && hold_reason === null && pbx_id !== null ? 1 : 0;
    const found = steps.get(`order ${number}`)?.length ?? 0;
    return found === wanted ? [] : [`order ${number} made ${found} licences instead of ${wanted}`];
  });
  const { count } = await db
    .selectFrom('licences')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) !== rows.length) faults.push(`${count} licences, ${rows.length} in the audit trail`);
  return faults;
}

/** The newest licence of a PBX says what its grants are. */
async function licenceContents(db: Db): Promise<string[]> {
  const [licences, grants] = await Promise.all([
    db
      .selectFrom('licences')
      .select(['pbx_id', 'epoch', 'seq', 'entitlement'])
      .orderBy('epoch')
      .orderBy('seq')
      .execute(),
    db.selectFrom('grants').selectAll().where('ended_at_ms', 'is', null).execute(),
  ]);
  const newest = new Map(licences.map((licence) => [licence.pbx_id, licence]));
  const pbxs = new Set([...newest.keys(), ...grants.map(({ pbx_id }) => pbx_id)]);
  return [...pbxs].flatMap((pbx) => {
    const said = entitlementOf(newest.get(pbx)?.entitlement ?? '')?.grants ?? [];
    const texts = said.map((grant) => `${grant.subscription} ${grant.kind} ${grant.quantity} ${grant.until}`).sort();
    const own = grants.filter(({ pbx_id }) => pbx_id === pbx);
    const held = own.map((grant) => `${grant.subscription} ${grant.kind} ${grant.quantity} ${grant.until}`).sort();
    return texts.join() === held.join() ? [] : [`PBX ${pbx}: licence [${texts}], grants [${held}]`];
  });
}

/** An order is paid by one payment; what was given back is what the refunds say. */
async function paymentFaults(db: Db): Promise<string[]> {
  const [payments, orders, refunds] = await Promise.all([
    db.selectFrom('payments').selectAll().execute(),
    db.selectFrom('orders').select(['id', 'number', 'total', 'method', 'paid_at_ms', 'hold_reason']).execute(),
    db.selectFrom('refunds').selectAll().execute(),
  ]);
  const faults = orders.flatMap((order) => {
    const state = order.hold_reason === null ? 'succeeded' : 'held';
    const own = payments.filter((payment) => payment.order_id === order.id && payment.state === state);
    const wanted =
      order.paid_at_ms !== null && (order.method === 'sandbox' || order.method === 'card') ? [String(order.total)] : [];
    const found = own.map(({ amount }) => String(amount));
    return found.join() === wanted.join()
      ? []
      : [`order ${order.number} was paid by [${found}] instead of [${wanted}]`];
  });
  for (const { id, refunded } of payments) {
    const given = refunds.filter((refund) => refund.payment_id === id && refund.state !== 'failed');
    const sum = given.reduce((total, { amount }) => total + BigInt(amount), 0n);
    if (sum !== BigInt(refunded)) faults.push(`payment ${id} gave ${refunded} back, its refunds ${sum}`);
  }
  return faults;
}

/** One order, one charge at Stripe, of the order's amount; what went back there is what was promised here. */
export async function chargeFaults(db: Db, stripe: StripeServer): Promise<string[]> {
  const payments = await db
    .selectFrom('payments')
    .innerJoin('orders', 'orders.id', 'payments.order_id')
    .select(['payments.id', 'payments.refunded', 'orders.number', 'orders.total', 'orders.paid_at_ms'])
    .where('payments.provider', '=', 'card')
    .execute();
  const intents = [...stripe.intents.values()] as unknown as Intent[];
  const refunds = [...stripe.refunds.values()];
  const faults = payments.flatMap(({ id, refunded, number, total, paid_at_ms }) => {
    const own = intents.filter(({ metadata }) => metadata.payment_id === id);
    const charged = own.filter(({ status }) => status === 'succeeded').map((intent) => String(intent.amount_received));
    const wanted = paid_at_ms === null ? [] : [String(total)];
    const back = refunds.filter((one) => own.some((intent) => intent.id === one.payment_intent));
    const sum = back.reduce((all, { amount }) => all + BigInt(Number(amount)), 0n);
    return [
      ...(own.length <= 1 ? [] : [`payment ${id} of order ${number} has ${own.length} intents`]),
      ...(charged.join() === wanted.join() ? [] : [`order ${number}: charged [${charged}] instead of [${wanted}]`]),
      ...(sum === BigInt(refunded) ? [] : [`order ${number}: ${sum} went back instead of ${refunded}`]),
    ];
  });
  const known = new Set(payments.map(({ id }) => id));
  const strange = intents.filter(({ metadata }) => !known.has(metadata.payment_id));
  return faults.concat(strange.map(({ id }) => `intent ${id} belongs to no payment`));
}

interface Intent {
  readonly id: string;
  readonly status: string;
  readonly amount_received: number;
  readonly metadata: { readonly payment_id: string };
}

async function auditFaults(db: Db): Promise<string[]> {
  const verified = await verifyAudit(db, await trustRootsAfter(db, 0));
  if (!verified.ok) return [verified.refusal.message];
  return verified.value.faults.map(({ message }) => `audit trail: ${message}`);
}

/** Everything left, and whoever got a mail twice can tell by its Message-ID. */
export async function mailFaults(db: Db, received: readonly ReceivedMail[]): Promise<string[]> {
  const mails = await db.selectFrom('mails').select(['id', 'dedupe', 'state', 'recipient', 'subject']).execute();
  const byId = Map.groupBy(received, ({ messageId }) => /^<([^@]+)@/.exec(messageId ?? '')?.[1] ?? '');
  const faults = mails.flatMap(({ id, dedupe, state, recipient, subject }) => {
    const copies = byId.get(id) ?? [];
    if (state !== 'sent' || copies.length === 0)
      return [`mail ${dedupe} is ${state} and arrived ${copies.length} times`];
    const right = copies.every((copy) => copy.subject === subject && copy.to_.includes(recipient));
    return right ? [] : [`mail ${dedupe} arrived as another`];
  });
  const known = new Set(mails.map(({ id }) => id));
  return faults.concat([...byId.keys()].filter((id) => !known.has(id)).map((id) => `mail ${id} arrived from nowhere`));
}
