// What is held, in a real browser: changed in one order with old and new beside each other, ended by unit, renewed, suspended.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveSeatTally } from '../../../server/fleet/seat-tally-store.ts';
import { accept } from '../../../shared/result.ts';
import { axeFaults, haveBrowser, openBrowser, openPage, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { joinAs, openPortal } from '../../support/visitor.ts';

describe.runIf(haveBrowser())('subscriptions in a browser', { timeout: 120_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    shop = await openShop({ nowMs: Date.now(), payments: { sandbox: 'at_once' } });
  }, 60_000);
  afterEach(() => shop.server.close());

  const held = async (sku: string) => {
    const { items } = (await shop.api('GET', `/subscriptions?pbxId=${shop.pbxId}`)).body;
    return items.find((one: { sku: string }) => one.sku === sku);
  };
  const tellAssigned = async (units: number) => {
    const { nowMs } = shop.clock;
    const tally = { at: Math.floor(nowMs / 1000), assigned: { call_recording: units } };
    await shop.server.deps.database.transact(async (trx) => accept(await saveSeatTally(trx, shop.pbxId, tally, nowMs)));
  };
  const change = (page: Page, sku: string) => page.getByRole('button', { name: `Change ${sku}` }).click();
  const quantityOf = (page: Page, sku: string) => page.getByRole('textbox', { name: `New quantity of ${sku}` });

  test('rows are changed with old and new beside each other, and ordered all at once or not at all', async () => {
    const { server, partner } = shop;
    await shop.buy([
      { sku: 'PSE-EXT', plan: 'yearly', quantity: 40 },
      { sku: 'PSE-CC', plan: 'yearly', quantity: 10 },
      { sku: 'PSE-HS', plan: 'yearly', quantity: 1 },
    ]);
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'billing');
    await go('/subscriptions');
    await page.getByRole('link', { name: 'Change' }).first().waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'subscriptions');
    await page.getByRole('link', { name: 'Change' }).first().click();
    await change(page, 'PSE-EXT');
    await quantityOf(page, 'PSE-EXT').fill('50');
    await change(page, 'PSE-CC');
    await quantityOf(page, 'PSE-CC').fill('0');
    await page.getByText('To have none, cancel it at the end').waitFor();
    await quantityOf(page, 'PSE-CC').fill('8');
    await page.getByRole('checkbox', { name: 'not before the renewal' }).click();
    await page.getByText('40 → 50').waitFor();
    await page.getByText(/10 → 8/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'amend');
    expect(await held('PSE-EXT')).toMatchObject({ quantity: 40, scheduled: null });
    await page.reload();
    expect(await quantityOf(page, 'PSE-EXT').inputValue()).toBe('50');
    await page.getByRole('link', { name: 'Subscriptions', exact: true }).click();
    await page.getByRole('link', { name: 'Change' }).first().click();
    await change(page, 'PSE-EXT');
    expect(await quantityOf(page, 'PSE-EXT').inputValue()).toBe('40');
    await quantityOf(page, 'PSE-EXT').fill('50');
    await change(page, 'PSE-CC');
    await quantityOf(page, 'PSE-CC').fill('8');
    await page.getByRole('checkbox', { name: 'not before the renewal' }).click();
    await page.getByRole('button', { name: 'Update subscriptions' }).click();
    await page.getByRole('link', { name: 'Change the cart' }).click();
    expect(await quantityOf(page, 'PSE-EXT').inputValue()).toBe('50');
    // Somebody else is quicker: the row says so, and nothing of the cart is carried out.
    await shop.buy([{ subscription: (await held('PSE-CC')).number, quantity: 12 }]);
    await page.getByRole('button', { name: 'Update subscriptions' }).click();
    await page.getByRole('radio', { name: 'Sandbox (no real money)' }).click();
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.getByText('Nothing was ordered or charged.').waitFor();
    expect(await held('PSE-EXT')).toMatchObject({ quantity: 40 });
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'amend-overtaken');
    await page.getByRole('button', { name: 'Show it as it is now' }).click();
    await page.getByText(/12 → 8/).waitFor();
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.getByText('The PBX has not applied it yet').waitFor();
    expect(await held('PSE-EXT')).toMatchObject({ quantity: 50 });
    expect(await held('PSE-CC')).toMatchObject({ quantity: 12, scheduled: { quantity: 8 } });
    expect(faults).toEqual([]);
    await close();
  });

  test('changes that are not ordered yet outlive a session that ends meanwhile', async () => {
    const { server, partner, pbxId } = shop;
    await shop.buy([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 40 }]);
    const visitor = await joinAs(server, partner, 'billing');
    const { page, close } = await openPage(browser);
    const signIn = async () => {
      await page.getByLabel('E-mail').fill(visitor.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(visitor.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await page.goto(`${server.url}/subscriptions/of/pbx/${pbxId}`);
    await signIn();
    await change(page, 'PSE-EXT');
    await page.context().clearCookies();
    await quantityOf(page, 'PSE-EXT').fill('50');
    await signIn();
    await page.getByText('40 → 50').waitFor();
    expect(await quantityOf(page, 'PSE-EXT').inputValue()).toBe('50');
    await close();
  });

  test('a quantity that reaches the next tier moves to it in the same order', async () => {
    const { server, partner, pbxId } = shop;
    await shop.buy([{ sku: 'C2TU1', plan: 'monthly', quantity: 77 }]);
    const { page, go, close } = await openPortal(browser, server, partner, 'owner');
    await go(`/subscriptions/of/pbx/${pbxId}`);
    await change(page, 'C2TU1');
    await quantityOf(page, 'C2TU1').fill('82');
    await page.getByRole('button', { name: 'Take C2TU80' }).click();
    await page.getByText('as C2TU80').waitFor();
    expect(await quantityOf(page, 'C2TU1').inputValue()).toBe('82');
    await takePictures(page, 'amend-tier');
    await page.getByRole('button', { name: 'Update subscriptions' }).click();
    await page.getByRole('heading', { name: 'Checkout' }).waitFor();
    const confirm = page.getByRole('button', { name: 'Confirm the change' });
    const sandbox = page.getByRole('radio', { name: 'Sandbox (no real money)' });
    await confirm.or(sandbox).waitFor();
    if (await sandbox.isVisible()) await sandbox.click();
    await page.getByRole('button', { name: /^(Confirm the change|Pay EUR)/ }).click();
    await page.getByRole('heading', { name: /^Order \d/ }).waitFor();
    expect(await held('C2TU80')).toMatchObject({ quantity: 82, state: 'active' });
    expect(await held('C2TU1')).toBeUndefined();
    await close();
  });

  test('a unit is found by its UUID and terminated by an order that says first what is given back', async () => {
    const { server, partner } = shop;
    await shop.buy([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 5 }]);
    const { number } = await held('PSE-EXT');
    const { items } = (await shop.api('GET', `/subscriptions/${number}/units`)).body;
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'billing');
    await go('/subscriptions');
    await page.getByLabel('Unit UUID').fill('not a UUID');
    await page.keyboard.press('Enter');
    await page.locator('.mantine-InputWrapper-error').waitFor();
    await page.getByLabel('Unit UUID').fill(items[2].id.toUpperCase());
    await page.keyboard.press('Enter');
    await page.getByText('1 of 5 shown').waitFor();
    await page.getByRole('checkbox', { name: `Choose unit ${items[2].id}` }).check();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'subscription');
    await page.getByRole('button', { name: 'Terminate 1 unit' }).click();
    await page.getByText('Given back', { exact: true }).waitFor();
    await page.getByText('5 → 4').waitFor();
    await takePictures(page, 'checkout-terminate');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Confirm the change' }).click();
    await page.getByRole('heading', { name: /^Order \d/ }).waitFor();
    expect(await held('PSE-EXT')).toMatchObject({ quantity: 4, terminatedUnits: [3] });
    await go(`/subscriptions/${number}?unit=${items[2].id}`);
    await page.getByText('terminated', { exact: true }).waitFor();
    expect(await page.getByRole('checkbox', { name: `Choose unit ${items[2].id}` }).isDisabled()).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });

  test('renewing by itself, a downgrade at the end of the term, suspending and ending each say first what they change', async () => {
    const { server, partner } = shop;
    await shop.buy([{ sku: 'PSE-ULT', plan: 'yearly', quantity: 20 }]);
    const { number } = await held('PSE-ULT');
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'billing');
    await go(`/subscriptions/${number}`);
    const renews = page.getByRole('switch', { name: 'Renew automatically' });
    await renews.waitFor();
    await renews.click();
    await page.getByText('It renews by itself now.').waitFor();
    await renews.click();
    await page.getByText(/Without it the subscription ends on/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'stop-renewing');
    await page.keyboard.press('Escape');
    expect(await held('PSE-ULT')).toMatchObject({ autoRenew: true });
    await renews.click();
    await page.getByRole('button', { name: 'Stop renewing' }).click();
    await page.getByText('It no longer renews by itself.').waitFor();
    expect(await held('PSE-ULT')).toMatchObject({ autoRenew: false });

    await page.getByRole('button', { name: 'Another offer or plan from the next term' }).click();
    await page.getByRole('combobox', { name: 'Offer' }).click();
    await page.getByRole('option', { name: /Enterprise/ }).click();
    await page.getByRole('textbox', { name: 'Quantity' }).fill('15');
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'downgrade');
    await page.getByRole('button', { name: 'Schedule', exact: true }).click();
    await page.getByText(/^15 units from/).waitFor();
    expect(await held('PSE-ULT')).toMatchObject({ quantity: 20, scheduled: { quantity: 15 } });
    await page.getByRole('button', { name: 'Drop it' }).click();
    await page.getByText('What waited for the renewal is dropped.').waitFor();
    expect(await held('PSE-ULT')).toMatchObject({ scheduled: null });

    const begin = (act: string) => page.getByRole('button', { name: act, exact: true }).click();
    await begin('Suspend');
    await page.getByText(/may not use 20 units until it is resumed/).waitFor();
    await page.getByLabel('Reason').fill('building works');
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'suspend');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect(await held('PSE-ULT')).toMatchObject({ state: 'suspended' });
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('It is resumed.').waitFor();
    await begin('End at once');
    await page.getByText(/loses 20 units now, nothing is given back/).waitFor();
    await page.keyboard.press('Escape');
    expect(await held('PSE-ULT')).toMatchObject({ state: 'active' });
    await begin('End at once');
    await page.getByLabel('Reason').fill('the hotel closes');
    const confirmEnd = page.getByRole('dialog').getByRole('button', { name: 'End at once' });
    await tellAssigned(16);
    await confirmEnd.click();
    await page
      .getByRole('alert')
      .getByText(/call_recording 16\/20/)
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await held('PSE-ULT')).toMatchObject({ state: 'active' });
    await tellAssigned(0);
    await confirmEnd.click();
    await page.getByText('It is ended.').waitFor();
    await page.getByText('the hotel closes', { exact: true }).waitFor();
    expect(await held('PSE-ULT')).toMatchObject({ state: 'cancelled' });
    expect(faults).toEqual([]);
    await close();
  });

  test('everything a PBX has is renewed early together, for as many terms as are asked for and for one payer at a time', async () => {
    const { server, partner, customer } = shop;
    await shop.buy([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 5 }]);
    const own = await shop.quote([{ sku: 'PSE-CC', plan: 'yearly', quantity: 5 }], { payerId: customer.id });
    await shop.order(own.body.quoteId, { method: 'sandbox' });
    const { periodEndMs: othersEndMs } = await held('PSE-CC');
    const { number, periodEndMs } = await held('PSE-EXT');
    const { page, go, close } = await openPortal(browser, server, partner, 'billing');
    await go(`/subscriptions/${number}`);
    await page.getByRole('link', { name: 'Renew now' }).click();
    await page.getByRole('radio', { name: 'Seaview' }).waitFor();
    await page.getByRole('radio', { name: 'Aurora' }).click();
    await page.getByRole('textbox', { name: 'Terms' }).fill('2');
    await page
      .locator('[aria-busy=false]')
      .getByText(/Total today/)
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    // Nothing changes from the next term on, so nothing is said of it.
    expect(await page.getByText('From the next term').count()).toBe(0);
    await takePictures(page, 'renewal');
    await page.getByRole('button', { name: 'Checkout' }).click();
    await page.getByRole('radio', { name: 'Sandbox (no real money)' }).click();
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.getByText('The PBX has not applied it yet').waitFor();
    const years =
      new Date((await held('PSE-EXT')).periodEndMs).getUTCFullYear() - new Date(periodEndMs).getUTCFullYear();
    expect(years).toBe(2);
    expect((await held('PSE-CC')).periodEndMs).toBe(othersEndMs);
    await close();
  });

  test('a reader of German sees no English on these pages', async () => {
    const { server, partner, pbxId } = shop;
    await shop.buy([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 5 }]);
    const { number } = await held('PSE-EXT');
    const { page, go, close } = await openPortal(browser, server, partner, 'billing', { locale: 'de-DE' });
    await go('/subscriptions');
    await page.getByText('Was gehalten wird').waitFor();
    await takePictures(page, 'subscriptions-de');
    await go(`/subscriptions/${number}`);
    await page.getByText('5 Einheiten, bezahlt bis').waitFor();
    await page.getByText('Gekauft').waitFor();
    await takePictures(page, 'subscription-de');
    await go(`/subscriptions/of/pbx/${pbxId}`);
    await page.getByRole('button', { name: 'PSE-EXT ändern' }).click();
    await page.getByRole('textbox', { name: 'Neue Menge von PSE-EXT' }).fill('9');
    await page.getByText('5 → 9').waitFor();
    await takePictures(page, 'amend-de');
    await close();
  });
});
