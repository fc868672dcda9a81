// Ten thousand histories on one open database: jobs run twice are jobs run once, and payment news in any order ends alike.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database, Db } from '../../server/db/open.ts';
import { applyProviderState } from '../../server/flows/apply-provider-state.ts';
import { startPayment } from '../../server/flows/start-payment.ts';
import { runJob } from '../../server/jobs/run-job.ts';
import { JOBS } from '../../server/jobs/table.ts';
import { commerceFaults } from '../support/commerce-invariants.ts';
import { rolledBack } from '../support/rolled-back.ts';
import { counted, RUNS } from '../support/runs.ts';
import { openShop, type Shop } from '../support/shop.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** All that follows from the rest of money is looked at after one in so many. */
const LOOKED_AT = 50;
const TIMEOUT_MS = 60_000 + RUNS * 100;

/** What jobs write; the audit trail is told by its newest row, whose hash is of all rows before it. */
async function everything(db: Db): Promise<Record<string, unknown>> {
  const licences = await db.selectFrom('licences').select(['pbx_id', 'seq', 'entitlement']).execute();
  const newest = await db.selectFrom('audit').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return {
    ...{ licences, newest },
    subscriptions: await db.selectFrom('subscriptions').selectAll().execute(),
    grants: await db.selectFrom('grants').selectAll().execute(),
    orders: await db.selectFrom('orders').select(['number', 'state', 'total']).execute(),
    invoices: await db.selectFrom('invoices').select(['label', 'state', 'total']).execute(),
    balances: await db.selectFrom('ledger_balances').selectAll().execute(),
    mails: await db.selectFrom('mails').select('dedupe').execute(),
    notices: await db.selectFrom('notices').selectAll().execute(),
    accounts: await db.selectFrom('accounts').select(['id', 'status']).execute(),
  };
}

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ payments: { sandbox: 'by_hand' } });
});
afterAll(() => shop.server.close());

test(
  'whatever jobs run at whatever hour, running them again changes nothing',
  async () => {
    const wares = [
      [{ sku: 'PSE-CC', plan: 'monthly', quantity: 5 }, true],
      [{ sku: 'PSE-OCC', plan: 'monthly', quantity: 3 }, false],
      [{ sku: 'PSE-ENT', plan: 'yearly', quantity: 50 }, true],
    ] as const;
    for (const [at, [item, autoRenew]] of wares.entries()) {
      shop.clock.nowMs += 3 * DAY_MS;
      const pbxId = await shop.addPbx(`TWICE-${at}`);
      const quoted = await shop.quote([item], { pbxId });
      expect((await shop.order(quoted.body.quoteId, { autoRenew })).status).toBe(201);
    }
    const trial = { accountId: shop.customer.id, pbxId: await shop.addPbx('TWICE-TRIAL'), sku: 'C2TPAT' };
    expect((await shop.api('POST', '/trials', trial)).status).toBe(201);
    const unpaid = await shop.quote([{ sku: 'PSE-EXT', plan: 'monthly', quantity: 20 }]);
    expect((await shop.order(unpaid.body.quoteId, { method: 'offline' })).status).toBe(201);
    const { deps } = shop.server;
    const startMs = shop.clock.nowMs;
    let run = 0;
    let changed = 0;
    const jobs = fc.array(fc.constantFrom(...JOBS.map(({ name }) => name)), { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(jobs, fc.nat({ max: 60 * 24 }), async (chosen, hours) => {
      run += 1;
      shop.clock.nowMs = startMs + hours * HOUR_MS;
      await rolledBack(deps.database, async (database: Database) => {
        const once = async () => {
          let done = 0;
          for (const job of JOBS.filter(({ name }) => chosen.includes(name))) {
            const ran = await runJob({ ...deps, database }, job, { nowMs: shop.clock.nowMs, early: true });
            expect(ran, job.name).toMatchObject({ failed: 0, finished: true });
            done += ran?.done ?? 0;
          }
          return done;
        };
        if ((await once()) > 0) changed += 1;
        const after = await everything(database.reader);
        await once();
        expect(await everything(database.reader)).toEqual(after);
        if (run % LOOKED_AT === 0) expect(await commerceFaults(database.reader)).toEqual([]);
      });
    });
    await fc.assert(property, counted(RUNS));
    shop.clock.nowMs = startMs;
    expect(changed).toBeGreaterThan(RUNS / 10);
  },
  TIMEOUT_MS,
);

test(
  'whatever a provider says of one payment, in whatever order and however often, the end is the same',
  async () => {
    const pbxId = await shop.addPbx('NEWS-0001');
    const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }], { pbxId });
    const { id: orderId } = (await shop.order(quoted.body.quoteId, { method: 'sandbox' })).body;
    const { deps } = shop.server;
    const act = { actor: 'job', nowMs: shop.clock.nowMs };
    const begun = await startPayment(deps, act, { orderId, scope: '/', callerId: shop.partner.id });
    if (!begun.ok) throw new Error(begun.refusal.message);
    const { payment } = begun.value;
    const news = (status: 'waiting' | 'failed' | 'succeeded') => {
      const { amount, currency, providerRef } = payment;
      return { ref: providerRef ?? '', status, amount, currency, reason: status === 'failed' ? 'declined' : '' };
    };
    let run = 0;
    let paid: string | undefined;
    const words = fc.array(
      fc.constantFrom('waiting' as const, 'failed' as const, 'succeeded' as const, 'succeeded' as const),
      { maxLength: 8 },
    );
    const property = fc.asyncProperty(words, async (said) => {
      run += 1;
      await rolledBack(deps.database, async (database) => {
        for (const status of said) {
          const heard = await database.transact((trx) => applyProviderState(trx, deps, act, payment.id, news(status)));
          expect(heard.ok).toBe(true);
        }
        const end = await endOf(database.reader, orderId, pbxId);
        const isPaid = said.includes('succeeded');
        expect([end.state, end.grants.length > 0]).toEqual([
          isPaid ? 'paid' : said.includes('failed') ? 'failed' : 'pending',
          isPaid,
        ]);
        if (isPaid) {
          paid ??= JSON.stringify(end);
          expect(JSON.stringify(end)).toBe(paid);
        } else expect(end).toMatchObject({ sales: [], invoices: [], mails: [] });
        if (run % LOOKED_AT === 0) expect(await commerceFaults(database.reader)).toEqual([]);
      });
    });
    await fc.assert(property, counted(RUNS));
    expect(paid).toContain('"sales"');
  },
  TIMEOUT_MS,
);

/** Whatever the buyer, the books and the PBX see of an order. */
async function endOf(db: Db, orderId: string, pbxId: string) {
  const { state } = await db.selectFrom('orders').select('state').where('id', '=', orderId).executeTakeFirstOrThrow();
  const sales = await db
    .selectFrom('ledger_entries')
    .innerJoin('ledger_transactions', 'ledger_transactions.id', 'ledger_entries.transaction_id')
    .select(['kind', 'account', 'owner_id'])
    .select((of) => of.cast<string>('amount', 'text').as('amount'))
    .where('order_id', '=', orderId)
    .orderBy('account')
    .orderBy('owner_id')
    .execute();
  const invoices = await db.selectFrom('invoices').select(['kind', 'label']).where('order_id', '=', orderId).execute();
  const mails = await db
    .selectFrom('mails')
    .select('kind')
    .where('dedupe', 'like', `%${orderId}%`)
    .orderBy('kind')
    .execute();
  const grants = await db
    .selectFrom('grants')
    .select(['kind', 'quantity', 'until'])
    .where('pbx_id', '=', pbxId)
    .execute();
  const licences = await db.selectFrom('licences').select(['epoch', 'seq']).where('pbx_id', '=', pbxId).execute();
  return { state, sales, invoices, mails, grants, licences };
}
