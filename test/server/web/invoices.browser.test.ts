// Invoices in a real browser: the list and one paper, as PDF, CSV and ZIP, and a one-time link to the billing contact.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openBrowser, takePictures } from '../../support/browser.ts';
import { pdfText } from '../../support/pdf-text.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

describe.runIf(haveBrowser())('invoices in a browser', { timeout: 120_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openShop({ nowMs: Date.now() });
    browser = await openBrowser();
    await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 5 }]);
    const { items } = (await shop.api('GET', '/subscriptions')).body;
    const gone = (await shop.api('GET', `/subscriptions/${items[0].number}/units`)).body.items[0].id;
    const quoted = await shop.quote([{ subscription: items[0].number, terminateUnits: [gone] }]);
    await shop.order(quoted.body.quoteId, { method: 'none' });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.server.close();
  });

  async function saved(page: Page, button: string): Promise<Buffer> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button, exact: true }).click(),
    ]);
    return await readFile(await download.path());
  }

  test('what is listed leaves as CSV and as PDFs in one ZIP, narrowed as it is shown', async () => {
    const { server, partner } = shop;
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'billing');
    await go('/invoices');
    await page.getByRole('cell', { name: 'Credit note' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'invoices');
    const both = (await saved(page, 'Lines as CSV')).toString();
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Credit note' }).click();
    await page.getByRole('cell', { name: 'Invoice', exact: true }).waitFor({ state: 'detached' });
    const one = (await saved(page, 'Lines as CSV')).toString();
    expect(both.split('\n').length).toBeGreaterThan(one.split('\n').length);
    expect((await saved(page, 'PDFs as ZIP')).subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    await page.getByLabel('Issued from').fill('2099-01-01');
    await page.getByText('No paper fits the filter.').waitFor();
    await page.getByLabel('Issued from').fill('');
    await page.getByRole('cell', { name: 'Credit note' }).waitFor();
    await page.getByLabel('Issued until').fill('2099-01-01');
    await page.getByRole('cell', { name: 'Credit note' }).waitFor();
    expect(page.url()).toContain('until=2099-01-01');
    await page.getByLabel('Search', { exact: true }).fill('nothing of that number');
    await page.getByText('No paper fits the filter.').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('an invoice shows its lines and its credit notes, and is saved, or mailed as a link that works once', async () => {
    const { server, partner } = shop;
    const { items } = (await shop.api('GET', '/invoices?kind=invoice')).body;
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'billing');
    await go(`/invoices/${items[0].id}`);
    await page.getByRole('heading', { name: `Invoice ${items[0].label}` }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'invoice');
    expect(pdfText(await saved(page, 'PDF'))).toContain(items[0].label);
    expect((await saved(page, 'CSV')).toString()).toContain('PSE-CC');
    await page.getByRole('button', { name: 'Mail a link' }).click();
    await page.getByText('A link is on its way to office@aurora.example.').waitFor();
    await page.getByRole('heading', { name: 'Credit notes' }).waitFor();
    await page.getByRole('link', { name: /^CN-/ }).click();
    await page.getByText('is given back.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test('whoever only looks may save papers and mails nobody; a reader of German reads German', async () => {
    const { server, partner } = shop;
    const { items } = (await shop.api('GET', '/invoices?kind=invoice')).body;
    const { page, go, close } = await openPortal(browser, server, partner, 'viewer', { locale: 'de-DE' });
    await go(`/invoices/${items[0].id}`);
    await page.getByRole('heading', { name: `Rechnung ${items[0].label}` }).waitFor();
    expect(await page.getByRole('button', { name: 'Link mailen' }).count()).toBe(0);
    await takePictures(page, 'invoice-de');
    await go('/invoices');
    await page.getByText('wie sie ausgestellt wurden').waitFor();
    await takePictures(page, 'invoices-de');
    await close();
  });
});
