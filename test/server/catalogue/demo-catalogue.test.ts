// The demo catalogue holds every offer the source documents name; a file goes in once, comes out again, and lists as promised.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoCatalogue } from '../../../server/catalogue/demo/demo-catalogue.ts';
import { exportCatalogue, importCatalogue } from '../../../server/flows/import-catalogue.ts';
import {
  accountOfferSchema,
  type CatalogueFile,
  catalogueFileSchema,
  offerTermSchema,
  priceSchema,
  sellableOfferSchema,
} from '../../../shared/contracts/catalogue-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { GRANT_KINDS } from '../../../shared/licence/licence.ts';
import { countRows } from '../../support/database.ts';
import { addAccountBelow, addPerson, type Person, vendorOf } from '../../support/people.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { runInProcess } from '../../support/server-process.ts';

let server: TestServer;
let partner: Person;

beforeAll(async () => {
  server = await startServer();
  expect(await load(demoCatalogue())).toMatchObject({ ok: true, value: { added: demoCatalogue().offers.length } });
  partner = await addPerson(server, await addAccountBelow(server, await vendorOf(server), 'partner', 'North'), 'owner');
});
afterAll(() => server.close());

async function load(file: CatalogueFile) {
  const { database, nowMs } = server.deps;
  const vendor = await vendorOf(server);
  const act = { actor: 'cli', nowMs: nowMs() };
  return await database.transact((trx) => importCatalogue(trx, randomBytes, act, { vendor, file }));
}

test('it names every SKU and grants every kind that the documents speak of', () => {
  const { offers } = demoCatalogue();
  const skus = offers.map(({ sku }) => sku);
  expect(new Set(skus).size).toBe(skus.length);
  const named = ['C2TU1', 'C2TU80', 'T2TU1', 'T2TU80', 'C2TU-I1', 'C2TUT', 'T2TUT', 'C2TPA1', 'C2TPAT', 'PARTNER-DEMO'];
  expect(skus).toEqual(
    expect.arrayContaining([...named, 'C2T-BRAND', 'C2T-EMERGENCY', 'C2T-STATICIP', 'RS-RECORDING']),
  );
  expect(skus).toEqual(
    expect.arrayContaining(['PSE-ENT', 'PSE-ULT', 'PSE-EXT', 'PSE-CC', 'PSE-HS', 'PSE-DR', 'PSE-PMS', 'PSE-OCC']),
  );
  const kinds = new Set(offers.flatMap(({ grants }) => grants.map(({ kind }) => kind)));
  expect(GRANT_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
  const priced = offers.filter(({ trialDays }) => trialDays === null);
  for (const { sku, prices, plans } of priced) {
    expect({ sku, plans: new Set(prices.map(({ plan }) => plan)) }).toEqual({ sku, plans: new Set(plans) });
  }
});

test('importing it again writes nothing, and what is exported imports to the same', async () => {
  const db = server.deps.database.reader;
  const before = [await countRows(db, 'audit'), await countRows(db, 'prices')];
  const nothing = { ok: true, value: { added: 0, changed: 0, prices: 0 } };
  expect(await load(demoCatalogue())).toEqual(nothing);
  const file = await exportCatalogue(db, await vendorOf(server), server.deps.nowMs());
  expect(catalogueFileSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
  expect(await load(file)).toEqual(nothing);
  expect([await countRows(db, 'audit'), await countRows(db, 'prices')]).toEqual(before);
});

test('a file with one bad offer changes nothing and names it', async () => {
  const [first, ...rest] = demoCatalogue().offers;
  if (first === undefined) throw new Error('empty');
  const count = await countRows(server.deps.database.reader, 'offers');
  const bad = { offers: [{ ...first, sku: 'NEW' }, ...rest, { ...first, sku: 'BAD', step: 7 }] };
  const refused = await load(bad);
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'validation_failed' } });
  expect(JSON.stringify(refused)).toContain('Offer BAD');
  expect(await countRows(server.deps.database.reader, 'offers')).toBe(count);
});

test('every list keeps the shape that its contract promises, page by page', async () => {
  const offers = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = `/offers?limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const { body } = await server.api('GET', query, undefined, partner.headers);
    expect(pageSchema(sellableOfferSchema).parse(body)).toEqual(body);
    offers.push(...body.items);
    cursor = body.next;
  }
  // All but the one that is opened by hand.
  expect(offers.length).toBe(demoCatalogue().offers.length - 1);
  const { id } = offers.find(({ sku }) => sku === 'PSE-EXT');
  for (const [path, schema] of [
    [`/offers/${id}/prices?limit=10`, priceSchema],
    [`/offers/${id}/terms`, undefined],
    [`/accounts/${partner.account.id}/offers?orderable=true&limit=200`, accountOfferSchema],
  ] as const) {
    const { status, body } = await server.api('GET', path, undefined, partner.headers);
    expect(status).toBe(200);
    for (const item of body.items) expect((schema ?? offerTermSchema).parse(item)).toEqual(item);
  }
  const { body } = await server.api('GET', `/offers/${id}?currency=JPY`, undefined, partner.headers);
  const yearly = body.prices.find(({ plan }: { plan: string }) => plan === 'yearly');
  expect(yearly).toMatchObject({ currency: 'JPY', retail: { tiers: [{ from: 1, amount: '1600' }, {}, {}] } });
});

test('the command line loads it, lists it and says what is wrong with a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'switchkey-catalogue-'));
  try {
    const data = join(folder, 'data');
    const init = ['init', '--data', data, '--keys', join(folder, 'keys'), '--issuer', 'c', '--email', 'o@v.example'];
    await runInProcess(
      [...init, '--password-stdin', '--passphrase-stdin'],
      'a long test password\na long passphrase\n',
    );
    const run = (...args: string[]) => runInProcess([...args, '--data', data]);
    expect((await run('catalogue', 'demo')).out).toContain(`added: ${demoCatalogue().offers.length}`);
    const { out: exported } = await run('catalogue', 'export');
    const file = join(folder, 'catalogue.json');
    await writeFile(file, exported);
    expect((await run('catalogue', 'import', file)).out).toContain('added: 0, changed: 0. Prices listed: 0');
    expect((await run('offers', 'list')).out).toMatch(
      /RS-RECORDING +Hosted package with call recording +monthly +EUR +- +20\.00/,
    );
    expect((await run('prices', 'list', 'T2TU80')).out).toMatch(/monthly +EUR +every partner +own +2\.80/);
    await writeFile(file, '{"offers":[{"sku":"A"}]}');
    const refused = await run('catalogue', 'import', file);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain('offers.0.family');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
