// `npm run -s demo`: what NordTel, the partner of the running demo, may do: look at its price list, and buy for its customer's PBX.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import type { sellableOfferSchema } from '../../shared/contracts/catalogue-api.ts';
import type { invoiceListSchema } from '../../shared/contracts/invoices-api.ts';
import type { mailListSchema } from '../../shared/contracts/mails-api.ts';
import type { MoneyJson } from '../../shared/money.ts';
import { call, download } from './api.ts';
import { ask } from './programs.ts';
import { buy, type Counter, type Purchase } from './purchase.ts';
import { foldersIn, SERIAL } from './sandbox.ts';

const USAGE = `npm run -s demo offers
npm run -s demo buy <sku> <how many more> [monthly | yearly | …]`;

const { values, positionals } = parseArgs({
  options: { dir: { type: 'string', default: path.join('.data', 'demo') } },
  allowPositionals: true,
});
const folders = foldersIn(path.resolve(values.dir));
const [verb = '', sku = '', quantity = '', plan = 'yearly'] = positionals;

try {
  if (verb === 'offers') await showOffers(await runningCounter());
  else if (verb === 'buy' && /^[1-9]\d{0,5}$/.test(quantity)) await buyMore(await runningCounter());
  else {
    console.error(USAGE);
    process.exitCode = 2;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function runningCounter(): Promise<Counter> {
  const kept = await readFile(folders.counter, 'utf8').catch(() => undefined);
  const counter = kept === undefined ? undefined : (JSON.parse(kept) as Counter);
  const answer = counter && (await fetch(`${counter.url}/healthz`).catch(() => undefined));
  await answer?.body?.cancel();
  if (counter !== undefined && answer !== undefined) return counter;
  throw new Error('The demo is not running. Start it in another terminal: npm start');
}

async function showOffers(counter: Counter): Promise<void> {
  type Offers = { items: z.output<typeof sellableOfferSchema>[] };
  const { items } = await call<Offers>(counter, 'GET', '/offers?limit=200');
  for (const { sku: code, name, prices } of items) {
    const yearly = prices.find((price) => price.plan === 'yearly');
    if (yearly === undefined) continue;
    const [cost, retail] = [yearly.cost, yearly.retail].map((price) => price?.tiers[0]?.amount ?? '-');
    console.log(`${code.padEnd(24)} ${name.padEnd(40)} a year: costs ${cost}, retail ${retail} ${yearly.currency}`);
  }
}

async function buyMore(counter: Counter): Promise<void> {
  const wish = { sku, quantity: Number(quantity), plan };
  const { quote, order } = await buy(counter, [wish], `demo-${randomBytes(9).toString('base64url')}`);
  console.log(`NordTel orders for ${SERIAL} of Hotel Aurora:`);
  for (const { words } of quote.lines) console.log(`  ${words.text}`);
  const { net, tax, gross } = quote.totals;
  console.log(`  ${text(net)} and ${text(tax)} of tax are ${text(gross)}.`);
  console.log(`Order ${order.number} is ${order.state}: by the sandbox, so no money moved.`);
  console.log(await seenOnPbx(counter, { quote, order }));
  console.log(`Invoice   ${await savedInvoice(counter, order.id)}`);
  for (const { id, subject, recipient } of await mailsSince(counter, order.createdAtMs)) {
    const file = path.relative('.', path.join(folders.server, 'mail', `${id}.eml`));
    console.log(`Mail      ${file}   ${subject}, to ${recipient}`);
  }
}

/** Waits until the agent applied the licence that the payment issued. */
async function seenOnPbx(counter: Counter, { quote }: Purchase): Promise<string> {
  const licence = await call<{ epoch: number; seq: number }>(counter, 'GET', `/pbxs/${counter.pbxId}/licence`);
  const wanted = `${licence.epoch}.${licence.seq}`;
  const inForce = async () => {
    const status = await ask<{ pbx: { inForce?: string } }>('agent', ['status', '--state', folders.agent]);
    return status.pbx.inForce;
  };
  for (let tries = 0; tries < 20; tries += 1) {
    if ((await inForce()) !== wanted) continue;
    const changes = quote.items.map((item) => `${item.sku} ${item.quantityBefore} → ${item.quantityAfter}`);
    return `The PBX has it already: licence ${wanted}, ${changes.join(', ')}.`;
  }
  return `The PBX does not have licence ${wanted} yet; its agent asks again within the hour.`;
}

async function savedInvoice(counter: Counter, orderId: string): Promise<string> {
  type Invoices = z.output<typeof invoiceListSchema>;
  const { items } = await call<Invoices>(counter, 'GET', `/invoices?orderId=${orderId}`);
  const [invoice] = items;
  if (invoice === undefined) return 'none: nothing was to be paid';
  const file = path.join(folders.invoices, `${invoice.label}.pdf`);
  await mkdir(folders.invoices, { recursive: true, mode: 0o700 });
  await writeFile(file, await download(counter, `/invoices/${invoice.id}/pdf`), { mode: 0o600 });
  return path.relative('.', file);
}

/** The outbox is looked at every second. */
async function mailsSince(counter: Counter, sinceMs: number) {
  type Mails = z.output<typeof mailListSchema>;
  for (let tries = 0; ; tries += 1) {
    const { items } = await call<Mails>(counter, 'GET', '/mails?limit=50');
    const sent = items.filter(({ createdAtMs }) => createdAtMs >= sinceMs);
    if (tries === 20 || sent.every(({ state }) => state === 'sent')) return sent;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function text({ amount, currency }: MoneyJson): string {
  return `${amount} ${currency}`;
}
