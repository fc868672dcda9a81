// Paying in a real browser: a card in the provider's own frame, PayPal and back, a transfer that waits, a card kept without an order.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openBrowser, openPage, takePictures } from '../../support/browser.ts';
import { type PaypalServer, startPaypal } from '../../support/paypal-server.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../../support/stripe-server.ts';
import { joinAs, openPortal } from '../../support/visitor.ts';

describe.runIf(haveBrowser())('paying in a browser', { timeout: 120_000 }, () => {
  let shop: Shop;
  let stripe: StripeServer;
  let paypal: PaypalServer;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    const nowMs = Date.now();
    stripe = await startStripe();
    paypal = await startPaypal(nowMs);
    const card = { ...STRIPE_KEYS, apiUrl: stripe.url, scriptUrl: `${stripe.url}/stripe.js` };
    shop = await openShop({
      nowMs,
      payments: { card, paypal: { ...paypal.settings, environment: 'live' }, offline: {} },
    });
  }, 60_000);
  afterEach(async () => {
    await shop.server.close();
    await stripe.close();
    await paypal.close();
  });

  const orders = async () => (await shop.api('GET', '/orders')).body.items;
  const atProvider = (page: Page) => page.frameLocator('iframe[title="Secure payment input frame"]');

  /** Five calls more, to be paid that way. */
  async function orderBy(page: Page, method: string, label: RegExp) {
    await page.goto(`${shop.server.url}/purchase/pbx/${shop.pbxId}`);
    await page.getByRole('textbox', { name: 'Quantity of Concurrent call expansion' }).fill('5');
    await page.getByRole('button', { name: 'Checkout' }).click();
    await page.getByRole('radio', { name: method }).click();
    await page.getByRole('button', { name: label }).click();
  }

  test('a card is entered in the provider’s frame; a decline is told, and another card pays the same order', async () => {
    const { server, partner } = shop;
    const { page, faults, close } = await openPortal(browser, server, partner, 'billing');
    await orderBy(page, 'Debit or credit card', /^Pay EUR/);
    await atProvider(page).getByLabel('Card number').fill('4000 0000 0000 0002');
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.getByText('Your card was declined.').first().waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'card-declined');
    expect(await orders()).toMatchObject([{ state: 'pending' }]);
    await atProvider(page).getByLabel('Card number').fill('4242 4242 4242 4242');
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.getByText('The PBX has not applied it yet').waitFor();
    expect(await orders()).toMatchObject([{ state: 'paid', method: 'card' }]);
    expect(JSON.stringify(stripe.asked.map(({ form }) => String(form)))).not.toContain('4242+4242');
    expect(faults).toEqual([]);
    await close();
  });

  test('an answer lost while the card is asked for, and a session that ends there, charge once', async () => {
    const { server, partner } = shop;
    const visitor = await joinAs(server, partner, 'billing');
    const { page, close } = await openPage(browser);
    const signIn = async () => {
      await page.getByLabel('E-mail').fill(visitor.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(visitor.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await page.goto(`${server.url}/purchase/pbx/${shop.pbxId}`);
    await signIn();
    await page.getByRole('textbox', { name: 'Quantity of Concurrent call expansion' }).fill('5');
    await page.getByRole('button', { name: 'Checkout' }).click();
    await page.getByRole('radio', { name: 'Debit or credit card' }).click();
    await page.route('**/payments', async (route) => {
      if (route.request().method() === 'POST') await route.fetch();
      await (route.request().method() === 'POST' ? route.abort() : route.continue());
    });
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.getByText('Trying again does nothing twice.').waitFor();
    await takePictures(page, 'payment-unanswered');
    await page.unroute('**/payments');
    await atProvider(page).getByLabel('Card number').waitFor();
    await page.context().clearCookies();
    await signIn();
    await atProvider(page).getByLabel('Card number').fill('4242 4242 4242 4242');
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.getByText('The PBX has not applied it yet').waitFor();
    expect([...stripe.intents.values()].filter(({ status }) => status === 'succeeded')).toHaveLength(1);
    expect(await orders()).toMatchObject([{ state: 'paid' }]);
    await close();
  });

  test('PayPal sends the buyer back, and the order is paid when PayPal says so', async () => {
    const { server, partner } = shop;
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'billing');
    await page.route('https://www.paypal.example/**', async (route) => {
      const id = new URL(route.request().url()).searchParams.get('token') ?? '';
      const isSetup = paypal.setups.has(id);
      if (isSetup) paypal.approveSetup(id);
      else paypal.approve(id);
      const { payment_source } = (isSetup ? paypal.setups : paypal.orders).get(id) as {
        payment_source: { paypal: { experience_context: { return_url: string } } };
      };
      const back = new URL(payment_source.paypal.experience_context.return_url);
      back.searchParams.set('token', id);
      await route.fulfill({ status: 302, headers: { location: back.href } });
    });
    await orderBy(page, 'PayPal', /^Pay EUR/);
    await page.getByText('The PBX has not applied it yet').waitFor();
    expect(await orders()).toMatchObject([{ state: 'paid', method: 'paypal' }]);

    // Kept without an order: agreed to there, and asked for once when the buyer is back.
    await go('/payment-methods');
    await page.getByRole('button', { name: 'Add PayPal' }).click();
    await page.getByRole('button', { name: 'Remove PayPal buyer@seaview.example' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'payment-methods-paypal');
    await page.reload();
    await page.getByRole('button', { name: 'Remove PayPal buyer@seaview.example' }).waitFor();
    expect((await shop.api('GET', `/accounts/${partner.id}/payment-methods`)).body.saved).toHaveLength(1);
    expect(faults).toEqual([]);
    await close();
  });

  test('a transfer leaves the order waiting, which can be cancelled after a second word', async () => {
    const { server, partner } = shop;
    const { page, close } = await openPortal(browser, server, partner, 'owner');
    await orderBy(page, 'Bank transfer (offline)', /^Place order for EUR/);
    await page.getByText('Your seller will contact you').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'order-offline');
    await page.getByRole('button', { name: 'Cancel order' }).click();
    await page.getByRole('button', { name: 'Cancel the order' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await orders()).toMatchObject([{ state: 'pending' }]);
    await page.getByRole('button', { name: 'Cancel order' }).click();
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByText('Nothing was charged or changed').waitFor();
    expect(await orders()).toMatchObject([{ state: 'cancelled' }]);
    await close();
  });

  test('a card is kept without an order, pays one at once, and is removed after a second word', async () => {
    const { server, partner } = shop;
    const { page, faults, go, close } = await openPortal(browser, server, partner, 'billing');
    await go('/payment-methods');
    await page.getByRole('button', { name: 'Add card' }).click();
    await atProvider(page).getByLabel('Card number').fill('4242 4242 4242 4242');
    await page.getByRole('button', { name: 'Keep card' }).click();
    await page.getByRole('button', { name: /Remove .*4242/ }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'payment-methods');
    await orderBy(page, '4242', /^Pay EUR/);
    await page.getByText('The PBX has not applied it yet').waitFor();
    expect(await orders()).toMatchObject([{ state: 'paid', method: 'card' }]);
    await go('/payment-methods');
    await page.getByRole('button', { name: /Remove .*4242/ }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Nothing is kept yet').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('an order is taken back within its days: what changes stands there before, the refund after it', async () => {
    const { server, partner } = shop;
    const { page, faults, close } = await openPortal(browser, server, partner, 'billing');
    await orderBy(page, 'Debit or credit card', /^Pay EUR/);
    await atProvider(page).getByLabel('Card number').fill('4242 4242 4242 4242');
    await page.getByRole('button', { name: /^Pay EUR/ }).click();
    await page.getByText('The PBX has not applied it yet').waitFor();
    await page.getByRole('button', { name: 'Take the order back' }).click();
    await page.getByText('PSE-CC: 5 → 0').waitFor();
    await page.getByText('EUR 8.75 is given back by a credit note.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'order-undo');
    await page.keyboard.press('Escape');
    expect(await orders()).toMatchObject([{ state: 'paid' }]);
    await page.getByRole('button', { name: 'Take the order back' }).click();
    await page.getByRole('radio', { name: /back to what had paid/ }).click();
    await page.getByLabel('Reason').fill('ordered by mistake');
    await page.keyboard.press('Enter');
    await page.getByText('The order is taken back.').waitFor();
    await page.getByText('EUR 8.75 given back').waitFor();
    await page.getByRole('link', { name: /^CN-/ }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'order-refunded');
    const [order] = await orders();
    const [payment] = (await shop.api('GET', `/orders/${order.id}/payments`)).body.items;
    expect((await shop.server.api('POST', `/payments/${payment.id}/refunds/send`, {})).status).toBe(200);
    expect([...stripe.refunds.values()]).toMatchObject([{ amount: 875 }]);
    const { items } = (await shop.api('GET', '/subscriptions')).body;
    expect(items).toMatchObject([{ sku: 'PSE-CC', state: 'cancelled' }]);
    expect(faults).toEqual([]);
    await close();
  });

  test('a reader of German is led through the checkout, the transfer and the kept means in German', async () => {
    const { server, partner } = shop;
    const { page, go, close } = await openPortal(browser, server, partner, 'billing', { locale: 'de-DE' });
    await go(`/purchase/pbx/${shop.pbxId}`);
    await page.getByRole('textbox', { name: 'Menge von Concurrent call expansion' }).fill('5');
    await page.getByText('0 → 5').waitFor();
    await takePictures(page, 'expansion-de');
    await page.getByRole('button', { name: 'Zur Kasse' }).click();
    await page.getByRole('radio', { name: 'Überweisung' }).click();
    await takePictures(page, 'checkout-de');
    await page.getByRole('button', { name: /bestellen$/ }).click();
    await page.getByText('Ihr Verkäufer meldet sich wegen der Überweisung.').waitFor();
    await takePictures(page, 'order-de');
    await go('/payment-methods');
    await page.getByText('Noch ist nichts hinterlegt').waitFor();
    await takePictures(page, 'payment-methods-de');
    await close();
  });
});
