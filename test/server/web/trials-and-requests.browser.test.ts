// What is had otherwise than by its price alone, in a real browser: trials, licences that the vendor allows first, fees and minimum terms.
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

  test('a fixed penalty is set in the catalogue in place of a share, and said before anything ends', async () => {
    const { server, vendor, partner } = shop;
    const [{ id }] = (await server.api('GET', '/offers?search=PSE-HS')).body.items;
    const { page, faults, go, close } = await openPortal(browser, server, vendor, 'owner');
    await go(`/catalogue/${id}`);
    await page.getByRole('button', { name: 'Change the offer' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Minimum term, in periods').fill('12');
    await dialog.getByLabel('Penalty for an earlier end, in %').fill('40');
    await dialog.getByRole('button', { name: 'Add a fixed penalty' }).click();
    await dialog.getByLabel('Amount').fill('80');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('does not go with a fixed sum; leave one of them out').first().waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'fixed-penalty');
    await dialog.getByLabel('Penalty for an earlier end, in %').fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('12 periods; an earlier end costs EUR 80.00 a unit').waitFor();
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
    await close();
    await shop.buy([{ sku: 'PSE-HS', plan: 'monthly', quantity: 1 }]);
    shop.clock.nowMs += 20 * 86_400_000;
    const { number } = await held('PSE-HS');
    const seller = await openPortal(browser, server, partner, 'owner');
    await seller.go(`/subscriptions/${number}`);
    await seller.page.getByRole('button', { name: 'End at once' }).click();
    const ending = seller.page.getByRole('dialog');
    await ending.getByText('ending it now costs EUR 80.00 without tax').waitFor();
    await ending.getByLabel('Reason').fill('no longer needed');
    await ending.getByRole('button', { name: 'End at once' }).click();
    await ending.waitFor({ state: 'detached' });
    expect((await held('PSE-HS')).state).toBe('cancelled');
    await seller.close();
  });

  test('what an offer charges beside its price is set in the catalogue, shown at the checkout, and said before anything ends', async () => {
    const { server, partner, customer, vendor, pbxId } = shop;
    const { items } = (await server.api('GET', '/offers?search=PSE-CC')).body;
    const { id, version } = items.find((offer: { sku: string }) => offer.sku === 'PSE-CC');
    await server.api('PATCH', `/offers/${id}`, { version, plans: ['monthly', 'yearly'] });
    const office = await openPortal(browser, server, vendor, 'owner');
    await office.go(`/catalogue/${id}`);
    await office.page.getByRole('button', { name: 'Change the offer' }).click();
    const dialog = office.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add an activation fee' }).click();
    await dialog.getByLabel('Amount').fill('0');
    await dialog.getByLabel('Minimum term, in periods').fill('12');
    await dialog.getByLabel('Penalty for an earlier end, in %').fill('40');
    await dialog.getByLabel('Paid ahead, in periods').fill('5');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('must be at most 4, as 48 months are paid ahead at most').first().waitFor();
    await dialog.getByText('must be more than 0; leave the row out where there is no fee').first().waitFor();
    expect(await axeFaults(office.page)).toEqual([]);
    await takePictures(office.page, 'charging-fields');
    await dialog.getByLabel('Amount').fill('25');
    await dialog.getByLabel('Paid ahead, in periods').fill('2');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await office.page.getByText('12 periods; an earlier end costs 40 % of what is left').waitFor();

    await office.page.getByText('2 periods beside the running one').waitFor();

    const { page, faults, go, close } = await openPortal(browser, server, partner, 'owner');
    await go(`/purchase/pbx/${pbxId}`);
    await page.getByRole('textbox', { name: 'Quantity of Concurrent call expansion' }).fill('5');
    await page.getByText('Activation fee of PSE-CC, once: EUR 25.00.').first().waitFor({ state: 'attached' });
    await page.getByText('2 periods are paid ahead.').first().waitFor({ state: 'attached' });
    const [occ] = (await server.api('GET', '/offers?search=PSE-OCC')).body.items;
    const byDay = { ...occ.charging, lastPeriod: 'prorated' };
    await server.api('PATCH', `/offers/${occ.id}`, { version: occ.version, charging: byDay });
    await shop.buy([{ sku: 'PSE-CC', plan: 'monthly', quantity: 5 }]);
    await shop.buy([{ sku: 'PSE-OCC', plan: 'monthly', quantity: 5 }]);
    shop.clock.nowMs += 20 * 86_400_000;
    const { number } = await held('PSE-CC');
    const { penalty } = (await shop.api('GET', `/subscriptions/${number}/ending`)).body;
    const seller = await openPortal(browser, server, partner, 'owner');
    await seller.go(`/subscriptions/${number}`);
    await seller.page.getByText('2 periods are paid ahead, as agreed when it was ordered.').waitFor();
    await seller.page.getByRole('button', { name: 'End at once' }).click();
    await seller.page.getByText(`ending it now costs EUR ${penalty.amount} without tax`).waitFor();
    expect(await axeFaults(seller.page)).toEqual([]);
    await takePictures(seller.page, 'end-early');
    // Cheaper meanwhile: what was shown is not what would be charged, and nothing ends before that was seen.
    const adjustment = { kind: 'percent', off: '10' };
    const cheaper = await server.api('POST', `/subscriptions/${number}/adjustment`, { adjustment });
    expect(cheaper.status, JSON.stringify(cheaper.body)).toBe(200);
    const now = (await shop.api('GET', `/subscriptions/${number}/ending`)).body.penalty;
    expect(now.amount).not.toBe(penalty.amount);
    const ending = seller.page.getByRole('dialog');
    await ending.getByLabel('Reason').fill('no longer needed');
    await ending.getByRole('button', { name: 'End at once' }).click();
    await ending.getByText(`It was ${penalty.amount} EUR and is ${now.amount} EUR now.`).waitFor();
    await ending.getByText(`ending it now costs EUR ${now.amount} without tax`).waitFor();
    expect((await held('PSE-CC')).state).toBe('active');
    const byDayNumber = (await held('PSE-OCC')).number;
    const { givenBack } = (await shop.api('GET', `/subscriptions/${byDayNumber}/ending`)).body;
    await seller.go(`/subscriptions/${byDayNumber}`);
    await seller.page.getByRole('button', { name: 'End at once' }).click();
    await seller.page
      .getByText(`Of the days that are paid and unused EUR ${givenBack.amount} without tax is given back.`)
      .waitFor();
    await takePictures(seller.page, 'end-given-back');
    await seller.go(`/accounts/${customer.id}`);
    await seller.page.getByRole('button', { name: 'Standing' }).click();
    await seller.page.getByRole('menuitem', { name: 'Close for good' }).click();
    await seller.page.getByText(`PSE-CC: EUR ${now.amount} without tax for ending before its agreed term`).waitFor();
    expect(await axeFaults(seller.page)).toEqual([]);
    await takePictures(seller.page, 'close-early');
    const closing = seller.page.getByRole('dialog');
    await closing.getByLabel('Reason').fill('it moved away');
    await closing.getByRole('button', { name: 'Close for good' }).click();
    await seller.page.getByText('The standing was changed.').waitFor();
    expect([...faults, ...office.faults, ...seller.faults]).toEqual([]);
    for (const one of [office, seller]) await one.close();
    await close();
  });

  test('how a fee on statements is counted is set with its offer, and its subscription waits for its first use until somebody begins it', async () => {
    const { server, partner, vendor, pbxId } = shop;
    const { items } = (await server.api('GET', '/offers?search=RS-RECORDING')).body;
    const office = await openPortal(browser, server, vendor, 'owner');
    await office.go(`/catalogue/${items[0].id}`);
    await office.page.getByRole('button', { name: 'Change the offer' }).click();
    const dialog = office.page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Period in which it begins' }).click();
    await office.page.getByRole('option', { name: 'Whole' }).click();
    await dialog.getByRole('combobox', { name: 'Owed on statements from' }).click();
    await office.page.getByRole('option', { name: 'Its first use on' }).click();
    await dialog.getByRole('combobox', { name: 'Booked' }).click();
    await office.page.getByRole('option', { name: 'By the day, then with its statement' }).click();
    expect(await axeFaults(office.page)).toEqual([]);
    await takePictures(office.page, 'fee-terms-fields');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await office.page.getByText('Its first use on').waitFor();
    await office.page.getByText('By the day, then with its statement').waitFor();

    await shop.buy([{ sku: 'RS-RECORDING', plan: 'monthly', quantity: 1 }], { pbxId });
    const { number } = await held('RS-RECORDING');
    const seller = await openPortal(browser, server, partner, 'owner');
    await seller.go(`/subscriptions/${number}`);
    await seller.page.getByText('Nothing is owed until it is first used.').waitFor();
    await seller.page.getByText('1 unit, owed every month until it is ended.').waitFor();
    expect(await axeFaults(seller.page)).toEqual([]);
    await takePictures(seller.page, 'fee-pending');
    await seller.page.getByRole('button', { name: 'Charge from today' }).click();
    const begin = seller.page.getByRole('dialog');
    await begin.getByLabel('Reason').fill('The site told us by phone');
    await begin.getByRole('button', { name: 'Charge from today' }).click();
    await seller.page.getByText('Nothing is owed until it is first used.').waitFor({ state: 'detached' });
    expect([...office.faults, ...seller.faults]).toEqual([]);
    for (const one of [office, seller]) await one.close();
  });
});
