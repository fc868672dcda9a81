// What is charged from its first use on waits for it, owes nothing meanwhile, and begins on the day of that use however late it is told (S4.10, S4.15, S4.18).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signConfirmation } from '../../shared/licence/confirmation-code.ts';
import { signRequest } from '../../shared/licence/request-code.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { enrol, openSession, type RawAgent, rawAgent, signed } from '../support/raw-agent.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
let serials = 0;

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 1, 10, 12) });
  for (const [sku, kind] of [
    ['USE-CALLS', 'concurrent_calls'],
    ['USE-SEAT', 'call_recording'],
    ['USE-PMS', 'hotel_pms'],
  ] as const) {
    await addFee(sku, { charging: { activation: 'first_use' }, grants: [{ kind, perUnit: 1 }] });
  }
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const on = (month: number, day: number, hour = 12) => {
  shop.clock.nowMs = Date.UTC(2027, month - 1, day, hour);
};
const at = () => ({ at: Math.floor(shop.clock.nowMs / 1000) });

/** 10.00 a month for each unit. */
async function addFee(sku: string, more: object) {
  const offer = { sku, name: sku, family: 'USE', model: 'quantity', plans: ['monthly'], billing: 'statement' };
  const { status, body } = await shop.server.api('POST', '/offers', { ...offer, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  const price = { audience: 'partner', plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount: '10.00' }] };
  expect((await shop.server.api('POST', `/offers/${body.id}/prices`, price)).status).toBe(201);
}

async function site() {
  serials += 1;
  const serial = `USE-${1000 + serials}`;
  const pbxId = await shop.addPbx(serial);
  const agent = rawAgent();
  await enrol(shop.server.url, agent, await shop.server.enrolmentToken(pbxId), serial, at());
  await openSession(shop.server.url, agent, at());
  return { serial, pbxId, agent };
}

async function order(sku: string, pbxId: string, quantity = 1): Promise<number> {
  await shop.buy([{ sku, plan: 'monthly', quantity }], { pbxId });
  const { items } = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body;
  return items.find((one: { sku: string; state: string }) => one.sku === sku && one.state === 'active').number;
}

async function report(agent: RawAgent, month: number, day: number, hour: number, peakCalls: number, more = {}) {
  const start = Date.UTC(2027, month - 1, day, hour) / 1000;
  const hours = [{ hour: start, peakCalls, extensions: 0, refusedCalls: 0, refusedExtensions: 0 }];
  const told = await signed(shop.server.url, agent, 'POST', '/agent/v1/usage', { hours, ...more }, at());
  expect(told.status).toBe(204);
}

const fee = async (number: number) => (await shop.api('GET', `/subscriptions/${number}/fee`)).body;

async function stated(month: string, number: number) {
  const { body } = await shop.server.api('GET', '/invoices?kind=statement&limit=100');
  const papers = await Promise.all(
    body.items.map(async ({ id }: { id: string }) => (await shop.server.api('GET', `/invoices/${id}`)).body),
  );
  const details = papers.filter(({ terms }) => terms.month === month).flatMap((paper) => paper.details);
  return details.filter(({ subscription }: { subscription: number }) => subscription === number);
}

const activations = async (number: number) => {
  const { body } = await shop.server.api('GET', `/subscriptions/${number}`);
  return body.events.filter(({ kind }: { kind: string }) => kind === 'activated');
};

/** A day passes, with every job that is due; what is stated is paid. */
async function nextDay() {
  expect((await shop.server.api('POST', '/test-clock', { advance: 'P1D' })).status).toBe(200);
  const { items } = (await shop.server.api('GET', '/invoices?state=open')).body;
  for (const { id } of items) {
    await shop.server.api('POST', `/invoices/${id}/settlement`, { state: 'paid', reason: 'Bank 4711' });
  }
}

test('the PBX has it from the order on; it is pending until more calls run than others give, and owed from that day', async () => {
  const { pbxId, agent } = await site();
  const until = Date.UTC(2028, 0, 1) / 1000;
  const base = { offer: 'PART-OF-SITE', kind: 'concurrent_calls', quantity: 5, until };
  const given = await shop.server.api('POST', `/pbxs/${pbxId}/grants`, base);
  expect(given.status, JSON.stringify(given.body)).toBe(201);
  const number = await order('USE-CALLS', pbxId, 2);
  const grants = (await shop.server.api('GET', `/pbxs/${pbxId}/grants`)).body.items;
  expect(grants).toMatchObject([{ quantity: 5 }, { kind: 'concurrent_calls', quantity: 2 }]);
  await report(agent, 2, 10, 11, 5);
  expect(await fee(number)).toMatchObject({
    ...{ status: 'pending', activatedAtMs: null, fee: { amount: '20.00' }, nextOn: null },
    terms: { activation: 'first_use' },
  });
  on(2, 20);
  await report(agent, 2, 20, 10, 6);
  await report(agent, 2, 20, 11, 7);
  expect(await fee(number)).toMatchObject({
    ...{ status: 'active', activatedAtMs: Date.UTC(2027, 1, 20, 10), nextOn: '2027-03-01' },
  });
  expect(await activations(number)).toMatchObject([
    { atMs: Date.UTC(2027, 1, 20, 10), details: { by: 'usage', kind: 'concurrent_calls', used: 6 } },
  ]);
  const audit = shop.server.deps.database.reader.selectFrom('audit').selectAll();
  const [row] = await audit.where('action', '=', 'subscription.activated').execute();
  expect(row).toMatchObject({ subject: `${number}`, actor: expect.stringMatching(/^agent:/) });
  expect(JSON.parse(row?.details ?? '')).toMatchObject({ by: 'usage', kind: 'concurrent_calls', used: 6 });
  on(2, 28, 20);
  await nextDay();
  // 9 of 28 days of two times 10.00.
  expect(await stated('2027-02', number)).toMatchObject([{ from: '2027-02-20', quantity: 2, net: { amount: '6.43' } }]);
});

test('a use that is told after its month was stated is stated once in a further statement of that month', async () => {
  on(3, 5);
  const { pbxId, agent } = await site();
  const number = await order('USE-CALLS', pbxId);
  on(3, 31, 20);
  await nextDay();
  await nextDay();
  expect(await stated('2027-03', number)).toEqual([]);
  on(4, 9);
  // It grew since, and is counted as it was when it was used.
  const grown = await shop.quote([{ subscription: number, quantity: 3 }], { pbxId });
  const placed = await shop.order(grown.body.quoteId, { method: 'none' });
  expect(placed.status, JSON.stringify([grown.body, placed.body])).toBe(201);
  await report(agent, 3, 25, 9, 1);
  await nextDay();
  await nextDay();
  // 7 of 31 days.
  expect(await stated('2027-03', number)).toMatchObject([{ from: '2027-03-25', quantity: 1, net: { amount: '2.26' } }]);
  await report(agent, 3, 24, 9, 1);
  expect(await activations(number)).toHaveLength(1);
  on(4, 30, 20);
  await nextDay();
  expect(await stated('2027-04', number)).toMatchObject([
    { from: '2027-04-01', until: '2027-04-09', quantity: 1 },
    { from: '2027-04-09', until: '2027-05-01', quantity: 3 },
  ]);
});

test('what ends without use owes nothing, for whatever months it was held, suspended or not (S4.18)', async () => {
  on(5, 3);
  const { pbxId, agent } = await site();
  const number = await order('USE-CALLS', pbxId);
  await shop.server.api('POST', `/subscriptions/${number}/suspend`, { reason: 'Overdue' });
  on(5, 31, 20);
  await nextDay();
  on(6, 10);
  expect((await shop.api('GET', `/subscriptions/${number}/ending`)).body.feeUntil).toBeNull();
  await shop.server.api('POST', `/subscriptions/${number}/end`, { reason: 'Closed', confirm: true });
  expect((await fee(number)).status).toBe('closed');
  on(6, 30, 20);
  // Calls after its end are not its use.
  await report(agent, 6, 20, 9, 1);
  await nextDay();
  for (const month of ['2027-05', '2027-06']) expect(await stated(month, number)).toEqual([]);
  expect(await activations(number)).toEqual([]);
});

test('a seat is used when somebody has it, a service when a receipt or a pasted confirmation proves it, calls without internet by a request code', async () => {
  on(7, 5);
  const { serial, pbxId, agent } = await site();
  const [seat, service, calls] = [
    await order('USE-SEAT', pbxId, 2),
    await order('USE-PMS', pbxId),
    await order('USE-CALLS', pbxId),
  ];
  await report(agent, 7, 5, 11, 0, { seats: { ...at(), assigned: { call_recording: 1 } } });
  expect(await activations(seat)).toMatchObject([{ details: { by: 'seat', kind: 'call_recording', used: 1 } }]);
  const { epoch, seq, codeId } = (await shop.api('GET', `/pbxs/${pbxId}/licence`)).body;
  const confirm = async (result: 'applied' | 'failed', of: { seq: number; codeId: string }) => {
    const said = { serial, epoch, ...of, appliedAt: at().at, result };
    const code = encodeText('confirmation', signConfirmation(said, agent.key));
    expect((await shop.api('POST', `/pbxs/${pbxId}/confirmations`, { code })).status).toBe(200);
  };
  await confirm('failed', { seq, codeId });
  expect(await activations(service)).toEqual([]);
  on(7, 6);
  await confirm('applied', { seq, codeId });
  expect(await activations(service)).toMatchObject([{ atMs: shop.clock.nowMs, details: { by: 'receipt', seq } }]);
  expect(await activations(calls)).toEqual([]);
  const state = { serial, nonce: 'ab'.repeat(16), epoch, seq, stateHash: 'cd'.repeat(32), issuedAt: at().at };
  const request = signRequest({ ...state, reason: 'update', peaks: { calls: 1, extensions: 0 } }, agent.key);
  const code = encodeText('request', request);
  const answered = await shop.api('POST', `/pbxs/${pbxId}/request-codes`, { code });
  expect(answered.status, JSON.stringify(answered.body)).toBeLessThan(300);
  expect(await activations(calls)).toMatchObject([{ details: { by: 'usage', used: 1 } }]);
});

test('where a PBX cannot report it, who will owe it begins it by hand, once; who has it from its seller may not', async () => {
  on(8, 10);
  const { pbxId } = await site();
  const number = await order('USE-SEAT', pbxId);
  const path = `/subscriptions/${number}/activate`;
  const reason = { reason: 'The site told us by phone' };
  const customer = { 'x-switchkey-account': shop.customer.id };
  expect(await shop.api('POST', path, reason, customer)).toMatchObject({ status: 403 });
  expect(await shop.api('POST', path, {})).toMatchObject({ status: 422 });
  expect(await shop.api('POST', path, reason)).toMatchObject({
    status: 200,
    body: { activatedAtMs: shop.clock.nowMs },
  });
  expect(await shop.api('POST', path, reason)).toMatchObject({ status: 409, body: { code: 'nothing_changes' } });
  expect(await activations(number)).toMatchObject([{ details: { by: 'hand', ...reason } }]);
});

test('it goes with statements, and with something that a PBX uses', async () => {
  const offer = { name: 'None', family: 'USE', model: 'flat', plans: ['monthly'] };
  const charging = { activation: 'first_use' };
  const grants = [{ kind: 'hotel_pms', perUnit: 1 }];
  for (const more of [
    { sku: 'USE-PAID', grants },
    { sku: 'USE-NOTHING', billing: 'statement' },
  ]) {
    const refused = await shop.server.api('POST', '/offers', { ...offer, ...more, charging });
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ path: 'charging.activation' }] } });
  }
});
