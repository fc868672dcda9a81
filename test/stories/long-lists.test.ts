// A list that would be cut is refused in words: nobody takes a part for the whole.
import { expect, test } from 'vitest';
import { accept } from '../../shared/result.ts';
import { openShop } from '../support/shop.ts';

test('the units of a subscription are all there, or refused', async () => {
  const shop = await openShop();
  try {
    await shop.buy([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
    const [{ number }] = (await shop.api('GET', '/subscriptions')).body.items;
    const units = () => shop.api('GET', `/subscriptions/${number}/units`);
    expect((await units()).body.items).toHaveLength(10);
    await shop.server.deps.database.transact(async (trx) =>
      accept(await trx.updateTable('subscriptions').set({ quantity: 10_001 }).where('number', '=', number).execute()),
    );
    expect(await units()).toMatchObject({ status: 422, body: { code: 'too_many_rows' } });
  } finally {
    await shop.server.close();
  }
});
