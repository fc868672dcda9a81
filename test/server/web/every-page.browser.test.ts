// Every page that a role can reach by links, from the menu on: nothing that is shown is refused, and every page is accessible and pictured.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account, Role } from '../../../server/accounts/account.ts';
import { axeFaults, haveBrowser, openBrowser, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

const OF_ALL = [
  '/pbxs',
  '/purchase',
  '/subscriptions',
  '/orders',
  '/invoices',
  '/payment-methods',
  '/audit',
  '/settings',
];
const OF_SELLERS = [...OF_ALL, '/accounts', '/catalogue', '/prices', '/reports', '/finance'];

describe.runIf(haveBrowser())('every page of the portal', { timeout: 900_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  const pictured = new Set<string>();
  beforeAll(async () => {
    shop = await openShop({ nowMs: Date.now(), payments: { sandbox: 'at_once' } });
    await shop.buy([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
    const quoted = await shop.quote([{ sku: 'PSE-EXT', plan: 'monthly', quantity: 5 }], { payerId: shop.customer.id });
    await shop.order(quoted.body.quoteId, { method: 'sandbox' });
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.server.close();
  });

  /** One address of each page, by the page's pattern. */
  async function linksOn(page: Page): Promise<Map<string, string>> {
    const hrefs = await page
      .locator('a[href^="/"]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    const paths = hrefs.flatMap((href) => href?.split(/[?#]/)[0] ?? []);
    return new Map(paths.filter((path) => !path.startsWith('/for/')).map((path) => [patternOf(path), path]));
  }

  async function walk(account: Account, role: Role) {
    const { page, faults, close, go } = await openPortal(browser, shop.server, account, role);
    const refused: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() === 403 || answer.status() >= 500) refused.push(`${page.url()}: ${answer.url()}`);
    });
    await go('/pbxs');
    await atRest(page);
    const menu = await page
      .locator('nav')
      .first()
      .locator('a')
      .evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    const waiting = await linksOn(page);
    const seen = new Set<string>();
    for (;;) {
      const next = [...waiting].find(([pattern]) => pattern !== '/' && !seen.has(pattern));
      if (next === undefined) break;
      const [pattern, path] = next;
      seen.add(pattern);
      await go(path);
      await atRest(page);
      expect(await page.getByText('There is nothing at this address').count(), `${role} at ${path}`).toBe(0);
      expect(await axeFaults(page), `${role} at ${path}`).toEqual([]);
      for (const [found, at] of await linksOn(page)) if (!waiting.has(found)) waiting.set(found, at);
      if (pictured.has(pattern)) continue;
      pictured.add(pattern);
      await takePictures(page, `page${pattern.replaceAll('/', '-').replaceAll(':', '')}`);
    }
    await close();
    return { menu, seen, refused, faults };
  }

  test.each([
    ['vendor', 'owner', OF_SELLERS, ['/finance/ledger', '/catalogue/new', '/settings/business', '/orders/:id']],
    ['partner', 'billing', OF_SELLERS, ['/catalogue/:id', '/finance/payouts', '/settings/brand', '/subscriptions/:id']],
    ['customer', 'viewer', OF_ALL, ['/pbxs/:id', '/invoices/:id', '/settings/users']],
  ] as const)('a %s’s %s meets nothing that is refused', async (kind, role, entries, among) => {
    const { menu, seen, refused, faults } = await walk(shop[kind], role);
    expect(menu).toEqual(expect.arrayContaining([...entries]));
    expect(
      menu.some((path) => path !== null && OF_SELLERS.includes(path) && !entries.some((own) => own === path)),
    ).toBe(false);
    expect([...seen]).toEqual(expect.arrayContaining([...among]));
    expect(refused).toEqual([]);
    expect(faults).toEqual([]);
  });
});

async function atRest(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.locator('[aria-busy=true]').count(), { timeout: 20_000 }).toBe(0);
}

/** Ids, serial and running numbers as `:id`. */
function patternOf(path: string): string {
  return path.replace(/\/(?=[^/]*[\d_])[^/]+/g, '/:id');
}
