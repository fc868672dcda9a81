// A selling server killed at any instant keeps one order one charge, one licence, one invoice, one mail; `npm run faults` is the long form.
import { expect, test } from 'vitest';
import { describeWithPostgres, freshPostgres } from '../support/postgres.ts';
import { shopKilling } from './shop-killing.ts';

const KILLS = 12;

async function claim(place?: string): Promise<void> {
  const figures = await shopKilling(KILLS, Date.now() % 1_000_000, place);
  expect(figures.kills).toBe(KILLS);
  expect(figures.agreements).toBeGreaterThan(1);
  expect(figures.paid).toBeGreaterThan(0);
  expect(figures.repeated).toBeGreaterThan(0);
}

test('12 kills between order and mail on SQLite: every order happened once', async () => {
  await claim();
}, 300_000);

describeWithPostgres('a selling server on PostgreSQL', () => {
  test('12 kills between order and mail: every order happened once', async () => {
    await claim(await freshPostgres());
  }, 300_000);
});
