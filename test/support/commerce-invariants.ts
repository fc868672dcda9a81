// What must hold of every database that sells, whatever happened to it: each broken rule is a sentence, and none may be left.
import { expect } from 'vitest';
import type { Db } from '../../server/db/open.ts';
import { planOf } from '../../server/orders/held-plan.ts';
import { FOREVER } from '../../shared/capacity.ts';
import { paperFaults } from './paper-invariants.ts';

/** Fails the test with every broken rule. */
export async function checkCommerce(db: Db): Promise<void> {
  expect(await commerceFaults(db)).toEqual([]);
}

/** For programs beside Vitest: the crash test prints them. */
export async function commerceFaults(db: Db): Promise<string[]> {
  const parts = [
    ledgerFaults,
    balanceFaults,
    orderFaults,
    grantFaults,
    batchFaults,
    licenceFaults,
    sequenceFaults,
    slotFaults,
    paperFaults,
  ];
  return (await Promise.all(parts.map((part) => part(db)))).flat();
}

/** M7: every transaction sums to zero per currency. */
async function ledgerFaults(db: Db): Promise<string[]> {
  const entries = await db.selectFrom('ledger_entries').selectAll().execute();
  const sums = new Map<string, bigint>();
  for (const { transaction_id, currency, amount } of entries) {
    const key = `${transaction_id} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount));
  }
  const faults = [...sums].filter(([, sum]) => sum !== 0n).map(([key, sum]) => `ledger transaction ${key}: sum ${sum}`);
  const booked = new Set(entries.map(({ transaction_id }) => transaction_id));
  const all = await db.selectFrom('ledger_transactions').select('id').execute();
  return faults.concat(all.filter(({ id }) => !booked.has(id)).map(({ id }) => `ledger transaction ${id} is empty`));
}

/** What is kept beside the entries is their sum. */
async function balanceFaults(db: Db): Promise<string[]> {
  const sums = new Map<string, bigint>();
  for (const { owner_id, account, currency, amount } of await db.selectFrom('ledger_entries').selectAll().execute()) {
    const key = `${owner_id} ${account} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount));
  }
  const kept = await db.selectFrom('ledger_balances').selectAll().execute();
  const faults = kept.flatMap(({ owner_id, account, currency, amount }) => {
    const key = `${owner_id} ${account} ${currency}`;
    const sum = sums.get(key) ?? 0n;
    sums.delete(key);
    return sum === BigInt(amount) ? [] : [`balance ${key} is ${amount}, its entries sum to ${sum}`];
  });
  return faults.concat([...sums.keys()].map((key) => `balance ${key} is not kept`));
}

/** One paid order: one sale, one invoice, one set of mails; what is not paid has none of them. */
async function orderFaults(db: Db): Promise<string[]> {
  const faults: string[] = [];
  const [orders, sales, invoices, mails, events] = await Promise.all([
    db.selectFrom('orders').selectAll().execute(),
    db.selectFrom('ledger_transactions').select('order_id').where('kind', '=', 'sale').execute(),
    db.selectFrom('invoices').select(['id', 'order_id', 'kind', 'total', 'terms']).execute(),
    db.selectFrom('mails').select('dedupe').execute(),
    db.selectFrom('subscription_events').select('order_id').execute(),
  ]);
  for (const order of orders) {
    const carriedOut = order.paid_at_ms !== null && order.hold_reason === null;
    const own = invoices.filter((invoice) => invoice.order_id === order.id && invoice.kind === 'invoice');
    const counts = {
      sales: sales.filter((sale) => sale.order_id === order.id).length,
      invoices: own.length,
      mails: mails.filter(({ dedupe }) => dedupe === `order:${order.id}`).length,
    };
    const bought = carriedOut && BigInt(order.total) > 0n;
    if (counts.sales !== (carriedOut && BigInt(order.total) !== 0n ? 1 : 0) && !(carriedOut && counts.sales === 1)) {
      faults.push(`order ${order.number} (${order.state}) has ${counts.sales} sales`);
    }
    if (counts.invoices > (carriedOut ? 1 : 0) || (bought && counts.invoices !== 1)) {
      faults.push(`order ${order.number} (${order.state}) has ${counts.invoices} invoices`);
    }
    if (counts.mails !== counts.invoices) {
      faults.push(`order ${order.number} has ${counts.mails} mails for ${counts.invoices} invoices`);
    }
    const given = invoices.filter(({ terms }) => JSON.parse(terms).reason === `order ${order.number}`);
    const papers = own.concat(given).reduce((sum, { total }) => sum + BigInt(total), 0n);
    if (carriedOut && papers !== BigInt(order.total)) {
      faults.push(`order ${order.number} is ${order.total}, its papers sum to ${papers}`);
    }
    const changed = events.filter((event) => event.order_id === order.id).length;
    if (carriedOut !== changed > 0)
      faults.push(`order ${order.number} (${order.state}) changed ${changed} subscriptions`);
  }
  return faults;
}

/** A PBX may use what its subscriptions hold, no more and no less. */
async function grantFaults(db: Db): Promise<string[]> {
  const faults: string[] = [];
  const subscriptions = await db.selectFrom('subscriptions').selectAll().execute();
  const grants = await db.selectFrom('grants').selectAll().execute();
  const offers = await db.selectFrom('offers').selectAll().execute();
  for (const one of subscriptions) {
    const gives: { kind: string; perUnit: number }[] = JSON.parse(
      offers.find(({ id }) => id === one.offer_id)?.grants ?? '[]',
    );
    const counts = (one.state === 'active' || one.state === 'expired') && one.pbx_id !== null;
    const open = grants.filter((grant) => grant.subscription === one.number && grant.ended_at_ms === null);
    const units = one.quantity - JSON.parse(one.terminated_units).length;
    const wanted = counts ? gives.map(({ kind, perUnit }) => `${kind} ${units * perUnit}`) : [];
    const found = open.map((grant) => `${grant.kind} ${grant.quantity - JSON.parse(grant.terminated_units).length}`);
    if (wanted.toSorted().join() !== found.toSorted().join()) {
      faults.push(`subscription ${one.number} (${one.state}) holds [${wanted}], its PBX has [${found}]`);
    }
    const until = Math.floor(one.period_end_ms / 1000);
    const rolls = offers.find(({ id }) => id === one.offer_id)?.billing === 'statement' && !one.trial && !one.internal;
    if (open.some((grant) => (rolls ? grant.until > until || grant.until >= FOREVER : grant.until !== until)))
      faults.push(`subscription ${one.number}: its grants end otherwise`);
  }
  return faults;
}

/** What is held today was charged, unit by unit, and no credit is larger than its charge (M6). */
async function batchFaults(db: Db): Promise<string[]> {
  const faults: string[] = [];
  for (const batch of await db.selectFrom('batches').selectAll().execute()) {
    if (batch.units_left < 0 || batch.units_left > batch.quantity)
      faults.push(`batch ${batch.id}: ${batch.units_left} left`);
    const over = BigInt(batch.credited_net) > BigInt(batch.net) || BigInt(batch.credited_tax) > BigInt(batch.tax);
    if (over) faults.push(`batch ${batch.id} gave back more than it charged`);
  }
  for (const order of await db.selectFrom('orders').select(['number', 'quote', 'total']).execute()) {
    if (order.quote === '{}') continue;
    const { quote } = planOf(order.quote);
    const sum = quote.lines.reduce((total, { gross }) => total + gross, quote.totals.rounding ?? 0n);
    if (sum !== BigInt(order.total)) faults.push(`order ${order.number}: lines sum to ${sum}, total ${order.total}`);
  }
  return faults;
}

/** A PBX's licences within an epoch are numbered 1, 2, 3 …; one agent may be ahead after a restored backup. */
async function licenceFaults(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('licences').select(['pbx_id', 'epoch', 'seq']).orderBy('seq').execute();
  const faults: string[] = [];
  for (const [key, group] of Map.groupBy(rows, ({ pbx_id, epoch }) => `${pbx_id} epoch ${epoch}`)) {
    if (group.some(({ seq }, index) => seq !== index + 1))
      faults.push(`licences of ${key}: ${group.map(({ seq }) => seq)}`);
  }
  return faults;
}

/** Numbers that people see have no gaps. */
async function sequenceFaults(db: Db): Promise<string[]> {
  const faults: string[] = [];
  const gapless = (what: string, numbers: readonly number[]) => {
    if (numbers.some((number, index) => number !== index + 1)) faults.push(`${what}: ${numbers}`);
  };
  const orders = await db.selectFrom('orders').select('number').orderBy('number').execute();
  gapless(
    'orders',
    orders.map(({ number }) => number),
  );
  const ledger = await db.selectFrom('ledger_transactions').select('id').orderBy('id').execute();
  gapless(
    'ledger',
    ledger.map(({ id }) => id),
  );
  const invoices = await db.selectFrom('invoices').select(['series', 'number']).orderBy('number').execute();
  for (const [series, group] of Map.groupBy(invoices, (invoice) => invoice.series)) {
    gapless(
      `invoices ${series}`,
      group.map(({ number }) => number),
    );
  }
  const sold = await db.selectFrom('subscriptions').select('number').execute();
  const given = await db.selectFrom('grants').select('subscription').execute();
  const numbers = new Set([...sold.map(({ number }) => number), ...given.map(({ subscription }) => subscription)]);
  gapless(
    'subscriptions',
    [...numbers].toSorted((a, b) => a - b),
  );
  return faults;
}

/** S1.27: nothing that may be held once is held twice; obligations are kept unique by the database. */
async function slotFaults(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('subscriptions').select(['number', 'state', 'live_slot']).execute();
  return rows
    .filter(({ state, live_slot }) => (live_slot !== null) !== (state === 'active' || state === 'suspended'))
    .map(({ number, state }) => `subscription ${number} (${state}) has the wrong slot`);
}
