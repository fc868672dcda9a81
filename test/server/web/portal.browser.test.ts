// The portal in a real browser: signing in, the list of PBXs, one PBX, lists as files, and what the page's policy and axe say to each.
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept } from '../../../shared/result.ts';
import { axeFaults, haveBrowser, openBrowser, openPage, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

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
    await page.getByRole('link', { name: 'SHOP-0001' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbxs');
    // As its agent would report: more than was bought.
    await server.deps.database.transact(async (trx) =>
      accept(
        await trx.updateTable('pbxs').set({ used_calls: 6, used_permille: 1_200 }).where('id', '=', pbxId).execute(),
      ),
    );
    await page.reload();
    await page.getByRole('table', { name: 'PBXs' }).getByText('Over a limit').waitFor();
    await page.getByLabel('Search', { exact: true }).fill('nothing of that name');
    await page.getByText('No PBX fits the filter.').waitFor();
    expect(page.url()).toContain('search=nothing');
    expect(faults).toEqual([]);
    await close();
  });

  test('a page whose file cannot be fetched, as after an update of the server, says so and offers the reload', async () => {
    const { page, go, close } = await openPortal(browser, shop.server, shop.partner, 'owner');
    await go('/orders');
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    await page.route('**/assets/**', (route) => route.abort());
    await page.getByRole('link', { name: 'Reports' }).click();
    await page.getByRole('heading', { name: 'This part could not be fetched' }).waitFor();
    await page.unroute('**/assets/**');
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
    await close();
  });

  test('every list is saved as a file with the rows of its filter', async () => {
    const { server, vendor } = shop;
    const { page, faults, go, close } = await openPortal(browser, server, vendor, 'owner');
    const fileOf = async (address: string) => {
      await go(address);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export CSV' }).click(),
      ]);
      const text = await readFile(await download.path(), 'utf8');
      return { name: download.suggestedFilename(), rows: text.trim().split('\r\n') };
    };
    for (const [address, name, begins, found] of [
      ['/pbxs?search=shop', 'pbxs.csv', 'serial,name,account', /^SHOP-0001,/],
      ['/accounts', 'accounts.csv', 'name,kind,status', /^Aurora,partner,/],
      ['/finance?state=held', 'payments.csv', 'created,order,payer', undefined],
      ['/settings/users?search=owner@', 'users.csv', 'email,name,account', /^owner@vendor.example,/],
      ['/settings/mails?state=failed', 'mails.csv', 'created,subject,recipient', undefined],
      ['/audit', 'audit.csv', 'row,at,actor,actorName', /,order\.paid,|,order\.placed,/],
    ] as const) {
      const file = await fileOf(address);
      expect([file.name, file.rows[0]?.startsWith(begins)], address).toEqual([name, true]);
      if (found === undefined) expect(file.rows, address).toHaveLength(1);
      else expect(file.rows.slice(1).join('\n'), address).toMatch(new RegExp(found, 'm'));
    }
    expect(faults).toEqual([]);
    await close();
  });
});
