// A VAT number that VIES does not know stands among what needs attention, for whoever sees its account, until it is corrected or known (S5.32).
import { expect, test } from 'vitest';
import { openShop, type Shop } from '../support/shop.ts';
import { openVies } from '../support/vies-server.ts';

test('a number that VIES does not know needs attention, for whoever sees its account, until it is corrected or VIES knows it', async () => {
  const [shop, vies] = await Promise.all([openShop(), openVies()]);
  const { server, partner, customer } = shop;
  const taxRates = [{ country: 'AT', name: 'USt', percent: '20', reverseCharge: true }];
  const { seller } = (await server.api('GET', '/settings')).body;
  const settings = { taxRates, seller: { ...seller, country: 'DE' }, webhooksToPrivate: true };
  const viesIs = (ask: boolean) =>
    server.api('PATCH', '/settings', { ...settings, vies: { ask, address: vies.address, holdDays: 14 } });
  expect((await viesIs(true)).status).toBe(200);
  const buyerIs = async (country: string, taxId: string) =>
    expect((await server.api('PATCH', `/accounts/${partner.id}`, { country, taxId })).status).toBe(200);
  const ask = () => server.api('POST', '/jobs/check-vat-ids/run', {});
  const attention = async (api: Shop['api']) =>
    (await api('GET', '/home')).body.attention.find(({ kind }: { kind: string }) => kind === 'vat_refused')?.count ?? 0;
  const refused = async (api: Shop['api']) =>
    (await api('GET', '/accounts?vat=refused')).body.items.map(({ name }: { name: string }) => name);
  const standing = async () => (await shop.api('GET', `/accounts/${partner.id}/vat`)).body;
  const number = 'ATU67834542';
  await buyerIs('AT', 'atu 6783-4542');
  expect([await attention(server.api), await standing()]).toMatchObject([
    0,
    { vatId: number, answer: null, asking: true },
  ]);
  await ask();
  expect([await attention(server.api), await attention(shop.api)]).toEqual([1, 1]);
  expect([await refused(server.api), await refused(shop.api)]).toEqual([['Aurora'], ['Aurora']]);
  expect(await standing()).toMatchObject({ answer: 'invalid', answeredAtMs: shop.clock.nowMs, asking: false });
  const below = { 'x-switchkey-account': customer.id };
  expect((await shop.api('GET', '/accounts?vat=refused', undefined, below)).body.items).toEqual([]);

  // Registered meanwhile: whoever cannot wait has it asked again.
  vies.registered.add(number);
  expect((await shop.api('POST', `/accounts/${partner.id}/vat`)).body).toMatchObject({ asking: true });
  await ask();
  expect([await attention(server.api), await standing()]).toMatchObject([0, { answer: 'valid' }]);

  vies.registered.clear();
  await shop.api('POST', `/accounts/${partner.id}/vat`);
  await ask();
  expect(await attention(shop.api)).toBe(1);
  // A number of one's own country decides on no tax.
  await buyerIs('DE', 'ATU67834542');
  expect([await attention(shop.api), (await standing()).vatId]).toEqual([0, null]);
  await buyerIs('AT', '');
  expect(await attention(shop.api)).toBe(0);
  await buyerIs('AT', number);
  expect(await attention(shop.api)).toBe(1);
  await viesIs(false);
  expect(await attention(shop.api)).toBe(0);
  await Promise.all([server.close(), vies.close()]);
});
