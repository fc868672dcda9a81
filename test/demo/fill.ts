// Who sells and who buys in the demo: a vendor, its partner with a partner below, a customer, and the first paid order for its PBX.
import { readFile } from 'node:fs/promises';
import { call, type Door } from './api.ts';
import { addNeighbours } from './neighbours.ts';
import { letPeopleIn } from './people.ts';
import { buy, type Counter, type Order } from './purchase.ts';
import { type Folders, keepPrivate, SERIAL } from './sandbox.ts';

const FIRST_ORDER = 'demo-first-order';
/** Eight extensions with a licence for as many people, three calls at once, a standby and some add-ons: little enough to want more. */
const FIRST_CART = [
  { sku: 'PSE-EXT', quantity: 8, plan: 'yearly' },
  { sku: 'PSE-CC', quantity: 3, plan: 'yearly' },
  { sku: 'PSE-HS', quantity: 1, plan: 'yearly' },
  { sku: 'B3-PS', quantity: 8, plan: 'yearly' },
  { sku: 'B3-REC', quantity: 4, plan: 'yearly' },
  { sku: 'B3-MOBILE', quantity: 3, plan: 'yearly' },
];

/** Repeating it after a start that broke off goes on where that stopped. */
export async function fillOnce(vendor: Door, folders: Folders, password: string): Promise<Counter> {
  // The address may be another one at every start, and links in mails begin with it.
  await call(vendor, 'PATCH', '/settings', { ...SELLING, publicUrl: vendor.url });
  const kept = await readFile(folders.counter, 'utf8').catch(() => undefined);
  const former = kept === undefined ? await openCounter(vendor) : (JSON.parse(kept) as Counter);
  const counter = { ...former, url: vendor.url };
  await keepPrivate(folders.counter, counter);
  await orderOnce(counter);
  await letPeopleIn(vendor, counter, password);
  return counter;
}

async function openCounter(vendor: Door): Promise<Counter> {
  const add = (once: string, address: string, body: object) =>
    call<{ id: string }>(vendor, 'POST', address, body, `demo-${once}`);
  const partner = await add('partner', '/accounts', NORDTEL);
  await add('reseller', '/accounts', { ...FJORDLINE, parentId: partner.id });
  const customer = await add('customer', '/accounts', { ...AURORA, parentId: partner.id });
  const pbx = { serial: SERIAL, name: 'Hotel Aurora, front office', accountId: customer.id };
  const { id: pbxId } = await add('pbx', '/pbxs', pbx);
  const order = { name: 'NordTel shop', scopes: ['read', 'write'], accountId: partner.id };
  const { apiKey } = await call<{ apiKey: string }>(vendor, 'POST', '/api-keys', order);
  const counter = { url: vendor.url, apiKey, accountId: customer.id, pbxId };
  await priceForFjordline(counter);
  await addNeighbours(vendor, counter);
  return counter;
}

/** Calls cost NordTel 17.50 a year and retail at 25.00; to the partner below it NordTel sells them at its own price. */
async function priceForFjordline(nordTel: Door): Promise<void> {
  const { items } = await call<{ items: { id: string; sku: string }[] }>(nordTel, 'GET', '/offers?limit=200');
  const offer = items.find(({ sku }) => sku === 'PSE-CC');
  const price = { plan: 'yearly', audience: 'partner', currency: 'EUR', tiers: [{ from: 1, amount: '19.50' }] };
  if (offer !== undefined) await call(nordTel, 'POST', `/offers/${offer.id}/prices`, price);
}

async function orderOnce(counter: Counter): Promise<void> {
  const placed = await call<{ items: Order[] }>(counter, 'GET', `/orders?accountId=${counter.accountId}&limit=1`);
  if (placed.items.length === 0) await buy(counter, FIRST_CART, FIRST_ORDER);
}

const HAMBURG = { lines: ['Hafenstrasse 1'], city: 'Hamburg', postcode: '20457', region: '' };
const SELLING = {
  seller: {
    ...{ name: 'Demo PBX Vendor GmbH', country: 'DE', taxId: 'DE000000000', address: HAMBURG },
    ...{ registration: '', email: 'billing@switchkey.example', website: '', bank: [] },
  },
  sender: { name: 'Demo PBX Vendor', email: 'licences@switchkey.example' },
  accountManager: 'sales@switchkey.example',
  taxRates: [{ country: 'DE', name: 'USt', percent: '19', reverseCharge: true }],
};
const GERMAN = { country: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR', language: 'en' };
const NORDTEL = {
  ...{ kind: 'partner', name: 'NordTel', email: 'orders@nordtel.example', taxId: 'DE111111111' },
  ...{ ...GERMAN, address: { ...HAMBURG, lines: ['Speicherweg 7'] } },
};
const FJORDLINE = { ...GERMAN, kind: 'partner', name: 'Fjordline', email: 'office@fjordline.example' };
const AURORA = { ...GERMAN, kind: 'customer', name: 'Hotel Aurora', email: 'admin@aurora.example' };
