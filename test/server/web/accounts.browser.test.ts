// Accounts in a real browser: the tree, a new customer with its PBX, acting for another, the one search box; by keyboard as well.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeStatus } from '../../../server/flows/change-account.ts';
import { localDateAt } from '../../../shared/calendar.ts';
import { axeFaults, haveBrowser, looksRight, openBrowser, openPage, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { joinAs, openPortal } from '../../support/visitor.ts';

describe.runIf(haveBrowser())('accounts in the portal', { timeout: 240_000 }, () => {
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

  const signedIn = async (path: string) => {
    const opened = await openPortal(browser, shop.server, shop.vendor, 'owner');
    await opened.go(path);
    return opened;
  };
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
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
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

  test('a suspension is put off to a day within 90 days, with a reason; another day is refused at its field', async () => {
    const { server, partner } = shop;
    // As what is overdue suspends it.
    await server.deps.database.transact(async (trx) =>
      changeStatus(
        trx,
        { actor: 'job', nowMs: shop.clock.nowMs },
        { accountId: partner.id, scope: '/', status: 'suspended', reason: 'overdue', by: 'dunning' },
      ),
    );
    const { page, faults, close } = await signedIn(`/accounts/${partner.id}`);
    await page.getByRole('button', { name: 'Defer the suspension' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It orders again until that day.').waitFor();
    await dialog.getByLabel('Suspend on').fill('2099-01-01');
    await dialog.getByLabel('Reason').fill('pays by the end of the month');
    await dialog.getByRole('button', { name: 'Defer' }).click();
    await dialog.getByText(/^must be after .* and no later than/).waitFor();
    await looksRight(page, 'account-defer');
    const day = localDateAt(shop.clock.nowMs + 10 * 86_400_000, shop.vendor.timeZone);
    await dialog.getByLabel('Suspend on').fill(day);
    await dialog.getByRole('button', { name: 'Defer' }).click();
    await page.getByText(/^Its suspension is put off to/).waitFor();
    await looksRight(page, 'account-deferred');
    expect(faults).toEqual([]);
    await close();
  });

  test('a new customer, its PBX and its licences, from sign-in on: reloaded, gone back, refused, pressed twice', async () => {
    const { page, faults, close } = await openPage(browser);
    const { server, partner } = shop;
    const { email, password } = await joinAs(server, partner, 'owner');
    await page.goto(`${server.url}/accounts`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'New account' }).click();

    // Who: a refusal stands at its field, and a reload keeps what was typed.
    await page.getByLabel('Name').fill('Harbour Inn');
    await page.getByLabel('E-mail').fill('desk@harbour.example');
    await page.getByLabel('Country').fill('1X');
    await page.keyboard.press('Enter');
    await page.getByText('must be an ISO 3166 code such as DE').first().waitFor();
    expect(await page.getByLabel('Country').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Country').fill('DE');
    await page.reload();
    expect(await page.getByLabel('Name').inputValue()).toBe('Harbour Inn');
    expect(await axeFaults(page)).toEqual([]);

    // The answer is lost: the account is there, and sending again, even after a reload, makes no second one.
    await page.route('**/api/v1/accounts', async (route) => {
      if (route.request().method() !== 'POST') return await route.fallback();
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Open the account' }).click();
    await page.getByText('The server did not answer').waitFor();
    await page.unroute('**/api/v1/accounts');
    await page.reload();
    await page.getByRole('button', { name: 'Open the account' }).dblclick();
    await page.getByLabel('Serial number of the PBX').waitFor();
    const made = (await shop.api('GET', '/accounts?search=harbour')).body.items;
    expect(made).toMatchObject([{ name: 'Harbour Inn', parentId: partner.id }]);

    // PBX: taken by another, then by keyboard; Back shows what was entered.
    await page.getByLabel('Serial number of the PBX').fill('shop-0001');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Serial number of the PBX').fill('harbour-0001');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByText('The account is entered: Harbour Inn, desk@harbour.example, DE.').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    expect(await page.getByLabel('Serial number of the PBX').inputValue()).toBe('harbour-0001');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('Serial number of the PBX').press('Enter');

    // Licences: what the seller may sell, refused at its field, with the price beside it; Back and a reload lose nothing.
    const quantity = page.getByRole('textbox', { name: 'Quantity of Extension expansion' });
    await quantity.fill('1000000');
    await expect.poll(() => quantity.getAttribute('aria-invalid'), { timeout: 20_000 }).toBe('true');
    await quantity.fill('20');
    await page.getByText('20 × Extension expansion').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByText('The PBX HARBOUR-0001, Harbour Inn, is registered.').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.reload();
    expect(await quantity.inputValue()).toBe('20');
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'new-account-licences');
    await page.getByRole('button', { name: 'Review and price' }).click();

    // Review: the price that will be charged, ordered once.
    await page.getByText('Total today').waitFor();
    await page.getByRole('radio', { name: /Credit line/ }).click();
    await page.getByLabel('Your own reference').fill('HARBOUR 7');
    await page.reload();
    await expect.poll(() => page.getByRole('radio', { name: /Credit line/ }).isChecked()).toBe(true);
    expect(await page.getByLabel('Your own reference').inputValue()).toBe('HARBOUR 7');
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'new-account-review');
    const pay = page.getByRole('button', { name: /^Pay EUR/ });
    const price = (await pay.innerText()).replace(/[^0-9.]/g, '');
    await pay.dblclick();
    await page.getByText('Harbour Inn is ready. It holds:').waitFor();
    await page.getByText(/^20 × Extension expansion, until/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'new-account-done');
    await page.reload();
    await page.getByText(/^20 × Extension expansion, until/).waitFor();
    const orders = (await shop.api('GET', '/orders?search=HARBOUR-0001')).body.items;
    expect(orders).toMatchObject([
      { state: 'paid', reference: 'HARBOUR 7', total: { amount: price, currency: 'EUR' } },
    ]);
    const held = (await shop.api('GET', `/subscriptions?accountId=${made[0].id}`)).body.items;
    expect(held).toMatchObject([{ sku: 'PSE-EXT', quantity: 20, state: 'active' }]);

    // It is held now: no more among what is new to buy (S1.6).
    await page.goto(`${server.url}/purchase/pbx/${held[0].pbxId}`);
    await page.getByText('20 now').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('a licence that is paid by bank transfer waits, says so, and a partner is entered without a PBX', async () => {
    const { page, go, faults, close } = await openPortal(browser, shop.server, shop.partner, 'owner', {
      locale: 'de-DE',
    });
    const account = await shop.api('POST', '/accounts', { kind: 'customer', name: 'Quay', email: 'q@quay.example' });
    const pbxId = await shop.addPbx('QUAY-0001', account.body.id);
    await go(`/accounts/new?account=${account.body.id}&pbx=${pbxId}&step=licences`);
    await page.getByRole('textbox', { name: 'Menge von Extension expansion' }).fill('10');
    await page.getByRole('button', { name: 'Prüfen und Preis' }).click();
    await page.getByRole('radio', { name: /Überweisung/ }).click();
    await page.getByRole('button', { name: /^Für .* bestellen$/ }).click();
    await page.getByText(/^Bestellung \d+ wartet auf ihre Zahlung$/).waitFor();
    expect((await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items).toEqual([]);
    await go('/accounts/new');
    await page.getByRole('radio', { name: /Partner/ }).click();
    await page.getByLabel('Name').fill('Pier');
    await page.getByLabel('E-Mail').fill('desk@pier.example');
    await page.keyboard.press('Enter');
    await heading(page, 'Pier');
    expect(faults).toEqual([]);
    await close();
  });

  test('whoever acts for another sees that account alone, says so, and a foreign one is not found', async () => {
    await shop.addPbx('OTHER-0001', shop.vendor.id);
    const { page, close } = await signedIn('/pbxs');
    await page.getByRole('link', { name: 'OTHER-0001' }).waitFor();
    await page.getByRole('button', { name: /Choose another account/ }).click();
    await page.getByLabel('How the name or e-mail begins').fill('Sea');
    await page.getByRole('link', { name: 'Seaview' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'scope');
    await page.getByRole('link', { name: 'Seaview' }).click();
    await page.getByText('Acting for Seaview').first().waitFor();
    expect(page.url()).toContain(`/for/${shop.customer.id}/pbxs`);
    await page.getByRole('link', { name: 'SHOP-0001' }).waitFor();
    expect(await page.getByRole('link', { name: 'OTHER-0001' }).count()).toBe(0);
    await page.goto(`${shop.server.url}/for/acc_of_somebody_else/pbxs`);
    await page.getByText('There is no such account within yours.').waitFor();
    await close();
  });

  test('one box finds an account, a PBX and an order from everywhere', async () => {
    const { number } = await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 2 }]);
    const { page, close } = await signedIn('/pbxs');
    await page.getByRole('link', { name: 'SHOP-0001' }).waitFor();
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
