// What every list of the portal can do, in a real browser: its columns chosen, its filters kept with a name.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openBrowser, tabTo, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

describe.runIf(haveBrowser())('lists in a browser', { timeout: 120_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openShop({ nowMs: Date.now(), payments: { offline: {} } });
    browser = await openBrowser();
    await shop.buy([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 40 }]);
    await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 10 }]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.server.close();
  });

  const column = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true });
  const answered = (page: Page, path: string) =>
    page.waitForResponse((response) => response.url().endsWith(path) && response.request().method() !== 'GET');

  test('columns are chosen by keyboard, on every machine of a person, and a file says that it holds all of them', async () => {
    const { server, partner } = shop;
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'billing');
    await go('/orders?sort=number');
    await column(page, 'Tax').waitFor();
    await tabTo(page, 'Columns');
    await page.keyboard.press('Enter');
    const item = (name: string) => page.getByRole('menuitemcheckbox', { name, exact: true });
    await item('Tax').waitFor();
    expect(await item('Order').isDisabled()).toBe(true);
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'list-columns');
    await item('Tax').focus();
    const told = answered(page, '/me/lists');
    await page.keyboard.press('Enter');
    await column(page, 'Tax').waitFor({ state: 'detached' });
    await told;
    await page.keyboard.press('Escape');
    expect(await page.locator(':focus').textContent()).toBe('Columns');

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    const rows = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect(rows[0]).toMatch(/\btax\b/i);
    expect(rows.slice(1).map((row) => row.split(',')[0])).toEqual(['1', '2']);
    await page.getByText('The file holds every column, also the hidden one.').waitFor();

    const context = await browser.newContext({
      storageState: { cookies: await page.context().cookies(), origins: [] },
    });
    const elsewhere = await context.newPage();
    await elsewhere.goto(`${server.url}/orders`);
    await column(elsewhere, 'Net').waitFor();
    expect(await column(elsewhere, 'Tax').count()).toBe(0);
    await elsewhere.getByRole('button', { name: 'Columns' }).click();
    const reset = answered(elsewhere, '/me/lists');
    await elsewhere.getByRole('menuitem', { name: 'As delivered' }).click();
    await column(elsewhere, 'Tax').waitFor();
    await reset;
    await context.close();
    await page.reload();
    await column(page, 'Tax').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('a filter with its order gets a name, is opened, replaced, renamed and deleted, and the deletion is taken back', async () => {
    const { server, partner } = shop;
    const { page, faults, go, person, close } = await openPortal(browser, server, partner, 'technician');
    const kept = async () => (await server.api('GET', '/me/lists', undefined, person.headers)).body.filters;
    await server.api('POST', '/me/filters', { list: 'orders', name: 'Mine', filter: { search: 'x' } }, person.headers);
    const menu = page.getByRole('button', { name: /^Saved filters/ });
    const chosen = (name: string) => page.getByRole('button', { name: `Saved filters: ${name}`, exact: true });
    const entry = (name: string) => page.getByRole('menuitem', { name });
    await go('/orders');
    await menu.click();
    expect(await entry('Save what is shown').isDisabled()).toBe(true);
    await go('/orders?state=paid&sort=number&cursor=');
    await tabTo(page, 'Saved filters');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemradio', { name: 'Mine' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'list-save-filter');
    await page.getByLabel('Name').fill('Paid, oldest first');
    await page.keyboard.press('Enter');
    await chosen('Paid, oldest first').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator(':focus').textContent()).toBe('Paid, oldest first');
    expect(await kept()).toMatchObject([{}, { list: 'orders', filter: { state: 'paid', sort: 'number' } }]);

    await go('/orders?search=nothing');
    await page.getByText('No order fits the filter.').waitFor();
    await menu.click();
    await page.getByRole('menuitemradio', { name: 'Paid, oldest first' }).click();
    await page.getByRole('link', { name: '1', exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('?state=paid&sort=number');
    expect(await page.getByLabel('Search', { exact: true }).inputValue()).toBe('');

    await go('/orders?state=cancelled');
    await menu.click();
    await entry('Save what is shown').click();
    await page.getByLabel('Name').fill('Paid, oldest first');
    await page.getByRole('button', { name: 'Replace Paid, oldest first' }).click();
    await chosen('Paid, oldest first').waitFor();

    await menu.click();
    await entry('Rename or delete').click();
    const name = page.getByRole('dialog').getByLabel('Name').nth(1);
    await name.fill('Mine');
    await page.keyboard.press('Enter');
    await page.getByText('is used by another filter of this list').first().waitFor();
    await name.fill('Cancelled');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Delete Cancelled' }).click();
    await page.getByText('Cancelled is deleted.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'list-saved-filters');
    expect(await kept()).toMatchObject([{ name: 'Mine' }]);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Delete Cancelled' }).waitFor();
    await page.keyboard.press('Escape');
    await chosen('Cancelled').waitFor();
    expect(await kept()).toMatchObject([{ name: 'Cancelled', filter: { state: 'cancelled' } }, { name: 'Mine' }]);
    expect(faults).toEqual([]);
    await close();
  });
});
