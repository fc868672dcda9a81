// What the vendor does for others, in a real browser: moves, grants by hand, credit, settling papers, jobs and accounts brought back.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../../../server/accounts/account.ts';
import { axeFaults, haveBrowser, openBrowser, tabTo, takePictures } from '../../support/browser.ts';
import { addAccountBelow } from '../../support/people.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

const DAY_MS = 86_400_000;

describe.runIf(haveBrowser())('the vendor’s desk in a browser', { timeout: 120_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  let idle: Account;
  beforeAll(async () => {
    shop = await openShop({ nowMs: Date.now() - 29 * DAY_MS });
    idle = await addAccountBelow(shop.server, shop.vendor, 'customer', 'Idle');
    shop.clock.nowMs += 29 * DAY_MS;
    await addAccountBelow(shop.server, shop.vendor, 'partner', 'Borealis');
    await addAccountBelow(shop.server, shop.partner, 'customer', 'Hillside');
    await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 5 }]);
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.server.close();
  });

  const openAt = async (path: string) => {
    const opened = await openPortal(browser, shop.server, shop.vendor, 'owner');
    await opened.go(path);
    return opened;
  };
  const looked = async (page: Page, name: string) => {
    await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, name);
  };
  const submit = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name }).click();
  const choose = async (page: Page, field: string, option: string) => {
    await page.getByRole('combobox', { name: field }).click();
    await page.getByRole('option', { name: option }).click();
  };

  test('a PBX goes to another customer and a customer to another seller, after what goes along was shown', async () => {
    const { page, faults, go, close } = await openAt(`/pbxs/${shop.pbxId}`);
    await page.getByRole('button', { name: 'Move to another customer' }).click();
    await choose(page, 'New customer', 'Seaview');
    await page.getByText('belongs to Seaview already').waitFor();
    await choose(page, 'New customer', 'Hillside');
    await page.getByText('From Seaview to Hillside.').waitFor();
    await page.getByRole('cell', { name: /5 × PSE-CC/ }).waitFor();
    await looked(page, 'move-pbx');
    await page.getByLabel('Reason').fill('the hotel was sold');
    await submit(page, 'Move the PBX');
    await page.getByText('The PBX belongs to Hillside now.').waitFor();
    await page.getByRole('link', { name: 'Hillside' }).click();
    await page.getByRole('button', { name: 'Move to another seller' }).click();
    await choose(page, 'New seller', 'Borealis');
    await page.getByText('From Aurora to Borealis.').waitFor();
    await page.getByText('The new payer pays from its renewal on.').waitFor();
    await looked(page, 'move-customer');
    await page.getByLabel('Reason').fill('another partner looks after it');
    await submit(page, 'Move the customer');
    await page.getByText('The customer buys from Borealis now.').waitFor();
    await page.getByRole('link', { name: 'Borealis' }).waitFor();
    expect((await shop.server.api('GET', `/pbxs/${shop.pbxId}`)).body.ownerName).toBe('Hillside');
    expect((await shop.api('GET', `/pbxs/${shop.pbxId}`)).status).toBe(404);
    await go(`/accounts/${shop.customer.id}`);
    await page.getByRole('button', { name: 'Move to another seller' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('what is given by hand is in the licence at once, is changed and ended there, and what was ordered is not', async () => {
    const pbxId = await shop.addPbx('DESK-0001');
    await shop.buy([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 20 }], { pbxId });
    const { page, faults, close } = await openAt(`/pbxs/${pbxId}?tab=grants`);
    const row = (name: RegExp) => page.getByRole('row', { name });
    await row(/Extensions 20 .*subscription/).waitFor();
    expect(
      await row(/Extensions 20/)
        .getByRole('button')
        .count(),
    ).toBe(0);
    await page.getByRole('button', { name: 'Give by hand' }).click();
    await choose(page, 'What', 'Concurrent calls');
    await page.getByLabel('Called').fill('GOODWILL');
    await page.getByLabel('Units').fill('2000000');
    await page.getByLabel('Until').fill('2099-01-01');
    await submit(page, 'Give by hand');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('Units').fill('4');
    await looked(page, 'grant-by-hand');
    await submit(page, 'Give by hand');
    await row(/Concurrent calls 4 .*by hand \(GOODWILL\)/).waitFor();
    await row(/GOODWILL/)
      .getByRole('button', { name: 'Change' })
      .click();
    await page.getByLabel('Units').fill('6');
    await submit(page, 'Change');
    await row(/Concurrent calls 6/).waitFor();
    await looked(page, 'pbx-grants');
    await row(/GOODWILL/)
      .getByRole('button', { name: 'End' })
      .click();
    await page.getByText('Calls that are up are not cut').waitFor();
    await submit(page, 'End');
    await row(/GOODWILL/).waitFor({ state: 'detached' });
    expect((await shop.server.api('GET', `/pbxs/${pbxId}/licence`)).body.seq).toBe(4);
    expect(faults).toEqual([]);
    await close();
  });

  test('a paper is credited by line and in sum, never beyond it; an open one is settled; a credit line is set', async () => {
    const { items } = (await shop.server.api('GET', '/invoices?kind=invoice&state=open')).body;
    const invoice = items[0];
    const { page, faults, go, close } = await openAt(`/invoices/${invoice.id}`);
    await page.getByRole('button', { name: 'Give a credit note' }).click();
    await choose(page, 'What is given back', 'Sums of single lines');
    await page.getByRole('textbox', { name: /^Of .*tax included$/ }).fill('1.19');
    await page.getByLabel('Reason').fill('a day without service');
    await looked(page, 'credit-note-by-line');
    await submit(page, 'Give a credit note');
    await page.getByText(/Credit note CN-.* is given/).waitFor();
    await page.getByRole('link', { name: /^CN-.*1\.19/ }).waitFor();
    await page.getByRole('button', { name: 'Give a credit note' }).click();
    await page.getByLabel('Amount in EUR').fill('1000000');
    await page.getByLabel('Reason').fill('too much');
    await submit(page, 'Give a credit note');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Settle' }).click();
    await choose(page, 'It became', 'Uncollectible');
    await page.getByText('are written off as a loss').waitFor();
    await looked(page, 'settle-invoice');
    await choose(page, 'It became', 'Paid');
    await page.getByLabel('Reason').fill('it came by another bank');
    await submit(page, 'Settle');
    await page.getByText('is paid.').first().waitFor();
    expect((await shop.server.api('GET', `/invoices/${invoice.id}`)).body.state).toBe('paid');

    await go(`/accounts/${shop.partner.id}`);
    await page.getByRole('button', { name: 'Set the credit line' }).click();
    await page.getByText('It is EUR 100,000.00 now').or(page.getByText('It is €100,000.00 now')).waitFor();
    await page.getByLabel('Limit in EUR').fill('-5');
    await submit(page, 'Set the credit line');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('Limit in EUR').fill('2500');
    await looked(page, 'credit-line');
    await submit(page, 'Set the credit line');
    await page.getByRole('row', { name: /Credit line, due within 30 days.*2,500\.00/ }).waitFor();
    await looked(page, 'account-money');
    expect(faults).toEqual([]);
    await close();
  });

  test('a job is counted, then run: the account that never had anything goes, and is brought back', async () => {
    const { page, faults, go, close } = await openAt('/settings/jobs');
    await page.getByRole('row', { name: /remove-accounts.*never/ }).waitFor();
    await looked(page, 'settings-jobs');
    const run = async () =>
      page
        .getByRole('row', { name: /remove-accounts/ })
        .getByRole('button')
        .click();
    await run();
    await submit(page, 'Count');
    await page.getByText(/It would do \d+\. Nothing was done\./).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await shop.server.api('GET', `/accounts/${idle.id}`)).body.status).toBe('active');
    await run();
    await page.getByRole('switch', { name: 'Only count what would be done' }).click();
    await submit(page, 'Run');
    await page.getByText(/\d+ done, 0 failed\./).waitFor();
    await go(`/accounts/${idle.id}`);
    await page.getByText('Closed', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Restore' }).click();
    await looked(page, 'account-restore');
    await submit(page, 'Restore');
    await page.getByText('The account is back.').waitFor();
    await page.getByText('Active', { exact: true }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('many PBXs are moved to another customer: whereto and why is asked, each says what goes along; one cannot, a lost answer is gone on with', async () => {
    const { customer } = shop;
    const pbxIds = [await shop.addPbx('MOVE-0001'), await shop.addPbx('MOVE-0002'), await shop.addPbx('MOVE-0003')];
    await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 5 }], { pbxId: pbxIds[1] });
    const trial = { accountId: customer.id, pbxId: pbxIds[2], sku: 'C2TUT', quantity: 5 };
    expect((await shop.api('POST', '/trials', trial)).status).toBe(201);
    const owners = async () => {
      const { items } = (await shop.server.api('GET', '/pbxs?search=MOVE')).body;
      return items.map(({ ownerName }: { ownerName: string }) => ownerName);
    };
    const { page, faults, close } = await openAt('/pbxs?search=MOVE');
    await page.getByRole('checkbox', { name: 'Choose all rows of this page' }).check();
    await tabTo(page, 'Move to another customer');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    const show = dialog.getByRole('button', { name: 'Show what will change' });
    await dialog.getByLabel('New customer').fill('Hill');
    expect(await show.isDisabled()).toBe(true);
    await page.getByRole('option', { name: 'Hillside' }).click();
    await dialog.getByLabel('Reason').fill('Sold with the building');
    await looked(page, 'bulk-move-whereto');
    await show.click();
    await dialog.getByText('2 will change, 1 left out.').waitFor();
    await dialog.getByText('From Seaview to Hillside; no subscription goes along.').waitFor();
    await dialog.getByText('From Seaview to Hillside, with 1 subscription.').waitFor();
    await dialog.getByText(/On PBX MOVE-0003 a trial runs/).waitFor();
    await looked(page, 'bulk-move-preview');
    expect(await owners()).toEqual(['Seaview', 'Seaview', 'Seaview']);

    await page.route('**/pbxs/*/move', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await submit(page, 'Move 2 PBXs');
    await dialog.getByText('0 of 2 done; the others are as they were, or say why').waitFor();
    expect(await owners()).toEqual(['Hillside', 'Seaview', 'Seaview']);
    await page.unroute('**/pbxs/*/move');
    await submit(page, 'Try the 2 left again');
    await dialog.getByText('2 of 2 done').waitFor();
    expect(await owners()).toEqual(['Hillside', 'Hillside', 'Seaview']);
    const { items: trail } = (await shop.server.api('GET', '/audit?limit=50')).body;
    const moved = trail.filter(
      ({ pbxId, action }: Record<string, string>) => action === 'pbx.moved' && pbxIds.includes(pbxId ?? ''),
    );
    expect(moved).toMatchObject([{}, {}].map(() => ({ details: { reason: 'Sold with the building' } })));
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator(':focus').textContent()).toBe('Move to another customer');
    await page.getByRole('cell', { name: 'Hillside' }).first().waitFor();
    expect(faults.filter((fault) => !/net::ERR_FAILED/.test(fault))).toEqual([]);
    await close();
  });
});
