// The first page in a real browser: what needs attention leads to the list that shows it; the calendar has what ends when.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMail, mailIdOf, markNotSent, markSent, queueNewMail } from '../../../server/mail/outbox-store.ts';
import { accept } from '../../../shared/result.ts';
import { axeFaults, haveBrowser, looksRight, openBrowser, takePictures } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openVies } from '../../support/vies-server.ts';
import { openPortal } from '../../support/visitor.ts';

describe.runIf(haveBrowser())('home and calendar in the portal', { timeout: 120_000 }, () => {
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

  const signedIn = async (path: string, locale?: string) => {
    const opened = await openPortal(browser, shop.server, shop.vendor, 'owner', locale === undefined ? {} : { locale });
    await opened.go(path);
    return opened;
  };
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

  test('whoever signs in is told that nothing is to do, then what is, and goes on to where it is done', async () => {
    const { page, faults, close } = await signedIn('/');
    await heading(page, 'Home');
    await page.getByText('Nothing needs your attention.').waitFor();
    const order = await shop.buy([{ sku: 'PSE-EXT', plan: 'monthly', quantity: 20 }]);
    const trial = { accountId: shop.customer.id, pbxId: shop.pbxId, sku: 'C2TUT', quantity: 5 };
    expect((await shop.api('POST', '/trials', trial)).status).toBe(201);
    expect(order.state).toBe('paid');
    await page.reload();
    await page.getByText('Capacity in the field').waitFor();
    await page.getByRole('link', { name: '1 PBX has not applied its newest licence' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'home');
    await page.getByRole('link', { name: '1 PBX has not applied its newest licence' }).click();
    await heading(page, 'PBXs');
    await page.getByText('1 in all').waitFor();
    await page.getByText('Not applied yet').first().waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('revenue by month and how full PBXs are stand as plots and as tables, what happened last as a list, in German as well', async () => {
    for (let n = 2; n < 5; n += 1) await shop.addPbx(`SHOP-000${n}`);
    await shop.buy([{ sku: 'PSE-EXT', plan: 'monthly', quantity: 50 }], { pbxId: await shop.addPbx('SHOP-0005') });
    const { page, faults, close } = await signedIn('/', 'de-DE');
    const { series } = (await shop.server.api('GET', '/reports/revenue')).body;
    const [{ amounts }] = series;
    const revenue = Number(amounts.at(-1).amount);
    expect(revenue).toBeGreaterThan(0);
    const written = new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR', currencyDisplay: 'code' });
    const months = page.getByRole('table', { name: /^Umsatz nach Monaten/ }).getByRole('row');
    await months.first().waitFor({ state: 'attached' });
    expect(await months.count()).toBe(12);
    expect(await months.last().innerText()).toContain(written.format(revenue));
    await page.getByText(`Diesen Monat bisher: ${written.format(revenue)} ohne Steuer.`).waitFor();
    const bands = page.getByRole('table', { name: 'Wie voll Anlagen sind' }).getByRole('row');
    expect(await bands.allInnerTexts()).toHaveLength(6);
    expect(await bands.first().innerText()).toMatch(/^0.% bis 25.%\s+5$/);
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    await page.getByText('Bestellung bezahlt').first().waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'home-plots');
    await page.getByRole('link', { name: 'Alles davon' }).click();
    await heading(page, 'Protokoll');
    expect(faults).toEqual([]);
    await close();
  });

  test('a VAT number that VIES does not know leads from home to its account, where it is corrected; then nothing is said of it', async () => {
    const { server, customer } = shop;
    const vies = await openVies();
    const taxRates = [{ country: 'AT', name: 'USt', percent: '20', reverseCharge: true }];
    const asking = { vies: { ask: true, address: vies.address, holdDays: 14 }, webhooksToPrivate: true, taxRates };
    const { seller } = (await server.api('GET', '/settings')).body;
    await server.api('PATCH', '/settings', { ...asking, seller: { ...seller, country: 'DE' } });
    await server.api('PATCH', `/accounts/${customer.id}`, { country: 'AT', taxId: 'ATU39099603' });
    await server.api('POST', '/jobs/check-vat-ids/run', {});

    const { page, faults, close } = await signedIn('/');
    const told = '1 VAT number is unknown to VIES: VAT is charged until it is corrected';
    await page.getByRole('link', { name: told }).click();
    await heading(page, 'Accounts');
    expect(new URL(page.url()).search).toBe('?vat=refused');
    await page.getByRole('link', { name: 'Seaview' }).click();
    await page.getByText('VIES does not know the VAT number ATU39099603').waitFor();
    await looksRight(page, 'vat-refused');
    await page.getByRole('button', { name: 'Ask VIES again' }).click();
    await page.getByText('VIES is asked within a minute.').waitFor();
    await page.getByRole('button', { name: 'Edit' }).first().click();
    await page.getByLabel('Tax ID').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('VIES does not know').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('link', { name: /not applied (its|their) newest licence$/ }).waitFor();
    expect(await page.getByText(told).count()).toBe(0);

    // Whoever it is about has one account, and goes there.
    await server.api('PATCH', `/accounts/${customer.id}`, { taxId: 'ATU39099603' });
    const own = await openPortal(browser, server, customer, 'owner', { locale: 'de-DE' });
    await own.go('/');
    await own.page.getByRole('link', { name: '1 USt-IdNr. kennt VIES nicht' }).click();
    await own.page.getByText('VIES kennt die USt-IdNr. ATU39099603 nicht').waitFor();
    await looksRight(own.page, 'vat-refused-de');
    expect([...faults, ...own.faults]).toEqual([]);
    await Promise.all([close(), own.close()]);
    await server.api('PATCH', '/settings', { taxRates: [], vies: { ...asking.vies, ask: false } });
    await vies.close();
  });

  test('a customer sees what it was charged, and where nothing was what will stand there', async () => {
    const { page, go, faults, close } = await openPortal(browser, shop.server, shop.customer, 'viewer');
    await go('/');
    await page.getByText('What you are charged is shown here, month by month.').waitFor();
    const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }], { payerId: shop.customer.id });
    const placed = await shop.order(quoted.body.quoteId, { method: 'offline' });
    expect(await shop.settle(placed.body.id)).toBe('fulfilled');
    await page.reload();
    await page.getByText(/^This month so far: EUR.[1-9]/).waitFor();
    expect(await page.getByText('Revenue by month').count()).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test('what ends soon is the list of subscriptions, narrowed; what runs twice is a list of alerts', async () => {
    const { page, faults, close } = await signedIn('/subscriptions?due=trials');
    await page.getByText('0 in all').waitFor();
    await page.route('**/api/v1/alerts*', (route) => route.abort());
    await page.goto(`${shop.server.url}/alerts`);
    await heading(page, 'Alerts');
    await page.getByText('Nothing was changed. Try again.').waitFor();
    await page.unroute('**/api/v1/alerts*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No alert is open.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'alerts');
    expect(faults).toEqual([]);
    await close();
  });

  test('the calendar goes from month to month and leads to the account and its PBX, in German as well', async () => {
    const { page, faults, close } = await signedIn('/calendar', 'de-DE');
    await heading(page, /^Kalender: /);
    const { items } = (await shop.api('GET', '/subscriptions')).body;
    const ends = items.map(({ periodEndMs }: { periodEndMs: number }) =>
      new Date(periodEndMs).toISOString().slice(0, 7),
    );
    for (const month of new Set<string>(ends)) {
      await page.goto(`${shop.server.url}/calendar?month=${month}`);
      await page.getByRole('link', { name: 'SHOP-0001' }).first().waitFor();
    }
    await page
      .getByText(/Test endet|Laufzeit endet/)
      .first()
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'calendar');
    await page.getByRole('button', { name: 'Dieser Monat' }).click();
    await page.getByRole('button', { name: 'Monat danach' }).click();
    expect(new URL(page.url()).searchParams.get('month')).toMatch(/^\d{4}-\d{2}$/);
    await page.goto(`${shop.server.url}/calendar?month=${ends[0]}`);
    await page.getByRole('link', { name: 'SHOP-0001' }).first().click();
    await heading(page, /SHOP-0001/);
    expect(faults).toEqual([]);
    await close();
  });

  test('an address that mail does not reach is told to whoever can mend it, until something arrives or it is mended', async () => {
    const { server, customer } = shop;
    const { database, nowMs } = server.deps;
    const act = (afterMs: number) => ({ actor: 'cli', nowMs: nowMs() + afterMs });
    const mail = (dedupe: string, recipient: string) => ({
      ...{
        dedupe,
        recipient,
        accountId: customer.id,
        kind: 'invoice' as const,
        language: 'en' as const,
        subject: dedupe,
      },
      ...{
        text: '',
        html: '',
        attachments: [],
        sender: { name: 'Aurora', address: 'mail@aurora.example', replyTo: '' },
      },
    });
    const giveUp = (dedupe: string, recipient: string) =>
      database.transact(async (trx) => {
        await queueNewMail(trx, act(0), mail(dedupe, recipient));
        await markNotSent(trx, mailIdOf(dedupe), { error: '550 no such mailbox', retryAtMs: undefined });
        return accept(undefined);
      });
    const told = async () => {
      const { body } = await server.api('GET', '/mails?undelivered=true');
      return body.items.map(({ subject }: { subject: string }) => subject);
    };
    await giveUp('Invoice 7', customer.email);
    await giveUp('Invoice 8', 'nobody@nowhere.example');
    expect(await told()).toEqual(['Invoice 7']);
    const contact = { name: 'Books', email: 'books@seaview.example' };
    expect((await server.api('POST', `/accounts/${customer.id}/billing-contacts`, contact)).status).toBe(201);
    await giveUp('Invoice 9', contact.email);
    expect((await told()).sort()).toEqual(['Invoice 7', 'Invoice 9']);
    await database.transact(async (trx) => {
      await queueNewMail(trx, act(60_000), mail('Invoice 10', contact.email));
      const sent = await findMail(trx, '/', mailIdOf('Invoice 10'));
      if (sent !== undefined) await markSent(trx, sent, { nowMs: nowMs(), via: 'smtp' });
      return accept(undefined);
    });
    expect(await told()).toEqual(['Invoice 7']);

    const { page, faults, close, go } = await openPortal(browser, server, customer, 'owner');
    await go('/pbxs');
    const banner = page.getByRole('alert').filter({ hasText: 'Mail does not arrive' });
    await banner.getByText('550 no such mailbox').waitFor();
    await looksRight(page, 'undelivered');
    await banner.getByRole('link', { name: customer.email }).click();
    await page.getByRole('heading', { name: 'Seaview' }).waitFor();
    expect(faults).toEqual([]);
    await server.api('PATCH', `/accounts/${customer.id}`, { email: 'desk@seaview.example' });
    await page.reload();
    await page.getByRole('heading', { name: 'Seaview' }).waitFor();
    await expect.poll(() => banner.count()).toBe(0);
    await close();
  });
});
