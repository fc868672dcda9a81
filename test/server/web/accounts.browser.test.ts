// Accounts in a real browser: the tree, a new customer with its PBX, acting for another, the one search box; by keyboard as well.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openBrowser, openPage, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';

describe.runIf(haveBrowser())('accounts in the portal', { timeout: 90_000 }, () => {
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

  async function signedIn(path: string) {
    const opened = await openPage(browser);
    const { page } = opened;
    await page.goto(`${shop.server.url}${path}`);
    await page.getByLabel('E-mail').fill(shop.server.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(shop.server.password);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Menu' }).waitFor();
    return opened;
  }
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  test('the tree is walked level by level, an account is edited, and a refusal stands at its field', async () => {
    const { page, faults, close } = await signedIn('/accounts');
    await page.getByRole('link', { name: 'Aurora' }).waitFor();
    expect(await page.getByRole('link', { name: 'Seaview' }).count()).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'accounts');
    await page.getByRole('link', { name: 'Aurora' }).click();
    await heading(page, 'Aurora');
    await page.getByRole('link', { name: 'Seaview' }).waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Country').fill('Germany');
    await page.keyboard.press('Enter');
    await page.getByText('must be an ISO 3166 code such as DE').first().waitFor();
    await page.getByLabel('Country').fill('DE');
    await page.getByLabel('City').fill('Hamburg');
    await page.keyboard.press('Enter');
    await page.getByText('The account was changed.').waitFor();
    await page.getByRole('cell', { name: /Hamburg/ }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'account');
    expect(faults).toEqual([]);
    await close();
  });

  test('blocking an account says what it means, asks why, and the badge follows', async () => {
    const { page, close } = await signedIn(`/accounts/${shop.customer.id}`);
    await page.getByRole('button', { name: 'Standing' }).click();
    await page.getByRole('menuitem', { name: 'Block' }).click();
    await page.getByText('PBXs keep what is licensed').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('Reason').fill('two invoices are open');
    await page.getByRole('button', { name: 'Block' }).click();
    await page.getByText('Blocked').waitFor();
    await page.getByRole('button', { name: 'Standing' }).click();
    await page.getByRole('menuitem', { name: 'Reinstate' }).click();
    await page.getByLabel('Reason').fill('it was paid');
    await page.getByRole('button', { name: 'Reinstate' }).click();
    await page.getByText('Active', { exact: true }).waitFor();
    await close();
  });

  test('a new customer and its PBX, by keyboard alone', async () => {
    const { page, close } = await signedIn('/accounts/new');
    await page.getByLabel('Name').focus();
    await page.keyboard.type('Harbour Inn');
    await page.keyboard.press('Tab');
    await page.keyboard.type('desk@harbour.example');
    await page.keyboard.press('Enter');
    await page.getByLabel('Serial number of the PBX').waitFor();
    await page.keyboard.type('harbour-0001');
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'new-account');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Choose licences' }).waitFor();
    const { items } = (await shop.server.api('GET', '/pbxs?search=HARBOUR-0001')).body;
    expect(items).toMatchObject([{ serial: 'HARBOUR-0001', ownerName: 'Harbour Inn' }]);
    await close();
  });

  test('whoever acts for another sees that account alone, says so, and a foreign one is not found', async () => {
    await shop.addPbx('OTHER-0001', shop.vendor.id);
    const { page, close } = await signedIn('/pbxs');
    await page.getByRole('cell', { name: /OTHER-0001/ }).waitFor();
    await page.getByRole('button', { name: /Choose another account/ }).click();
    await page.getByLabel('How the name or e-mail begins').fill('Sea');
    await page.getByRole('link', { name: 'Seaview' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'scope');
    await page.getByRole('link', { name: 'Seaview' }).click();
    await page.getByText('Acting for Seaview').first().waitFor();
    expect(page.url()).toContain(`/for/${shop.customer.id}/pbxs`);
    await page.getByRole('cell', { name: /SHOP-0001/ }).waitFor();
    expect(await page.getByRole('cell', { name: /OTHER-0001/ }).count()).toBe(0);
    await page.goto(`${shop.server.url}/for/acc_of_somebody_else/pbxs`);
    await page.getByText('There is no such account within yours.').waitFor();
    await close();
  });

  test('one box finds an account, a PBX and an order from everywhere', async () => {
    const { number } = await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 2 }]);
    const { page, close } = await signedIn('/pbxs');
    await page.getByRole('cell', { name: /SHOP-0001/ }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('seav');
    await page.getByRole('option', { name: /Seaview/ }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await heading(page, 'Seaview');
    await page.keyboard.press('/');
    await page.keyboard.type('shop-0001');
    await page
      .getByRole('option', { name: /SHOP-0001/ })
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Search accounts, PBXs, orders and licences').fill(String(number));
    await page.getByRole('option', { name: /Order/ }).waitFor();
    await close();
  });
});
