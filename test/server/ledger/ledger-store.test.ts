// Balances in SQL are the sums of what was booked, and asking for one does not take longer with every entry.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../../server/accounts/account.ts';
import type { Trx } from '../../../server/db/open.ts';
import { entriesForPayment } from '../../../server/ledger/entries.ts';
import { balanceOf, balancesOf, post } from '../../../server/ledger/ledger-store.ts';
import { accept, refuse } from '../../../shared/result.ts';
import { commerceFaults } from '../../support/commerce-invariants.ts';
import { addAccountBelow, vendorOf } from '../../support/people.ts';
import { startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let vendor: Account;
let payer: Account;
beforeAll(async () => {
  server = await startServer();
  vendor = await vendorOf(server);
  payer = await addAccountBelow(server, vendor, 'partner', 'Aurora');
});
afterAll(() => server.close());

const ACT = { actor: 'cli', nowMs: Date.UTC(2027, 0, 1) };
const write = (work: (trx: Trx) => Promise<unknown>) =>
  server.deps.database.transact(async (trx) => accept(await work(trx)));
const pay = (amount: bigint) => {
  const receipt = { currency: 'EUR', vendorId: vendor.id, payerId: payer.id, provider: 'offline', amount } as const;
  return (trx: Trx) => post(trx, ACT, entriesForPayment(receipt, 0n, {}));
};

test('a balance is the sum of what was booked, per account and currency', async () => {
  await write(pay(1_750n));
  await write(pay(250n));
  const { reader } = server.deps.database;
  expect(await balanceOf(reader, payer.id, 'credit', 'EUR')).toBe(-2_000n);
  expect(await balanceOf(reader, payer.id, 'credit', 'USD')).toBe(0n);
  expect(await balancesOf(reader, payer.id)).toEqual([{ account: 'credit', amount: -2_000n, currency: 'EUR' }]);
  expect(await commerceFaults(reader)).toEqual([]);
});

test('what was not committed counts in no balance', async () => {
  await server.deps.database.transact(async (trx) => {
    await pay(999n)(trx);
    return refuse('no', 'No.', 'No.');
  });
  expect(await balanceOf(server.deps.database.reader, payer.id, 'credit', 'EUR')).toBe(-2_000n);
});

test('a balance is one row, however many entries there are', async () => {
  await write(async (trx) => {
    for (let n = 0; n < 50; n += 1) await pay(1n)(trx);
  });
  const rows = await server.deps.database.reader.selectFrom('ledger_balances').selectAll().execute();
  expect(rows.filter(({ owner_id }) => owner_id === payer.id)).toHaveLength(1);
  expect(await commerceFaults(server.deps.database.reader)).toEqual([]);
});
