// Renewals that are carried out together leave the same rows as each by itself, whatever is due and whatever is refused.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { presentTables } from '../../../server/db/schema.ts';
import type { Chore } from '../../../server/flows/chore.ts';
import { renewDue } from '../../../server/flows/renew-due.ts';
import { tendAll } from '../../../server/jobs/tend-all.ts';
import { makeLog } from '../../../server/log.ts';
import { canonicalJson } from '../../../server/pricing/canonical-json.ts';
import type { DueRenewal } from '../../../server/subscriptions/due-store.ts';
import { commerceFaults } from '../../support/commerce-invariants.ts';
import { counted, RUNS } from '../../support/runs.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { openShop, type Shop } from '../../support/shop.ts';

type Due = Pick<DueRenewal, 'pbxId' | 'payerId'>;
type Row = Record<string, unknown>;

const DAY_MS = 86_400_000;
const wish = fc.record({
  sku: fc.constantFrom('PSE-CC', 'PSE-EXT', 'PSE-OCC'),
  quantity: fc.integer({ min: 1, max: 60 }),
  autoRenew: fc.constantFrom(true, true, true, false),
  next: fc.constantFrom('nothing', 'nothing', 'more', 'fewer', 'trial'),
  /** What two pay for on one PBX is renewed by two orders. */
  paidBy: fc.constantFrom('seller', 'seller', 'holder'),
});
/** By PBX. `credit` may not be enough for all of them: the rest waits for a transfer. */
const population = fc.record({
  pbxs: fc.array(fc.array(wish, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 5 }),
  credit: fc.constantFrom('100000.00', '100000.00', '100000.00', '25.00'),
  /** Before the term ends, and after it ended within its grace: then the first of two payers opens the next one. */
  afterDays: fc.constantFrom(29, 33),
});

type Population = typeof population extends fc.Arbitrary<infer T> ? T : never;

async function furnish(shop: Shop, { pbxs, credit }: Population): Promise<void> {
  for (const [index, wishes] of pbxs.entries()) {
    const pbxId = await shop.addPbx(`TOGETHER-${index}`);
    for (const { sku, quantity, autoRenew, next, paidBy } of wishes) {
      const payerId = paidBy === 'holder' ? shop.customer.id : shop.partner.id;
      const quoted = await shop.quote([{ sku, plan: 'monthly', quantity }], { pbxId, payerId });
      // The same offer a second time is refused.
      if (quoted.status !== 201) continue;
      if (paidBy === 'holder') {
        const placed = await shop.server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'offline' });
        expect(await shop.settle(placed.body.id)).toBe('fulfilled');
      } else await shop.order(quoted.body.quoteId, { autoRenew });
      const held = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}&sort=-number`)).body.items[0];
      if (paidBy === 'holder') await shop.api('POST', `/subscriptions/${held.number}/auto-renew`, { autoRenew });
      if (next === 'trial') await shop.api('POST', '/trials', { accountId: shop.customer.id, pbxId, sku: 'C2TUT' });
      const changed = next === 'more' ? quantity + 3 : next === 'fewer' ? Math.ceil(quantity / 2) : quantity;
      if (changed === quantity) continue;
      const more = await shop.quote([{ subscription: held.number, quantity: changed }], { pbxId });
      if (more.status === 201 && paidBy === 'seller')
        await shop.order(more.body.quoteId, { method: changed > quantity ? 'credit' : 'none' });
    }
  }
  const used = (await shop.server.api('GET', `/accounts/${shop.partner.id}/balance`)).body.creditLine.used.amount;
  await shop.creditLine((Number(used) + Number(credit)).toFixed(2));
}

/** What only says how it came about: names that are made at random, and what is made of them. */
const BY_CHANCE: Readonly<Record<string, readonly string[]>> = {
  audit: ['previous', 'hash'],
  audit_heads: ['id', 'document', 'created_at_ms'],
  licences: ['code_id', 'document'],
  mails: ['id', 'body_text', 'body_html', 'attachments'],
};

async function everything({ deps }: TestServer): Promise<Record<string, string[]>> {
  const { reader } = deps.database;
  const tables = new Map<string, Row[]>();
  for (const { name } of await presentTables(reader)) {
    tables.set(name, (await sql<Row>`select * from ${sql.table(name)}`.execute(reader)).rows);
  }
  const names = new Map<string, string>();
  for (const row of tables.get('orders') ?? []) names.set(String(row.id), `order ${row.number}`);
  for (const row of tables.get('quotes') ?? [])
    names.set(String(row.id), `quote of ${names.get(String(row.order_id))}`);
  for (const row of tables.get('invoices') ?? []) names.set(String(row.id), `invoice ${row.label}`);
  for (const row of tables.get('licences') ?? []) names.set(String(row.code_id), `code ${row.pbx_id} ${row.seq}`);
  const named = (text: string) => text.replace(/(ord|quo|inv)-[\w-]+|[0-9a-f]{32}/g, (id) => names.get(id) ?? id);
  return Object.fromEntries(
    [...tables].map(([table, rows]) => {
      const left = BY_CHANCE[table] ?? [];
      const kept = rows.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([column]) => !left.includes(column))),
      );
      return [table, kept.map((row) => JSON.stringify(JSON.parse(named(JSON.stringify(row)), inOrder))).toSorted()];
    }),
  );
}

/** Charges are keyed by names that are made at random, and so stand in an order by chance. */
function inOrder(key: string, value: unknown): unknown {
  return key === 'quote' && typeof value === 'string' ? canonicalJson(JSON.parse(value)) : value;
}

async function renewed(folder: string, nowMs: number, change: (chore: Chore<Due>) => Chore<Due>) {
  const copy = await mkdtemp(join(tmpdir(), 'switchkey-together-'));
  await cp(folder, copy, { recursive: true });
  const server = await startServer({ folder: copy, clock: { nowMs } });
  try {
    const { deps } = server;
    const step = { nowMs, dryRun: false, mayGoOn: async () => true };
    const said: string[] = [];
    const log = makeLog('silent');
    log.info = ((_: string, { reason }: { reason: string }) => said.push(reason)) as never;
    const outcome = await tendAll({ ...deps, log }, 'renew', change(renewDue(deps)), step);
    // Nothing else is a reason to go back to each by itself.
    for (const reason of said) expect(reason).toMatch(/^The credit line is /);
    expect(await commerceFaults(deps.database.reader)).toEqual([]);
    return { outcome, rows: await everything(server) };
  } finally {
    await server.close();
    await rm(copy, { recursive: true, force: true });
  }
}

/** One transaction for many, and one way of doing each. */
function inTurn({ tendTogether: _, ...chore }: Chore<Due>): Chore<Due> {
  return chore;
}

test(
  'together, in one transaction, or each by itself',
  async () => {
    let together = 0;
    const counting = (chore: Chore<Due>): Chore<Due> => ({
      ...chore,
      async tendTogether(trx, act, subjects) {
        const done = (await chore.tendTogether?.(trx, act, subjects)) ?? 0;
        together += 1;
        return done;
      },
    });
    const property = fc.asyncProperty(population, async (people) => {
      const shop = await openShop({ database: 'sqlite' });
      const { folder } = shop.server;
      try {
        await furnish(shop, people);
        await shop.server.close({ keep: true });
        const nowMs = shop.clock.nowMs + people.afterDays * DAY_MS;
        const alone = await renewed(folder, nowMs, (chore) => ({ ...inTurn(chore), together: 1 }));
        expect(await renewed(folder, nowMs, inTurn)).toEqual(alone);
        expect(await renewed(folder, nowMs, counting)).toEqual(alone);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
    await fc.assert(property, counted<[Population]>(Math.max(6, Math.floor(RUNS / 200))));
    // Else nothing was compared.
    expect(together).toBeGreaterThan(0);
  },
  60_000 + RUNS * 100,
);
