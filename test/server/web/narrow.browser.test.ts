// What needs attention, stands, is bought, held and paid at 200 % zoom and on a phone, in both languages: nothing is wider than its screen.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { haveBrowser, openBrowser } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

/** Pixels. */
const BEYOND = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe.runIf(haveBrowser())('narrow pages', { timeout: 120_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  let addresses: string[] = [];
  beforeAll(async () => {
    shop = await openShop({ nowMs: Date.now(), payments: { sandbox: 'at_once', offline: {} } });
    browser = await openBrowser();
    const order = await shop.buy([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 40 }]);
    const invoice = (await shop.api('GET', '/invoices')).body.items[0].id;
    const { number } = (await shop.api('GET', '/subscriptions')).body.items[0];
    addresses = [
      ...['/purchase', `/purchase/pbx/${shop.pbxId}`, `/purchase/pbx/${shop.pbxId}/renewal`],
      ...['/subscriptions', `/subscriptions/${number}`, `/subscriptions/of/pbx/${shop.pbxId}`],
      ...['/home', '/calendar', '/alerts', '/accounts', `/accounts/${shop.customer.id}`, '/pbxs'],
      ...['status', 'trace', 'codes', 'agents'].map((tab) => `/pbxs/${shop.pbxId}?tab=${tab}`),
      ...['/orders', `/orders/${order.id}`, '/invoices', `/invoices/${invoice}`, '/payment-methods', '/order-requests'],
    ];
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.server.close();
  });

  test.each([
    ['200 % zoom', 'en-GB', { width: 720, height: 450 }],
    ['a phone', 'de-DE', { width: 360, height: 740 }],
  ])('at %s in %s nothing is cut off or scrolls sideways', async (_, locale, viewport) => {
    const { page, go, close } = await openPortal(browser, shop.server, shop.partner, 'owner', { locale, viewport });
    const wide: string[] = [];
    for (const address of addresses) {
      await go(address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      const over = Number(await page.evaluate(BEYOND));
      if (over > 0) wide.push(`${address}: ${over} px`);
    }
    expect(wide).toEqual([]);
    await close();
  });
});
