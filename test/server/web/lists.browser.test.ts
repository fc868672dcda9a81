// What every list of the portal can do, in a real browser: its columns chosen, its filters kept with a name, many rows changed at once.
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
    await expect.poll(() => page.locator(':focus').textContent()).toBe('Columns');

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
    // The choice is told later than the rows: what is hidden is not seen at any moment.
    const rowsTold = elsewhere.waitForResponse(/\/orders\?/).then((response) => response.finished());
    await elsewhere.route('**/me/lists', async (route) => {
      await rowsTold;
      await route.continue();
    });
    await elsewhere.addInitScript(`new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll('th')) (window.seen ??= new Set()).add(textContent);
    }).observe(document, { childList: true, subtree: true });`);
    await elsewhere.goto(`${server.url}/orders`);
    await column(elsewhere, 'Net').waitFor();
    expect(await elsewhere.evaluate('[...window.seen]')).toContain('Net');
    expect(await elsewhere.evaluate('[...window.seen]')).not.toContain('Tax');
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
    await expect.poll(() => page.locator(':focus').textContent()).toBe('Paid, oldest first');
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

  const subscriptions = async () =>
    (await shop.api('GET', '/subscriptions')).body.items.map((one: { autoRenew: boolean }) => one.autoRenew);

  test('many rows are changed with a preview of each; a lost answer stops it, and what is left is gone on with, nothing twice', async () => {
    const { server, partner } = shop;
    await shop.api('POST', '/subscriptions/1/auto-renew', { autoRenew: true });
    await shop.buy([{ sku: 'PSE-HS', plan: 'yearly', quantity: 1 }]);
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'billing');
    await go('/subscriptions');
    const all = page.getByRole('checkbox', { name: 'Choose all rows of this page' });
    await page.getByRole('checkbox', { name: 'Choose 1 · PSE-EXT' }).waitFor();
    await all.focus();
    await page.keyboard.press('Space');
    await page.getByText('3 chosen').waitFor();
    expect(new URL(page.url()).pathname).toBe('/subscriptions');
    await tabTo(page, 'Turn renewing on');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 will change, 1 left out.').waitFor();
    await dialog.getByText('It renews by itself already.').waitFor();
    expect(await dialog.getByText(/^Renews by itself on /).count()).toBe(2);
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'bulk-preview');
    expect(await subscriptions()).toEqual([true, false, false]);

    // The first is carried out, but nobody hears of it.
    const heard: string[] = [];
    await page.route('**/subscriptions/*/auto-renew', async (route) => {
      heard.push(route.request().headers()['idempotency-key'] ?? '');
      await route.fetch();
      await route.abort();
    });
    await dialog.getByRole('button', { name: 'Turn renewing on for 2' }).click();
    await dialog.getByText('0 of 2 done; the others are as they were, or say why').waitFor();
    await dialog.getByText('Not begun').waitFor();
    await dialog.getByText('Not known', { exact: true }).waitFor();
    await dialog.getByText(/Trying again does nothing twice/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'bulk-stopped');
    expect(await subscriptions()).toEqual([true, true, false]);
    await page.unroute('**/subscriptions/*/auto-renew');
    const [again] = await Promise.all([
      page.waitForRequest('**/subscriptions/2/auto-renew'),
      dialog.getByRole('button', { name: 'Try the 2 left again' }).click(),
    ]);
    expect([again.headers()['idempotency-key']]).toEqual(heard);
    await dialog.getByText('2 of 2 done').waitFor();
    expect(await dialog.getByText('Done', { exact: true }).count()).toBe(2);
    expect(await subscriptions()).toEqual([true, true, true]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator(':focus').textContent()).toBe('Turn renewing on');

    // What the API itself says of each before it does anything.
    await page.getByRole('button', { name: 'End with the term' }).click();
    await dialog.getByText('3 will change.').waitFor();
    await dialog.getByText(/^Without automatic renewal subscription 1 ends on /).waitFor();
    // Somebody else is quicker with one of them.
    await shop.api('POST', '/subscriptions/2/auto-renew', { autoRenew: false, confirm: true });
    await dialog.getByRole('button', { name: 'End 3 with the term' }).click();
    await dialog.getByText('2 of 3 done; the others are as they were, or say why').waitFor();
    await dialog.getByText('Failed', { exact: true }).waitFor();
    expect(await subscriptions()).toEqual([false, false, false]);
    expect(faults.filter((fault) => !/net::ERR_FAILED/.test(fault))).toEqual([]);
    await close();
  });

  test('orders that wait for their money are cancelled together, papers saved together; on a phone in German', async () => {
    const { server, partner } = shop;
    for (const quantity of [2, 3]) {
      const { body } = await shop.quote([{ sku: 'PSE-OCC', plan: 'yearly', quantity }]);
      expect((await shop.order(body.quoteId, { method: 'offline' })).body.state).toBe('pending');
    }
    const viewport = { width: 390, height: 844 };
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'owner', {
      locale: 'de-DE',
      viewport,
    });
    await go('/orders');
    await page.getByRole('checkbox', { name: 'Alle Zeilen dieser Seite auswählen' }).check();
    await page.getByRole('button', { name: 'Stornieren' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 ändern sich, 3 bleiben außen vor').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'bulk-preview-de');
    await dialog.getByRole('button', { name: '2 Bestellungen stornieren' }).click();
    await dialog.getByText('2 von 2 erledigt').waitFor();
    await dialog.getByRole('button', { name: 'Schließen' }).last().click();
    const { items } = (await shop.api('GET', '/orders')).body;
    expect(items.map(({ state }: { state: string }) => state)).toEqual([
      ...['cancelled', 'cancelled', 'paid', 'paid', 'paid'],
    ]);

    await go('/invoices');
    const boxes = page.getByRole('checkbox', { name: /^INV-/ });
    await boxes.first().check();
    const label = (await boxes.first().getAttribute('aria-label'))?.replace(' auswählen', '') ?? '';
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Deren PDFs als ZIP' }).click(),
    ]);
    const zip = (await readFile(await download.path())).toString('latin1');
    expect(new Set(zip.match(/INV-[\d-]+\.pdf/g))).toEqual(new Set([`${label}.pdf`]));
    expect(faults).toEqual([]);
    await close();
  });

  test('whoever only looks chooses no rows', async () => {
    const { page, go, close } = await openPortal(browser, shop.server, shop.partner, 'viewer');
    for (const [path, row] of [
      ['/subscriptions', '1'],
      ['/pbxs', 'SHOP-0001'],
    ] as const) {
      await go(path);
      await page.getByRole('link', { name: row, exact: true }).waitFor();
      expect(await page.getByRole('checkbox').count()).toBe(0);
    }
    await close();
  });
});
