// The table of PBXs in a browser, from the wish to the painted rows: one of 50,000 against one of 500 (target: <= 3).
import type { Page } from 'playwright-core';
import { haveBrowser, openChromium } from '../support/browser.ts';
import { makeLongLists } from '../support/long-lists.ts';
import { startServer } from '../support/server.ts';
import { openPortal } from '../support/visitor.ts';
import { setup } from '../support/web-setup.ts';

const short = process.argv.includes('--short');
const FEW = 500;
const MANY = 50_000;

/** What the browser has not read before: each address is looked at once, so that nothing is shown out of its memory. */
const STATES = ['waiting', 'silent', 'grace', 'trial', 'near_limit'];
const SORTS = ['serial', '-serial', 'owner', '-owner', 'seen', '-seen', 'ends', '-ends'];
const PAGES = 10;
/** Undefined: on to the next page of the table. */
const CASES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  page: Array.from({ length: PAGES }, () => undefined),
  sort: SORTS.map((sort) => `/pbxs?sort=${sort}`),
  filter: STATES.flatMap((state) => ['owner', '-serial'].map((sort) => `/pbxs?state=${state}&sort=${sort}`)),
  search: Array.from({ length: 10 }, (_, n) => `/pbxs?search=${encodeURIComponent(`house ${n}`)}`),
};

/** Said to the browser as text: what is measured there is not measured through a remote control. */
const IN_PAGE = `async (address) => {
  const asked = window.fetch;
  const answered = new Promise((resolve) => {
    window.fetch = async (...given) => {
      const response = await asked(...given);
      window.fetch = asked;
      const { items } = await response.clone().json();
      resolve(items[0]?.serial ?? '');
      return response;
    };
  });
  const startedMs = performance.now();
  if (address !== undefined) history.pushState({}, '', address);
  else [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Next page').click();
  const first = await answered;
  const painted = () => new Promise((resolve) => requestAnimationFrame(resolve));
  do await painted();
  while (!document.querySelector('tbody tr')?.textContent.includes(first));
  await painted();
  return performance.now() - startedMs;
}`;

if (!haveBrowser()) process.exit(0);
setup();
const browser = await openChromium();
const small = await openTable(FEW);
const large = await openTable(MANY);
const middles: (readonly [string, number, number])[] = [];
for (const [name, addresses] of Object.entries(CASES)) {
  const of = { small: [] as number[], large: [] as number[] };
  for (const address of short ? addresses.slice(0, 5) : addresses) {
    of.small.push(await paintedMs(small.page, address));
    of.large.push(await paintedMs(large.page, address));
  }
  middles.push([name, middle(of.small), middle(of.large)]);
}
const ratios = Object.fromEntries(middles.map(([name, few, many]) => [name, rounded(many / few)]));
const ratio = Math.max(...Object.values(ratios));
const smallMs = Object.fromEntries(middles.map(([name, few]) => [name, rounded(few)]));
console.log(JSON.stringify({ bench: 'table-paint', ratio, ratios, few: FEW, many: MANY, smallMs }));
await browser.close();
await small.close();
await large.close();
process.exit(0);

async function openTable(rows: number) {
  const nowMs = Date.now();
  const server = await startServer({ database: 'sqlite', clock: { nowMs } });
  const { vendor } = await makeLongLists(server, nowMs, { pbxs: rows, invoices: 0 });
  const { page, go, close } = await openPortal(browser, server, vendor, 'owner');
  await go('/pbxs');
  await page.locator('tbody tr').nth(24).waitFor();
  return {
    page,
    async close() {
      await close();
      await server.close();
    },
  };
}

/** Goes to an address within the page; until the rows of the answer are painted. */
async function paintedMs(page: Page, address: string | undefined): Promise<number> {
  return await page.evaluate(`(${IN_PAGE})(${JSON.stringify(address)})`);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
