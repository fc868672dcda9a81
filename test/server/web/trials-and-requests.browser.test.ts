// What is had without being sold, in a real browser: trials that end by themselves, and licences that the vendor allows first.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openBrowser, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

describe.runIf(haveBrowser())('trials and requests in a browser', { timeout: 120_000 }, () => {
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

  test('a trial is started with one click and never charged; ordering the full product ends it', async () => {
    const { server, partner, pbxId } = shop;
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'owner');
    await go(`/purchase/pbx/${pbxId}`);
    await page.getByRole('button', { name: 'Start trial of PBX user' }).click();
    await page.getByText('The trial C2TUT has begun.').waitFor();
    const trial = await held('C2TUT');
    await go(`/subscriptions/${trial.number}`);
    await page.getByText(/It ends by itself; nothing is charged\./).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'trial');
    await page.getByRole('link', { name: 'Order the full one' }).click();
    await page.getByRole('textbox', { name: 'Quantity of PBX user, from 1', exact: true }).fill('3');
    await page.getByRole('button', { name: 'Checkout' }).click();
    await page.getByRole('radio', { name: 'Sandbox (no real money)' }).click();
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.getByText('The PBX has not applied it yet').waitFor();
    expect(await held('C2TUT')).toMatchObject({ state: 'cancelled' });
    expect(await held('C2TU1')).toMatchObject({ state: 'active', quantity: 3, trial: false });
    expect((await shop.api('GET', '/orders')).body.items).toHaveLength(1);
    expect(faults).toEqual([]);
    await close();
  });

  test('an internal licence is asked for, allowed by the vendor, and changed only by asking again', async () => {
    const { server, partner, vendor } = shop;
    const pbxId = await shop.addPbx('STAFF-0001', partner.id);
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'owner');
    await go(`/purchase/pbx/${pbxId}`);
    await page.getByRole('button', { name: 'Request Internal user' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Quantity' }).fill('0');
    await page.getByLabel('What it is for').fill('our own staff');
    await page.getByRole('button', { name: 'Request', exact: true }).click();
    await page.locator('.mantine-InputWrapper-error').waitFor();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Quantity' }).fill('4');
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'request');
    await page.getByRole('button', { name: 'Request', exact: true }).click();
    await page.getByText('Your request is with the vendor.').waitFor();
    await go('/order-requests');
    await page.getByText('4 × C2TU-I1').waitFor();
    expect(await page.getByRole('button', { name: 'Decide' }).count()).toBe(0);
    expect((await shop.api('GET', '/orders')).body.items).toEqual([]);

    const office = await openPortal(browser, server, vendor, 'owner');
    await office.go('/order-requests');
    await office.page.getByRole('button', { name: 'Decide' }).click();
    await office.page.getByText(/it becomes an order at today’s price/).waitFor();
    expect(await axeFaults(office.page)).toEqual([]);
    await takePictures(office.page, 'request-decide');
    await office.page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
    await office.page.getByText('It is approved.').waitFor();
    expect(await axeFaults(office.page)).toEqual([]);
    await takePictures(office.page, 'requests');

    await page.reload();
    await page.getByRole('table').getByText('Approved').waitFor();
    await page.getByRole('link', { name: 'Order', exact: true }).click();
    await page.getByRole('heading', { name: 'Order 1' }).waitFor();
    expect((await shop.api('GET', '/orders')).body.items).toMatchObject([{ method: 'offline', state: 'pending' }]);
    await shop.settle((await shop.api('GET', '/orders')).body.items[0].id);
    const [internal] = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items;
    await go(`/subscriptions/${internal.number}`);
    await page.getByRole('button', { name: 'Request a change' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Quantity' }).fill('6');
    await page.getByLabel('What it is for').fill('two more of us');
    await page.getByRole('button', { name: 'Request', exact: true }).click();
    await page.getByText('Your request is with the vendor.').waitFor();
    expect((await shop.api('GET', '/order-requests?state=open')).body.items).toHaveLength(1);
    expect([...faults, ...office.faults]).toEqual([]);
    await close();
    await office.close();
  });
});
