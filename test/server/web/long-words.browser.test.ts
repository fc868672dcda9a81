// Names of one long word: they are broken in their place, and nothing beside them is pushed out of sight.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { haveBrowser, openBrowser } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

describe.runIf(haveBrowser())('long words', { timeout: 120_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openShop({ nowMs: Date.now(), payments: {} });
    browser = await openBrowser();
    await shop.api('PATCH', `/accounts/${shop.customer.id}`, { name: WORD });
    await shop.api('PATCH', `/pbxs/${shop.pbxId}`, { name: WORD });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.server.close();
  });

  test('lists show their columns beside such a name, and parts of a page keep it within their edges', async () => {
    const viewport = { width: 1280, height: 800 };
    const { page, go, close } = await openPortal(browser, shop.server, shop.partner, 'owner', { viewport });
    for (const [address, last] of [
      ['/accounts', 'Since'],
      ['/purchase', 'More'],
    ] as const) {
      await go(address);
      await page.getByText(WORD).first().waitFor();
      const column = await box(page.getByRole('columnheader', { name: last }));
      expect(column.x + column.width).toBeLessThanOrEqual(viewport.width);
    }
    await go(`/accounts/${shop.customer.id}`);
    const part = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Discount' }) });
    await part.getByText(WORD).waitFor();
    expect(await part.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    await close();
  });

  test('a button shows all its words, in its middle, also where it is a link', async () => {
    const viewport = { width: 390, height: 844 };
    const { page, go, close } = await openPortal(browser, shop.server, shop.partner, 'owner', { viewport });
    await go('/accounts');
    const link = page.getByRole('link', { name: 'New account' });
    const [outer, inner] = [await box(link), await box(link.getByText('New account'))];
    expect(Math.abs(outer.y + outer.height / 2 - (inner.y + inner.height / 2))).toBeLessThan(2);
    await go('/reports');
    const label = page.getByText('Invoices as PDF in a ZIP file');
    await label.waitFor();
    expect(await label.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    await close();
  });
});

async function box(locator: Locator) {
  await locator.first().waitFor();
  const found = await locator.first().boundingBox();
  if (found === null) throw new Error('It is not in sight.');
  return found;
}
