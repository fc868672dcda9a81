// Buying in a real browser: from the sign-in to a paid expansion, by mouse and by keyboard alone, and what may go wrong on the way.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { agentRig } from '../../support/agent.ts';
import { axeFaults, haveBrowser, openBrowser, openPage, tabTo, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { countingHand, joinAs, openPortal } from '../../support/visitor.ts';

describe.runIf(haveBrowser())('buying in a browser', { timeout: 120_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    shop = await openShop({ nowMs: Date.now(), payments: { sandbox: 'at_once', offline: {} } });
  }, 60_000);
  afterEach(() => shop.server.close());

  const ordersPlaced = async () => (await shop.api('GET', '/orders')).body.items;

  test('a first visit leads from the sign-in to a paid expansion in at most 9 clicks and 3 typed fields', async () => {
    const { server, partner } = shop;
    await shop.buy([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 40 }]);
    const visitor = await joinAs(server, partner, 'billing');
    const { page, faults, close } = await openPage(browser);
    const hand = countingHand(page);
    await page.goto(server.url);
    await hand.type(page.getByLabel('E-mail'), visitor.email);
    await hand.type(page.getByRole('textbox', { name: 'Password' }), visitor.password);
    await hand.click('Sign in');
    await hand.click('Products & Purchase', 'link');
    await page.getByRole('button', { name: 'More for SHOP-0001' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'products');
    await hand.click('More for SHOP-0001');
    await hand.click('Expansion', 'menuitem');
    await hand.type(page.getByRole('textbox', { name: 'Quantity of Extension expansion' }), '45');
    await page.getByText('40 → 45').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'expansion');
    await hand.click('Checkout');
    await page.getByRole('heading', { name: 'Checkout' }).waitFor();
    await page.getByText('Billing contact').waitFor();
    await page.getByText('Choose a payment method to place the order.').waitFor();
    await hand.click('Sandbox (no real money)', 'radio');
    expect(await page.getByText('Choose a payment method to place the order.').count()).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'checkout');
    const total = await page.getByRole('group').filter({ hasText: 'Total today' }).innerText();
    await hand.click('Pay EUR');
    await page.getByText('The PBX has not applied it yet').waitFor();
    expect(hand.spent.clicks).toBeLessThanOrEqual(9);
    expect(hand.spent.fields).toBeLessThanOrEqual(3);
    const [order] = await ordersPlaced();
    expect(order).toMatchObject({ state: 'paid', method: 'sandbox' });
    expect(total.replaceAll(/[\s,]/g, '')).toContain(order.total.amount);
    await page.getByText(/EUR\s[\d.,]+, Sandbox \(no real money\), /).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'order-paid');
    expect(faults).toEqual([]);
    await close();
  });

  const CALLS = 'Quantity of Concurrent call expansion';
  /** Five calls more, as far as the checkout. */
  async function toCheckout(page: Page) {
    await page.goto(`${shop.server.url}/purchase/pbx/${shop.pbxId}`);
    await page.getByRole('textbox', { name: CALLS }).fill('5');
    await page.getByRole('button', { name: 'Checkout' }).click();
    await page.getByRole('radio', { name: 'Sandbox (no real money)' }).click();
    await page.getByRole('button', { name: /^Pay EUR/ }).waitFor();
  }
  const pay = (page: Page) => page.getByRole('button', { name: /^Pay EUR/ });

  test('whoever has no mouse buys by keyboard alone, and sees when the PBX has applied it', async () => {
    const { server, partner, pbxId } = shop;
    const rig = await agentRig({ extensions: ['1001'], settings: { eventStream: false } });
    const token = await server.enrolmentToken(pbxId);
    expect(await rig.agent.enrol({ server: server.url, token, serial: 'SHOP-0001' })).toMatchObject({
      outcome: 'updated',
    });
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'billing');
    await go('/orders');
    await page.getByText('Orders that you place').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await tabTo(page, 'More for SHOP-0001');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Expansion' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Expand PBX SHOP-0001' }).waitFor();
    await tabTo(page, CALLS);
    await page.keyboard.type('5');
    await page.getByText('0 → 5').waitFor();
    await tabTo(page, 'Checkout');
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: /Sandbox/ }).waitFor();
    await tabTo(page, /Sandbox/);
    await page.keyboard.press('Space');
    await tabTo(page, /^Pay EUR/);
    await page.keyboard.press('Enter');
    await page.getByText('The PBX has not applied it yet').waitFor();
    await rig.agent.refresh();
    await page.getByText(/The PBX has applied it at \d/).waitFor();
    await takePictures(page, 'order-applied');
    expect(await ordersPlaced()).toHaveLength(1);
    expect(faults).toEqual([]);
    await close();
    await rig.close();
  });

  test('a price that changed meanwhile is told with both figures and ordered only when it is agreed to', async () => {
    const { server, partner, clock } = shop;
    const { page, close } = await openPortal(browser, server, partner, 'billing');
    await toCheckout(page);
    // A price is held for half an hour.
    clock.nowMs += 31 * 60_000;
    const [offer] = (await server.api('GET', '/offers?family=PSE-CC')).body.items;
    for (const { plan } of offer.prices) {
      const price = { plan, audience: 'partner', currency: 'EUR', tiers: [{ from: 1, amount: '999.00' }] };
      expect((await server.api('POST', `/offers/${offer.id}/prices`, price)).status).toBe(201);
    }
    await pay(page).click();
    await page.getByText('The price has changed').waitFor();
    await page.getByText(/It was EUR\s[\d.,]+ and is EUR\s4,995\.00 now/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'price-changed');
    expect(await ordersPlaced()).toEqual([]);
    await page.getByRole('button', { name: /^Go on with EUR/ }).click();
    await pay(page).click();
    await page.getByText('The PBX has not applied it yet').waitFor();
    expect(await ordersPlaced()).toMatchObject([{ state: 'paid', total: { amount: '4995.00' } }]);
    await close();
  });

  test('an answer that is lost, a reload and a second click order once', async () => {
    const { server, partner } = shop;
    const { page, close } = await openPortal(browser, server, partner, 'billing');
    await toCheckout(page);
    await page.route('**/api/v1/orders', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await pay(page).dblclick();
    await page.getByText('no answer has arrived').waitFor();
    expect(await ordersPlaced()).toHaveLength(1);
    expect(await axeFaults(page)).toEqual([]);
    await page.unroute('**/api/v1/orders');
    await page.reload();
    await page.getByRole('button', { name: 'Ask what became of it' }).click();
    await page.getByRole('heading', { name: 'Order 1' }).waitFor();
    expect(await ordersPlaced()).toHaveLength(1);
    await close();
  });

  test('a connection that is lost at the last button is told, and the order is placed once when it is back', async () => {
    const { server, partner } = shop;
    const { page, close } = await openPortal(browser, server, partner, 'billing');
    await toCheckout(page);
    await page.context().setOffline(true);
    await pay(page).click();
    await page.getByText('no answer has arrived').waitFor();
    await takePictures(page, 'checkout-offline');
    expect(await ordersPlaced()).toEqual([]);
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Ask what became of it' }).click();
    await page.getByRole('heading', { name: 'Order 1' }).waitFor();
    expect(await ordersPlaced()).toMatchObject([{ state: 'paid' }]);
    await close();
  });

  test('what another tab has ordered is not ordered again', async () => {
    const { server, partner } = shop;
    const { page, close } = await openPortal(browser, server, partner, 'billing');
    await toCheckout(page);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole('radio', { name: 'Sandbox (no real money)' }).click();
    await pay(page).click();
    await page.getByRole('heading', { name: 'Order 1' }).waitFor();
    await other.getByText('This cart was ordered already, as order 1').waitFor();
    expect(await axeFaults(other)).toEqual([]);
    expect(await ordersPlaced()).toHaveLength(1);
    await close();
  });

  test('a session that ends at the checkout leads to the sign-in and back to the same cart', async () => {
    const { server, partner } = shop;
    const visitor = await joinAs(server, partner, 'billing');
    const { page, close } = await openPage(browser);
    const signIn = async () => {
      await page.getByLabel('E-mail').fill(visitor.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(visitor.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await page.goto(server.url);
    await signIn();
    await page.getByRole('link', { name: 'Products & Purchase' }).waitFor();
    await toCheckout(page);
    await page.context().clearCookies();
    await pay(page).click();
    await page.getByText('Your session has ended. Sign in, and you are back where you were').waitFor();
    await signIn();
    await page.getByText('5 × Concurrent call expansion').waitFor();
    expect(await ordersPlaced()).toEqual([]);
    await page.getByRole('radio', { name: 'Sandbox (no real money)' }).click();
    await pay(page).click();
    await page.getByRole('heading', { name: 'Order 1' }).waitFor();
    expect(await ordersPlaced()).toHaveLength(1);
    await close();
  });

  test('what is owed on statements costs nothing today, and its fee is said before it is ordered', async () => {
    const { server, partner, pbxId } = shop;
    const { page, go, close } = await openPortal(browser, server, partner, 'billing');
    await go(`/purchase/pbx/${pbxId}`);
    await page.getByRole('switch', { name: 'Include Hosted package with call recording' }).click({ force: true });
    const fee = /^EUR\s[1-9][\d.]* per month each, net, on the monthly statement$/;
    await page.getByText(fee).waitFor();
    await page.getByRole('button', { name: 'Checkout' }).click();
    await page.getByRole('heading', { name: 'Checkout' }).waitFor();
    await page.getByText(fee).waitFor();
    expect(await page.getByText('EUR 0.00 once').count()).toBe(0);
    await close();
  });

  test.each(['viewer', 'technician'] as const)('a %s sees prices and cannot order', async (role) => {
    const { server, partner, pbxId } = shop;
    const { page, go, close } = await openPortal(browser, server, partner, role);
    await go('/purchase');
    await page.getByRole('button', { name: 'More for SHOP-0001' }).click();
    const expansion = page.getByRole('menuitem', { name: /Expansion/ });
    await expansion.waitFor();
    expect(await expansion.isDisabled()).toBe(true);
    expect(await expansion.innerText()).toContain('may look, not order');
    await go(`/purchase/pbx/${pbxId}`);
    await page.getByRole('textbox', { name: CALLS }).fill('5');
    await page.getByText('0 → 5').waitFor();
    expect(await page.getByRole('button', { name: 'Checkout' }).isDisabled()).toBe(true);
    await close();
  });
});
