// What book-keepers take away: papers as one ZIP of PDFs, orders, subscriptions and the ledger as CSV, each within one's own place.
import { crc32 } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipOf } from '../../server/invoices/papers-zip.ts';
import { parseAmount, sumOf } from '../../shared/money.ts';
import { pdfText } from '../support/pdf-text.ts';
import { addAccountBelow, addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

beforeAll(async () => {
  shop = await openShop({ payments: { offline: {} } });
  await shop.buy([CALLS]);
  await shop.buy([CALLS], { pbxId: await shop.addPbx('SHOP-0002') });
});
afterAll(() => shop.server.close());

async function download(path: string, authorization = shop.seller.headers.authorization) {
  const answer = await fetch(`${shop.server.url}/api/v1${path}`, { headers: { authorization } });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
}

/** By name, read through the central directory as every unpacker does, each held to its checksum. */
function filesIn(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = zip.lastIndexOf('PK\x05\x06');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(from, from + zip.readUInt32LE(at + 20));
    expect([zip.readUInt16LE(at + 10), crc32(data)]).toEqual([0, zip.readUInt32LE(at + 16)]);
    files.set(zip.toString('utf8', at + 46, nameEnd), data);
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

const rowsOf = (csv: Buffer) =>
  csv
    .toString()
    .trim()
    .split('\r\n')
    .map((row) => row.split(','));

test('the papers of a filter come as one ZIP file with the very PDFs that are downloaded one by one', async () => {
  const { items } = (await shop.api('GET', '/invoices')).body;
  const zip = await download('/invoices.zip');
  expect(zip.headers.get('content-type')).toBe('application/zip');
  const files = filesIn(zip.bytes);
  expect([...files.keys()].toSorted()).toEqual(items.map(({ label }: { label: string }) => `${label}.pdf`).toSorted());
  const [{ id, label }] = items;
  const one = await download(`/invoices/${id}/pdf`);
  expect(files.get(`${label}.pdf`)?.equals(one.bytes)).toBe(true);
  expect(pdfText(one.bytes)).toContain(label);
  const narrowed = filesIn((await download(`/invoices.zip?search=${label}`)).bytes);
  expect([...narrowed.keys()]).toEqual([`${label}.pdf`]);
  expect(filesIn((await download('/invoices.zip?kind=statement')).bytes).size).toBe(0);
  const chosen = filesIn((await download(`/invoices.zip?ids=${id},inv-of-somebody-else`)).bytes);
  expect([...chosen.keys()]).toEqual([`${label}.pdf`]);
  const many = await shop.api('GET', `/invoices.zip?ids=${Array(101).fill(id).join(',')}`);
  expect(many.body).toMatchObject({ code: 'validation_failed', fields: [{ path: 'ids' }] });
});

test('papers are read one at a time, as fast as they are taken', async () => {
  let reads = 0;
  const read = async () => {
    reads += 1;
    return new Uint8Array(512 * 1024);
  };
  const papers = Array.from({ length: 20 }, (_, index) => ({ name: `${index}.pdf`, atMs: 0, read }));
  const zip = zipOf(papers);
  const chunks = zip[Symbol.asyncIterator]();
  await chunks.next();
  // Nobody takes more: what is under way fills the buffers, and no further paper is begun.
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(reads).toBeLessThanOrEqual(2);
  for (let chunk = await chunks.next(); chunk.done !== true; ) chunk = await chunks.next();
  expect(reads).toBe(20);
});

test('a paper that cannot be read breaks the file off instead of leaving it short', async () => {
  const zip = zipOf([{ name: 'a.pdf', atMs: 0, read: () => Promise.reject(new Error('no such paper')) }]);
  await expect(zip.toArray()).rejects.toThrow('no such paper');
});

test('more papers than one file holds are refused before the first byte', async () => {
  const { database } = shop.server.deps;
  await database.transact(async (trx) => {
    const first = await trx.selectFrom('invoices').selectAll().limit(1).executeTakeFirstOrThrow();
    const row = { ...first, net: BigInt(first.net), tax: BigInt(first.tax), total: BigInt(first.total) };
    for (let number = 2_000; number < 3_001; number += 1) {
      const copy = { ...row, id: `inv-${number}`, number, label: `COPY-${number}`, order_id: null };
      await trx.insertInto('invoices').values(copy).execute();
    }
    return { ok: true, value: undefined };
  });
  const answer = await shop.api('GET', '/invoices.zip?search=COPY');
  expect(answer).toMatchObject({ status: 422, body: { code: 'too_many_rows' } });
  expect((await shop.api('GET', '/invoices.zip?search=INV')).status).toBe(200);
});

test('subscriptions are exported with what a page shows, and no cell is a formula', async () => {
  await shop.server.api('PATCH', `/accounts/${shop.customer.id}`, { name: '=Seaview' });
  const [head = [], row = []] = rowsOf((await download('/subscriptions/export.csv')).bytes);
  const named = Object.fromEntries(head.map((name, index) => [name, row[index]]));
  expect(named).toMatchObject({
    ...{ number: '1', account: "'=Seaview", pbx: 'SHOP-0001', sku: 'PSE-CC', plan: 'monthly', total: '10' },
    ...{ terminated: '0', state: 'active', autoRenew: 'no', renews: '', expires: '2027-04-01', trial: 'no' },
  });
});

/** As a program reads it: by the names of the columns. */
async function rowsByName(path: string, authorization?: string): Promise<Record<string, string>[]> {
  const { status, bytes, headers } = await download(path, authorization);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
  return parse(bytes, { columns: true });
}

describe('a list of the portal as a file', () => {
  beforeAll(async () => {
    const { server, vendor, partner, pbxId } = shop;
    await server.api('PATCH', `/pbxs/${pbxId}`, { name: '=HYPERLINK(1)' });
    const owner = await addPerson(server, partner, 'owner');
    await server.api('PATCH', `/users/${owner.id}`, { name: '+Owner' });
    // A partner beside, who has one of everything.
    const beside = await addAccountBelow(server, vendor, 'partner', 'Beside');
    const { headers } = await addPerson(server, beside, 'owner');
    const cart = { accountId: beside.id, pbxId: await shop.addPbx('BESIDE-1', beside.id), items: [CALLS] };
    await pay(cart, headers, 'OF-BESIDE');
    await pay(
      { accountId: shop.customer.id, pbxId: await shop.addPbx('SHOP-0003'), items: [CALLS] },
      shop.seller.headers,
      '=OF-1',
    );
  });

  async function pay(cart: object, headers: Record<string, string>, bankReference: string) {
    const { api } = shop.server;
    const { quoteId } = (await api('POST', '/quotes', cart, headers)).body;
    const { id, total } = (await api('POST', '/orders', { quoteId, method: 'offline' }, headers)).body;
    const transfer = { amount: total, receivedOn: '2027-03-01', bankReference };
    expect(await api('POST', `/orders/${id}/mark-paid`, transfer)).toMatchObject({ status: 201 });
  }

  test.each([
    ['/pbxs.csv', 'search=SHOP-0001', { serial: 'SHOP-0001', name: "'=HYPERLINK(1)", callsLimit: '10' }],
    ['/accounts.csv', 'search=office@seav', { name: "'=Seaview", kind: 'customer', status: 'active', currency: 'EUR' }],
    [
      '/payments.csv',
      'state=succeeded',
      { payer: 'Aurora', provider: 'offline', bankReference: "'=OF-1", amount: '17.50' },
    ],
    ['/users.csv', 'search=owner', { name: "'+Owner", role: 'owner', account: 'Aurora', disabled: '' }],
    ['/mails.csv', 'kind=invoice', { kind: 'invoice', state: 'queued', attempts: '0', sent: '' }],
    ['/audit.csv', '', { action: 'pbx.changed', subject: 'SHOP-0001', details: '{"name":"=HYPERLINK(1)"}' }],
  ])(
    '%s holds what its list shows and keeps its filter; a partner takes away its own alone',
    async (path, filter, row) => {
      const own = await rowsByName(`${path}?${filter}`);
      expect(own).toContainEqual(expect.objectContaining(row));
      const listed = await shop.api('GET', `${path.replace('.csv', '')}?limit=200&${filter}`);
      expect(own).toHaveLength(listed.body.items.length);
      expect(JSON.stringify(await rowsByName(path, `Bearer ${shop.server.apiKey}`))).toMatch(/beside/i);
      expect(JSON.stringify(await rowsByName(path))).not.toMatch(/beside/i);
    },
  );
});

test('the exported ledger sums to nothing, and a partner sees its own entries and those below alone', async () => {
  const whole = rowsOf((await download('/ledger.csv', `Bearer ${shop.server.apiKey}`)).bytes);
  const amount = whole[0]?.indexOf('amount') ?? -1;
  const owner = whole[0]?.indexOf('owner') ?? -1;
  expect(whole.length).toBeGreaterThan(4);
  expect(sumOf(whole.slice(1).map((row) => parseAmount(row[amount] ?? '', 'EUR') ?? 1n))).toBe(0n);
  const own = rowsOf((await download('/ledger.csv')).bytes).slice(1);
  expect(new Set(own.map((row) => row[owner]))).toEqual(new Set([shop.partner.id]));
});

test('the ledger is read newest first, page by page, each entry once, and a partner reads its own place alone', async () => {
  const entries: {
    readonly transaction: number;
    readonly line: number;
    readonly amount: { readonly amount: string };
  }[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const read = await shop.server.api('GET', `/ledger?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(read.body.items.length).toBeLessThanOrEqual(3);
    entries.push(...read.body.items);
    cursor = read.body.next;
  }
  const whole = rowsOf((await download('/ledger.csv', `Bearer ${shop.server.apiKey}`)).bytes);
  expect(entries.length).toBe(whole.length - 1);
  expect(new Set(entries.map(({ transaction, line }) => `${transaction} ${line}`)).size).toBe(entries.length);
  const transactions = entries.map(({ transaction }) => transaction);
  expect(transactions).toEqual(transactions.toSorted((a, b) => b - a));
  expect(sumOf(entries.map(({ amount }) => parseAmount(amount.amount, 'EUR') ?? 1n))).toBe(0n);
  const own = (await shop.api('GET', '/ledger?limit=200')).body.items;
  expect(new Set(own.map(({ ownerId }: { ownerId: string }) => ownerId))).toEqual(new Set([shop.partner.id]));
});

test('an order that gives back stays a number in the export', async () => {
  const { items } = (await shop.api('GET', '/subscriptions/1/units')).body;
  const units = items.map(({ id }: { id: string }) => id);
  const quoted = await shop.quote([{ subscription: 1, terminateUnits: units }]);
  expect((await shop.order(quoted.body.quoteId, { method: 'none' })).status).toBe(201);
  const [head = [], last = []] = rowsOf((await download('/orders/export.csv')).bytes);
  expect(last[head.indexOf('total')]).toBe('-17.50');
});

test('months after it was paid an order takes a reference, its owner and a comment: found and exported by it, and nothing of the money moves (S5.18)', async () => {
  const [{ id, number }] = (await shop.api('GET', '/orders?limit=1')).body.items;
  const { body: before } = await shop.api('GET', `/orders/${id}`);
  const papers = (await shop.api('GET', `/invoices?orderId=${id}`)).body.items;
  expect(before.state).toBe('paid');
  shop.clock.nowMs += 90 * 86_400_000;
  const noted = { reference: 'PO-4711', remark: 'Owner: Ms Berg. Second floor, charged to the hotel.' };
  const { body: after } = await shop.api('PATCH', `/orders/${id}`, noted);
  expect(after).toMatchObject({ ...noted, state: 'paid', total: before.total, paidAtMs: before.paidAtMs });
  expect((await shop.api('GET', `/orders/${id}`)).body).toEqual({ ...before, ...noted, version: before.version + 1 });
  expect((await shop.api('GET', '/orders?search=PO-4711')).body.items).toMatchObject([{ number }]);
  const [head = [], ...rows] = rowsOf((await download('/orders/export.csv')).bytes);
  const row = rows.find((one) => one[head.indexOf('number')] === String(number)) ?? [];
  expect(row[head.indexOf('reference')]).toBe('PO-4711');
  // Its paper keeps what was printed on it.
  expect((await shop.api('GET', `/invoices?orderId=${id}`)).body.items).toEqual(papers);
  const { body: trail } = await shop.api('GET', '/audit?limit=20');
  expect(trail.items).toContainEqual(expect.objectContaining({ action: 'order.annotated', subject: String(number) }));
});
