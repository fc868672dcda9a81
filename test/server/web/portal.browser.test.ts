// The portal in a real browser: signing in, the list of PBXs, one PBX, and what the page's policy and axe say to each.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openBrowser, openPage, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';

describe.runIf(haveBrowser())('the portal in a browser', { timeout: 60_000 }, () => {
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

  test('whoever opens a deep link signs in there and sees what was linked', async () => {
    const { server, pbxId } = shop;
    await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 5 }]);
    const { page, faults, close } = await openPage(browser);
    await page.goto(`${server.url}/pbxs/${pbxId}`);
    await page.getByLabel('E-mail').fill(server.email);
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await takePictures(page, 'sign-in-refused');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Password' }).fill(server.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'SHOP-0001' }).waitFor();
    await page.getByRole('tab', { name: 'Codes' }).click();
    await page.getByText('Activation code').first().waitFor();
    await page.getByRole('tab', { name: 'Agents and standby' }).click();
    await page.getByRole('button', { name: 'Make an enrolment token' }).click();
    await page.getByText('for one agent').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('cell', { name: /SHOP-0001/ }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbxs');
    await page.getByLabel('Search', { exact: true }).fill('nothing of that name');
    await page.getByText('No PBX fits the filter.').waitFor();
    expect(page.url()).toContain('search=nothing');
    expect(faults).toEqual([]);
    await close();
  });
});
