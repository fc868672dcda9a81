// NordTel's other customers: one on trial, one whose transfer has not come yet, so that the portal has something to attend to.
import { call, type Door } from './api.ts';
import type { Counter } from './purchase.ts';

const HERE = { country: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR', language: 'de', kind: 'customer' };
const NEIGHBOURS = [
  { once: 'clinic', serial: 'DEMO-0002', name: 'Seaside Clinic', email: 'it@seaside.example' },
  { once: 'brewery', serial: 'DEMO-0003', name: 'Brauhaus Nord', email: 'buero@brauhaus.example' },
] as const;

/** Every step carries its own key, so that a start that broke off is gone on with and nothing is done twice. */
export async function addNeighbours(vendor: Door, nordTel: Counter): Promise<void> {
  const { parentId } = await call<{ parentId: string }>(vendor, 'GET', `/accounts/${nordTel.accountId}`);
  const [clinic, brewery] = await Promise.all(
    NEIGHBOURS.map(async ({ once, serial, name, email }) => {
      const customer = { ...HERE, name, email, parentId };
      const { id: accountId } = await call<{ id: string }>(vendor, 'POST', '/accounts', customer, `demo-${once}`);
      const pbx = { serial, name: `${name}, reception`, accountId };
      const { id: pbxId } = await call<{ id: string }>(vendor, 'POST', '/pbxs', pbx, `demo-${once}-pbx`);
      return { accountId, pbxId };
    }),
  );
  await call(nordTel, 'POST', '/trials', { ...clinic, sku: 'C2TUT', quantity: 5 }, 'demo-clinic-trial');
  const items = [{ sku: 'PSE-EXT', plan: 'yearly', quantity: 30 }];
  const quote = await call<{ quoteId: string; hash: string }>(
    nordTel,
    'POST',
    '/quotes',
    { ...brewery, items },
    'demo-brewery-quote',
  );
  const order = { quoteId: quote.quoteId, hash: quote.hash, method: 'offline' };
  await call(nordTel, 'POST', '/orders', order, 'demo-brewery-order');
}
