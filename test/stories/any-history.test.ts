// Any history of a PBX: bought, added to, upgraded, ended, renewed by the clock, paid in parts or late, refunded, credited and disputed in any order.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { issueLicence } from '../../server/flows/issue-licence.ts';
import { settleInvoice } from '../../server/flows/settle-invoice.ts';
import { takeDispute } from '../../server/flows/take-dispute.ts';
import { runDueJobs } from '../../server/jobs/run-job.ts';
import { JOBS } from '../../server/jobs/table.ts';
import type { DisputeNews } from '../../server/payments/provider.ts';
import { ROUNDINGS } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import { commerceFaults } from '../support/commerce-invariants.ts';
import { counted, RUNS } from '../support/runs.ts';
import type { ApiAnswer } from '../support/server.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { rotateKeyOf } from '../support/signing-rotation.ts';

const DAY_MS = 86_400_000;
/** Each is a few dozen requests, so there are fewer of them than of what needs no database. */
const HISTORIES = Math.max(5, Math.floor(RUNS / 50));
/** So many share a shop, each on a PBX of its own; all that the shop has sold is looked at after each of them. */
const TOGETHER = 20;

const KINDS = [
  ...['buy', 'buy', 'more', 'fewer', 'upgrade', 'upgrade', 'end', 'exchange', 'renew'],
  ...['refund', 'refund', 'note', 'dispute', 'settle', 'wait', 'wait', 'pay', 'pay'],
] as const;
const WARES = [
  { sku: 'PSE-CC', plan: 'monthly', quantity: 10 },
  { sku: 'PSE-OCC', plan: 'monthly', quantity: 10 },
  { sku: 'PSE-ENT', plan: 'yearly', quantity: 50 },
  { sku: 'PSE-ULT', plan: 'yearly', quantity: 50 },
];
const GIVE_BACK: readonly string[] = ['refund', 'note', 'dispute', 'settle'];
/** They pick a payment, a paper or an order, whosever it is. */
const OF_ANY_PBX: readonly string[] = [...GIVE_BACK, 'pay'];
/** `later`: nobody pays it before somebody does. */
const HOW = ['credit', 'whole', 'parts', 'more', 'later', 'later'] as const;
/** Of the clock; nobody is suspended or removed. */
const CLOCK = JOBS.filter(({ name }) =>
  ['expire-orders', 'schedules', 'renew-held', 'drop-renewals', 'renew', 'charge-renewals', 'lapse'].includes(name),
);

const stepOf = fc.record({
  kind: fc.constantFrom(...KINDS),
  how: fc.constantFrom(...HOW),
  pick: fc.nat({ max: 1_000 }),
  share: fc.integer({ min: 1, max: 100 }),
});
type Step = typeof stepOf extends fc.Arbitrary<infer T> ? T : never;

/** S4.16: each history by another rule, on the books of those before it. */
const roundingOf = fc.record({
  mode: fc.constantFrom(...ROUNDINGS),
  total: fc.constantFrom('sum-of-lines' as const, 'rounded-once' as const),
});
type Rounding = typeof roundingOf extends fc.Arbitrary<infer T> ? T : never;
const SELLER = {
  ...{ name: 'Yonder', country: 'DE', taxId: '', registration: '', email: '', website: '', bank: [] },
  address: { lines: [], city: '', postcode: '', region: '' },
};

interface Held {
  readonly number: number;
  readonly sku: string;
  readonly plan: string;
  readonly quantity: number;
  readonly state: string;
}

/** Refused is fine; broken is not. */
function heard(step: Step, answer: ApiAnswer): ApiAnswer {
  expect(answer.status, `${JSON.stringify(step)} ${JSON.stringify(answer.body)}`).toBeLessThan(500);
  return answer;
}

function pickOf<T>(list: readonly T[], pick: number): T | undefined {
  return list[pick % Math.max(1, list.length)];
}

async function order(shop: Shop, step: Step, items: readonly object[], renewal = false): Promise<void> {
  const asked = renewal
    ? await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId })
    : await shop.quote(items, { pbxId: shop.pbxId });
  const quoted = heard(step, asked);
  if (quoted.status !== 201) return;
  const total = Number(quoted.body.totals.gross.amount);
  const method = total <= 0 ? 'none' : step.how === 'credit' ? 'credit' : 'offline';
  const autoRenew = step.share % 3 > 0;
  const placed = heard(step, await shop.order(quoted.body.quoteId, { method, autoRenew }));
  if (placed.status === 201 && method === 'offline' && step.how !== 'later') await pay(shop, step, placed.body);
}

interface Placed {
  readonly id: string;
  readonly number: number;
  readonly total: { readonly amount: string };
}

async function pay(shop: Shop, step: Step, { id, number, total: { amount: asked } }: Placed): Promise<void> {
  const total = Number(asked);
  const parts = step.how === 'parts' ? [total * 0.4, total - Number((total * 0.4).toFixed(2))] : [total];
  for (const [index, part] of parts.entries()) {
    const amount = { amount: (step.how === 'more' ? part + 3 : part).toFixed(2), currency: 'EUR' };
    const body = { amount, receivedOn: '2027-03-01', bankReference: `${number} ${index} ${shop.clock.nowMs}` };
    heard(step, await shop.server.api('POST', `/orders/${id}/mark-paid`, body));
  }
}

/** Whatever became of the order meanwhile. */
async function payLate(shop: Shop, step: Step): Promise<void> {
  const { body } = await shop.server.api('GET', '/orders?limit=100');
  const unpaid = body.items.filter(({ paidAtMs, total }: { paidAtMs: number | null; total: { amount: string } }) => {
    return paidAtMs === null && Number(total.amount) > 0;
  });
  const order = pickOf<Placed>(unpaid, step.pick);
  if (order !== undefined) await pay(shop, step, order);
}

async function unitsOf(shop: Shop, { number }: Held, share: number): Promise<object> {
  const { body } = await shop.api('GET', `/subscriptions/${number}/units`);
  const units = body.items.map(({ id }: { id: string }) => id);
  return { subscription: number, terminateUnits: units.slice(0, Math.ceil((units.length * share) / 100)) };
}

async function change(shop: Shop, step: Step): Promise<void> {
  const { body } = await shop.api('GET', `/subscriptions?pbxId=${shop.pbxId}`);
  const live = body.items.filter(({ state }: Held) => state === 'active') as Held[];
  const held = pickOf(live, step.pick);
  if (held === undefined) return await order(shop, step, [pickOf(WARES, step.pick) ?? {}]);
  const { number: subscription, quantity, plan } = held;
  const ware = pickOf(WARES, step.share) ?? {};
  if (step.kind === 'more') await order(shop, step, [{ subscription, quantity: quantity + step.share }]);
  if (step.kind === 'fewer') await order(shop, step, [{ subscription, quantity: Math.ceil(quantity / 2) }]);
  if (step.kind === 'upgrade') {
    const sku = pickOf(['PSE-ULT', 'PSE-ENT', 'PSE-OCC'], step.share);
    await order(shop, step, [{ subscription, migrate: { sku, plan, quantity } }]);
  }
  if (step.kind === 'end') await order(shop, step, [await unitsOf(shop, held, step.share)]);
  if (step.kind === 'exchange') await order(shop, step, [await unitsOf(shop, held, step.share), ware]);
  if (step.kind === 'renew') await order(shop, step, [], true);
}

function partOf(amount: string, share: number) {
  return { amount: Math.max(0.01, (Number(amount) * share) / 100).toFixed(2), currency: 'EUR' };
}

async function giveBack(shop: Shop, step: Step): Promise<void> {
  const { server } = shop;
  const reason = 'a part of it';
  const act = { actor: 'job', nowMs: shop.clock.nowMs };
  if (step.kind === 'note' || step.kind === 'settle') {
    const papers = (await server.api('GET', '/invoices?kind=invoice')).body.items;
    const invoice = pickOf<{ id: string; total: { amount: string } }>(papers, step.pick);
    if (invoice === undefined) return;
    const wish = { invoiceId: invoice.id, scope: '/', state: 'paid', reason } as const;
    const total = partOf(invoice.total.amount, step.share);
    if (step.kind === 'settle') await server.deps.database.transact((trx) => settleInvoice(trx, act, wish));
    else heard(step, await server.api('POST', `/invoices/${invoice.id}/credit-notes`, { total, reason }));
    return;
  }
  const payments = (await server.api('GET', '/payments')).body.items;
  const payment = pickOf<{ id: string; amount: { amount: string } }>(payments, step.pick);
  if (payment === undefined) return;
  const amount = partOf(payment.amount.amount, step.share);
  if (step.kind === 'refund') {
    heard(step, await server.api('POST', `/payments/${payment.id}/refunds`, { amount, reason }));
    return;
  }
  const status = pickOf(['inquiry', 'open', 'won', 'lost', 'lost'] as const, step.pick) ?? 'open';
  const minor = BigInt(Math.round(Number(amount.amount) * 100));
  // The same one again, or another one of the same payment.
  const ref = `dp_${payment.id}_${step.share % 2}`;
  const news: DisputeNews = { ref, status, amount: minor, currency: 'EUR', reason: 'general' };
  await server.deps.database.transact((trx) => takeDispute(trx, server.deps, act, payment.id, news));
}

/** PBXs that a licence was missing for: whatever changes what a PBX may use issues it in the same transaction. */
async function issueMissing(shop: Shop, step: Step): Promise<string[]> {
  const { database } = shop.server.deps;
  const ids = database.reader.selectFrom('pbxs').select('id');
  const pbxs = OF_ANY_PBX.includes(step.kind) ? await ids.execute() : [{ id: shop.pbxId }];
  const issued = await database.transact(async (trx) => {
    const missing: string[] = [];
    for (const { id: pbxId } of pbxs) {
      const at = { actor: 'test', nowMs: shop.clock.nowMs };
      const one = await issueLicence(trx, shop.server.deps, at, { pbxId, reason: 'looked at' });
      if (one.ok && one.value.changed) missing.push(pbxId);
    }
    return accept(missing);
  });
  return issued.ok ? issued.value : [];
}

async function take(shop: Shop, step: Step): Promise<void> {
  shop.clock.nowMs += 60_000;
  // What the passing of time alone takes from a licence is no change of what is held.
  await issueMissing(shop, step);
  await act(shop, step);
  if (step.kind !== 'wait') expect(await issueMissing(shop, step), JSON.stringify(step)).toEqual([]);
}

async function act(shop: Shop, step: Step): Promise<void> {
  if (step.kind === 'wait') {
    shop.clock.nowMs += step.share * (DAY_MS / 4);
    await runDueJobs(shop.server.deps, CLOCK, { nowMs: shop.clock.nowMs });
  } else if (step.kind === 'pay') await payLate(shop, step);
  else if (step.kind === 'buy') await order(shop, step, [pickOf(WARES, step.pick) ?? {}]);
  else if (GIVE_BACK.includes(step.kind)) await giveBack(shop, step);
  else await change(shop, step);
}

test(
  'whatever happens in whatever order, papers, charges, grants and the ledger agree',
  async () => {
    const history = fc.array(stepOf, { minLength: 4, maxLength: 14 });
    let shop: Shop | undefined;
    let run = 0;
    const property = fc.asyncProperty(history, roundingOf, async (steps, rounding) => {
      if (run % TOGETHER === 0) {
        await shop?.server.close();
        // Every other one renews on a credit line, the others wait for transfers.
        shop = await openShop({ credit: run % (2 * TOGETHER) === 0 ? '10000000.00' : '0.00' });
        const taxRates = [{ country: 'DE', name: 'VAT', percent: '19', reverseCharge: false }];
        await shop.server.api('PATCH', '/settings', { taxRates, seller: SELLER });
      }
      if (shop === undefined) throw new Error('no shop');
      run += 1;
      // A history may wait for most of a year, and no key signs for as long as all of them together.
      await rotateKeyOf(shop.server, shop.clock);
      const own = { ...shop, pbxId: await shop.addPbx(`HISTORY-${run}`) };
      expect((await own.server.api('PATCH', '/settings', { rounding })).status).toBe(200);
      for (const step of steps) await take(own, step);
      expect(await commerceFaults(own.server.deps.database.reader), JSON.stringify(steps)).toEqual([]);
    });
    try {
      await fc.assert(property, { ...counted<[Step[], Rounding]>(HISTORIES), endOnFailure: true });
    } finally {
      await shop?.server.close();
    }
  },
  60_000 + HISTORIES * 20_000,
);
