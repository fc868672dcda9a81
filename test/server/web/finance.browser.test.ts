// The vendor's finance in a real browser: money by two persons, refunds, proforma invoices, statements, payouts, the books.
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localDateAt } from '../../../shared/calendar.ts';
import { haveBrowser, looksRight, openBrowser } from '../../support/browser.ts';
import { pdfText } from '../../support/pdf-text.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

describe.runIf(haveBrowser())('finance in a browser', { timeout: 120_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  beforeAll(async () => {
    const offline = { offered: true, secondPersonFrom: [{ amount: '10.00', currency: 'EUR' as const }] };
    shop = await openShop({ nowMs: Date.now(), payments: { sandbox: 'at_once', offline } });
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.server.close();
  });

  const choose = async (page: Page, field: string, option: string | RegExp) => {
    await page.getByRole('combobox', { name: field }).click();
    await page.getByRole('option', { name: option }).click();
  };

  test('a transfer is marked by one person and confirmed by another, then a part of it goes back', async () => {
    const { server, vendor } = shop;
    const quoted = await shop.quote([CALLS]);
    const { body: order } = await shop.order(quoted.body.quoteId, { method: 'offline' });
    const first = await openPortal(browser, server, vendor, 'billing');
    await first.go('/finance');
    await first.page.getByRole('link', { name: 'Orders that wait for money' }).click();
    await first.page.getByRole('link', { name: String(order.number), exact: true }).click();
    await first.page.getByRole('button', { name: 'Mark paid' }).click();
    await first.page.getByLabel('Reference on the bank statement').fill('TRANSFER 1');
    await looksRight(first.page, 'finance-mark-paid');
    await first.page.getByRole('dialog').getByRole('button', { name: 'Mark paid' }).click();
    await first.page.getByText('It waits for a second person.').waitFor();
    expect((await shop.api('GET', `/orders/${order.id}`)).body.state).toBe('pending');
    await first.go('/finance?state=proposed');
    const row = (page: Page) => page.getByRole('row', { name: /TRANSFER 1/ });
    await row(first.page).getByRole('button', { name: 'Decide' }).click();
    await choose(first.page, 'Decision', 'It came');
    await first.page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
    await first.page.getByRole('alert').waitFor();
    await looksRight(first.page, 'finance-same-person');

    const second = await openPortal(browser, server, vendor, 'owner');
    const { page } = second;
    await second.go('/finance');
    await row(page).getByText('Waits for a second person').waitFor();
    await row(page).getByRole('button', { name: 'Decide' }).click();
    await choose(page, 'Decision', 'It came');
    await page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
    await row(page).getByText('Received').waitFor();
    expect((await shop.api('GET', `/orders/${order.id}`)).body.state).toBe('paid');
    await row(page).getByRole('button', { name: 'Refund' }).click();
    await page.getByLabel('Amount in EUR').fill('1000000');
    await page.getByLabel('Reason').fill('a day without service');
    await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('Amount in EUR').fill('1,00');
    await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
    await row(page).getByText('EUR 1.00').waitFor();
    await looksRight(page, 'finance-payments');
    expect([...first.faults, ...second.faults]).toEqual([]);
    await first.close();
    await second.close();
  });

  test('too little came: finance forgives the difference, and the order is carried out', async () => {
    const { server, vendor } = shop;
    const quoted = await shop.quote([CALLS], { pbxId: await shop.addPbx('SHOP-0101') });
    const { body: order } = await shop.order(quoted.body.quoteId, { method: 'offline' });
    const mark = { amount: { amount: '9.00', currency: 'EUR' }, receivedOn: '2026-01-05', bankReference: 'SHORT 1' };
    const marked = await server.api('POST', `/orders/${order.id}/mark-paid`, mark);
    expect(marked.body.payment.state).toBe('held');
    const { page, faults, close, go } = await openPortal(browser, server, vendor, 'owner');
    await go('/finance?state=held');
    await page.getByRole('button', { name: 'Release' }).click();
    await choose(page, 'What to do', /give up the difference/);
    await page.getByLabel('Reason').fill('bank fees of the payer');
    await looksRight(page, 'finance-release');
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await page.getByText('No payment is in that state.').waitFor();
    expect((await shop.api('GET', `/orders/${order.id}`)).body.state).toBe('paid');
    expect(faults).toEqual([]);
    await close();
  });

  test('held money from the limit on is released by two persons, and by nobody twice', async () => {
    const { server, vendor } = shop;
    const quoted = await shop.quote([CALLS], { pbxId: await shop.addPbx('SHOP-0103') });
    const { body: order } = await shop.order(quoted.body.quoteId, { method: 'offline' });
    const first = await openPortal(browser, server, vendor, 'billing');
    const second = await openPortal(browser, server, vendor, 'owner');
    const mark = { amount: { amount: '12.00', currency: 'EUR' }, receivedOn: '2026-01-06', bankReference: 'SHORT 2' };
    const { body: marked } = await server.api('POST', `/orders/${order.id}/mark-paid`, mark, first.person.headers);
    const confirmed = await server.api(
      'POST',
      `/payments/${marked.payment.id}/confirm`,
      { agrees: true },
      second.person.headers,
    );
    expect(confirmed.body.payment.state).toBe('held');
    const release = async ({ page, go }: typeof first) => {
      await go('/finance?state=held');
      await page.getByRole('button', { name: 'Release' }).click();
      await choose(page, 'What to do', /give up the difference/);
      await page.getByLabel('Reason').fill('bank fees of the payer');
      await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    };
    await release(first);
    await first.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await shop.api('GET', `/orders/${order.id}`)).body.state).toBe('pending');
    await release(first);
    await first.page.getByRole('dialog').getByText('You proposed this yourself', { exact: false }).waitFor();
    await looksRight(first.page, 'finance-release-second');
    await release(second);
    await second.page.getByText('No payment is in that state.').waitFor();
    expect((await shop.api('GET', `/orders/${order.id}`)).body.state).toBe('paid');
    expect([...first.faults, ...second.faults]).toEqual([]);
    await first.close();
    await second.close();
  });

  test('a payout from the limit on waits until a second person says that it was sent', async () => {
    const { server, vendor, customer } = shop;
    const many = { ...CALLS, quantity: 100 };
    const quoted = await shop.quote([many], { payerId: customer.id, pbxId: await shop.addPbx('SHOP-0104') });
    expect((await shop.order(quoted.body.quoteId, { method: 'sandbox' })).body.state).toBe('paid');
    const first = await openPortal(browser, server, vendor, 'billing');
    await first.go('/finance/payouts');
    await first.page.getByRole('button', { name: 'Mark as paid out' }).click();
    await first.page.getByLabel('Amount, EUR').fill('10.00');
    await first.page.getByLabel('Reference on the bank statement').fill('OUT 2');
    await first.page.getByRole('dialog').getByRole('button', { name: 'Mark as paid out' }).click();
    const row = (page: Page) => page.getByRole('row', { name: /OUT 2/ });
    const decide = async (page: Page) => {
      await row(page).getByRole('button', { name: 'Decide' }).click();
      await choose(page, 'Decision', 'It was sent');
      await page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
    };
    await decide(first.page);
    await first.page.getByRole('dialog').getByText('You marked this payout yourself', { exact: false }).waitFor();
    await looksRight(first.page, 'finance-payout-second');
    const second = await openPortal(browser, server, vendor, 'owner');
    await second.go('/finance/payouts');
    await decide(second.page);
    await row(second.page).getByText('Paid', { exact: true }).waitFor();
    expect([...first.faults, ...second.faults]).toEqual([]);
    await first.close();
    await second.close();
  });

  test('a proforma invoice is made of what stands at the checkout', async () => {
    const { server, vendor } = shop;
    const { page, faults, close, go } = await openPortal(browser, server, vendor, 'owner');
    await go('/finance/proformas');
    await page.getByText('Choose products, go to the checkout').waitFor();
    await go(`/purchase/pbx/${shop.pbxId}`);
    await page.getByRole('textbox', { name: 'Quantity of Extension expansion' }).fill('20');
    await page.getByRole('button', { name: 'Checkout' }).click();
    await page.getByRole('button', { name: 'Make a proforma invoice' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make a proforma invoice' }).click();
    await page.getByText('The buyer names this number at the checkout.').waitFor();
    await looksRight(page, 'finance-proforma-made');
    await go('/finance/proformas');
    await page.getByRole('row', { name: /20 × PSE-EXT.*Open/ }).waitFor();
    await looksRight(page, 'finance-proformas');

    expect(faults).toEqual([]);
    await close();
  });

  test('a margin is paid out by two persons; statements are issued once; the ledger shows it all, each to its own', async () => {
    const { server, vendor, partner, customer } = shop;
    const quoted = await shop.quote([CALLS], { payerId: customer.id, pbxId: await shop.addPbx('SHOP-0102') });
    expect((await shop.order(quoted.body.quoteId, { method: 'sandbox' })).body.state).toBe('paid');
    const { page, faults, close, go } = await openPortal(browser, server, vendor, 'owner');
    await go('/finance/payouts');
    await page.getByRole('button', { name: 'Mark as paid out' }).click();
    await page.getByLabel('Amount, EUR').fill('1.00');
    await page.getByLabel('Reference on the bank statement').fill('OUT 1');
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as paid out' }).click();
    await page.getByRole('row', { name: /OUT 1.*Paid/ }).waitFor();
    await looksRight(page, 'finance-payouts');
    await go('/finance/statements');
    await page.getByRole('button', { name: 'Issue statements' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Issue statements' }).click();
    await page.getByText('Nothing was left to issue.').waitFor();
    await looksRight(page, 'finance-statements');
    await go('/finance/ledger');
    await page
      .getByRole('cell', { name: 'SHORT 1' })
      .or(page.getByRole('cell', { name: 'Aurora' }))
      .first()
      .waitFor();
    await looksRight(page, 'finance-ledger');
    expect(faults).toEqual([]);
    await close();

    const below = await openPortal(browser, server, partner, 'viewer');
    await below.go('/finance/ledger');
    await below.page.getByRole('cell', { name: 'Aurora' }).first().waitFor();
    expect(await below.page.getByRole('cell', { name: vendor.name }).count()).toBe(0);
    await below.go('/finance/payouts');
    await below.page.getByRole('row', { name: /OUT 1/ }).waitFor();
    expect(await below.page.getByRole('button', { name: 'Mark as paid out' }).count()).toBe(0);
    expect(below.faults).toEqual([]);
    await below.close();
  });

  test('a partner’s account says what it owes on no statement yet; it opens its statement: the fees per customer account, the margins beside it, and both files with the same sum', async () => {
    const { server, vendor, partner } = shop;
    const { items: offers } = (await server.api('GET', '/offers?search=RS-RECORDING')).body;
    const daily = { charging: { ...offers[0].charging, accrual: 'daily' }, version: offers[0].version };
    expect((await server.api('PATCH', `/offers/${offers[0].id}`, daily)).status).toBe(200);
    await shop.buy([{ sku: 'RS-RECORDING', plan: 'monthly', quantity: 1 }], { pbxId: await shop.addPbx('SHOP-0105') });
    const month = localDateAt(shop.clock.nowMs, vendor.timeZone).slice(0, 7);
    shop.clock.nowMs += 86_400_000;
    await server.api('POST', '/jobs/accrue-fees/run', {});
    const { items: books } = (await server.api('GET', `/accounts/${partner.id}/balance`)).body;
    const owed = books.find(({ account }: { account: string }) => account === 'unbilled').balance.amount;
    const above = await openPortal(browser, server, vendor, 'billing');
    await above.go(`/accounts/${partner.id}`);
    await above.page.getByRole('row', { name: `Owed so far, on no statement yet EUR ${owed}` }).waitFor();
    await looksRight(above.page, 'account-unbilled');
    await above.close();
    shop.clock.nowMs += 31 * 86_400_000;
    const [{ id, label, net, total }] = (await server.api('POST', '/statements', { month })).body.items;
    const { page, faults, close, go } = await openPortal(browser, server, partner, 'billing');
    await go('/finance/statements');
    await page.getByRole('link', { name: label }).click();
    const fees = page.getByRole('table', { name: 'Fees per customer account' });
    await fees.getByRole('row', { name: /Seaview.*SHOP-0105.*1 × RS-RECORDING/ }).waitFor();
    await fees.getByRole('row', { name: `Sum, as above EUR ${net.amount}` }).waitFor();
    await page.getByText(/^EUR.1\.00 was paid out on .*: OUT 1\.$/).waitFor();
    await looksRight(page, 'statement');
    const saved = async (button: string) => {
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: button, exact: true }).click();
      return await readFile(await (await waiting).path());
    };
    const csv = parse(await saved('CSV'), { columns: true }) as Record<string, string>[];
    expect(csv).toMatchObject([{ account: 'Seaview', PBX: 'SHOP-0105', sku: 'RS-RECORDING', net: net.amount }]);
    const pdf = pdfText(await saved('PDF'));
    for (const said of ['Fees per customer account', 'Seaview', 'SHOP-0105', total.amount]) expect(pdf).toContain(said);
    expect((await server.api('GET', `/invoices/${id}`)).body.details).toHaveLength(1);
    expect([...faults, ...above.faults]).toEqual([]);
    await close();
  });
});
