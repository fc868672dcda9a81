// The first page in a real browser: what needs attention leads to the list that shows it; the calendar has what ends when.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openBrowser, openPage, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';

describe.runIf(haveBrowser())('home and calendar in the portal', { timeout: 90_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openShop({ nowMs: Date.now() });
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.server.close();
  });

  async function signedIn(path: string, locale?: string) {
    const opened = await openPage(browser, locale === undefined ? {} : { locale });
    const { page } = opened;
    await page.goto(`${shop.server.url}${path}`);
    await page.getByLabel('E-mail').fill(shop.server.email);
    await page.getByRole('textbox', { name: /Password|Passwort/ }).fill(shop.server.password);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: /Menu|Menü/ }).waitFor();
    return opened;
  }
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

  test('whoever signs in is told that nothing is to do, then what is, and goes on to where it is done', async () => {
    const { page, faults, close } = await signedIn('/');
    await heading(page, 'Home');
    await page.getByText('Nothing needs your attention.').waitFor();
    const order = await shop.buy([{ sku: 'PSE-EXT', plan: 'monthly', quantity: 20 }]);
    const trial = { accountId: shop.customer.id, pbxId: shop.pbxId, sku: 'C2TUT', quantity: 5 };
    expect((await shop.api('POST', '/trials', trial)).status).toBe(201);
    expect(order.state).toBe('paid');
    await page.reload();
    await page.getByText('Capacity in the field').waitFor();
    await page.getByRole('link', { name: '1 PBX has not applied what was paid for' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'home');
    await page.getByRole('link', { name: '1 PBX has not applied what was paid for' }).click();
    await heading(page, 'PBXs');
    await page.getByText('1 in all').waitFor();
    await page.getByText('Not applied yet').first().waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('what ends soon is the list of subscriptions, narrowed; what runs twice is a list of alerts', async () => {
    const { page, faults, close } = await signedIn('/subscriptions?due=trials');
    await page.getByText('0 in all').waitFor();
    await page.goto(`${shop.server.url}/alerts`);
    await heading(page, 'Alerts');
    await page.getByText('No alert is open.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'alerts');
    expect(faults).toEqual([]);
    await close();
  });

  test('the calendar goes from month to month and leads to the account and its PBX, in German as well', async () => {
    const { page, faults, close } = await signedIn('/calendar', 'de-DE');
    await heading(page, /^Kalender: /);
    const { items } = (await shop.api('GET', '/subscriptions')).body;
    const ends = items.map(({ periodEndMs }: { periodEndMs: number }) =>
      new Date(periodEndMs).toISOString().slice(0, 7),
    );
    for (const month of new Set<string>(ends)) {
      await page.goto(`${shop.server.url}/calendar?month=${month}`);
      await page.getByRole('link', { name: 'SHOP-0001' }).first().waitFor();
    }
    await page
      .getByText(/Test endet|Laufzeit endet/)
      .first()
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'calendar');
    await page.getByRole('button', { name: 'Dieser Monat' }).click();
    await page.getByRole('button', { name: 'Monat danach' }).click();
    expect(new URL(page.url()).searchParams.get('month')).toMatch(/^\d{4}-\d{2}$/);
    await page.goto(`${shop.server.url}/calendar?month=${ends[0]}`);
    await page.getByRole('link', { name: 'SHOP-0001' }).first().click();
    await heading(page, /SHOP-0001/);
    expect(faults).toEqual([]);
    await close();
  });
});
