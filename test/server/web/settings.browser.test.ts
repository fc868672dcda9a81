// The settings in a real browser: letting somebody in by a link, a second factor, keys and webhooks shown once, mails, taxes and brand.
import { generateSync } from 'otplib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { haveBrowser, looksRight, openBrowser, openPage } from '../../support/browser.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { joinAs, openPortal } from '../../support/visitor.ts';

describe.runIf(haveBrowser())('the settings in a browser', { timeout: 120_000 }, () => {
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

  const codeIn = (page: Page) => page.getByRole('dialog').locator('code').first().innerText();

  test('a partner owner invites somebody, who joins by the link alone and is then shut out', async () => {
    const { server, partner } = shop;
    const owner = await openPortal(browser, server, partner, 'owner');
    const { page } = owner;
    await owner.go('/settings/users');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByLabel('E-mail').fill('new@aurora.example');
    await page.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: /^Billing/ }).click();
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await page.getByText('it is shown only now').waitFor();
    const link = await codeIn(page);
    expect(link).toMatch(/\/invitation#ul_/);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('row', { name: /new@aurora\.example/ }).waitFor();
    await looksRight(page, 'settings-users');

    const guest = await openPage(browser);
    await guest.page.goto(link);
    await guest.page.getByLabel('Your name').fill('New Person');
    await guest.page.getByRole('textbox', { name: 'Password' }).fill('too short');
    await guest.page.getByRole('button', { name: 'Accept the invitation' }).click();
    await guest.page.getByText('must have at least 12 characters', { exact: true }).waitFor();
    await looksRight(guest.page, 'invitation');
    await guest.page.getByRole('textbox', { name: 'Password' }).fill('a password that is long');
    await guest.page.getByRole('button', { name: 'Accept the invitation' }).click();
    await guest.page.getByText('Sign in as new@aurora.example').waitFor();
    await guest.page.getByRole('link', { name: 'To the sign-in' }).click();
    await guest.page.getByLabel('E-mail').fill('new@aurora.example');
    await guest.page.getByRole('textbox', { name: 'Password' }).fill('a password that is long');
    await guest.page.getByRole('button', { name: 'Sign in' }).click();
    await guest.page.getByRole('link', { name: 'Settings' }).click();
    await guest.page.getByText('New Person, Billing of Aurora.').waitFor();

    await page.reload();
    const row = page.getByRole('row', { name: /New Person/ });
    await row.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('May not sign in').click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await row.getByText('Shut out').waitFor();
    await guest.page.reload();
    await guest.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect([...owner.faults, ...guest.faults]).toEqual([]);
    await owner.close();
    await guest.close();
  });

  test('somebody sets a new password by the link that an owner made, and turns a second factor on', async () => {
    const { server, customer } = shop;
    const { email } = await joinAs(server, customer, 'technician');
    const owner = await openPortal(browser, server, customer, 'owner');
    await owner.go('/settings/users');
    const row = owner.page.getByRole('row', { name: new RegExp(email) });
    await row.getByRole('button', { name: 'New password' }).click();
    await owner.page.getByRole('button', { name: 'Make link' }).click();
    const link = await codeIn(owner.page);
    const { page, faults, close } = await openPage(browser);
    await page.goto(link);
    await looksRight(page, 'password-reset');
    await page.getByRole('textbox', { name: 'New password' }).fill('the newest long password');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('link', { name: 'To the sign-in' }).click();
    await page.goto(`${server.url}/settings`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill('the newest long password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Set up a second factor' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Password now' }).fill('the newest long password');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByAltText(/QR code/).waitFor();
    await looksRight(page, 'second-factor');
    await dialog.getByLabel('Code of the app').fill('000000');
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog
      .getByLabel('Code of the app')
      .fill(generateSync({ secret: await codeIn(page), epoch: server.deps.nowMs() / 1000 }));
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    await dialog.getByText('Recovery codes').waitFor();
    await dialog.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('Signing in asks for a code').waitFor();
    await page.keyboard.press('Escape');
    await looksRight(page, 'settings-own');
    expect([...owner.faults, ...faults]).toEqual([]);
    await owner.close();
    await close();
  });

  test('an API key and a webhook secret are shown once; a ping that fails is sent again', async () => {
    const { server, partner } = shop;
    const { page, faults, close, go } = await openPortal(browser, server, partner, 'owner');
    await go('/settings/api-keys');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Book-keeping');
    await dialog.getByLabel('Permissions').click();
    await page.getByRole('option', { name: 'invoices:read' }).click();
    await dialog.getByLabel('Name').click();
    await dialog.getByRole('button', { name: 'Make a key' }).click();
    await dialog.getByText('shown only now').waitFor();
    const key = await codeIn(page);
    const asKey = { authorization: `Bearer ${key}` };
    expect((await server.api('GET', '/invoices', undefined, asKey)).status).toBe(200);
    expect((await server.api('GET', '/pbxs', undefined, asKey)).status).toBe(403);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    const row = page.getByRole('row', { name: /Book-keeping/ });
    await row.waitFor();
    expect(await page.content()).not.toContain(key);
    await row.getByRole('button', { name: 'Addresses' }).click();
    const allowed = dialog.getByLabel('May be used from');
    await allowed.fill('192.0.2.0/24\n10.0.0.0/99');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('2: must have a prefix of 0 to 32 after the slash', { exact: true }).waitFor();
    await looksRight(page, 'settings-key-addresses');
    await allowed.fill('192.0.2.0/24\n2001:db8::/32');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row.getByText('2001:db8::/32').waitFor();
    expect((await server.api('GET', '/invoices', undefined, asKey)).status).toBe(403);
    await looksRight(page, 'settings-keys');
    await row.getByRole('button', { name: 'Addresses' }).click();
    await allowed.fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row.getByText('everywhere').waitFor();
    expect((await server.api('GET', '/invoices', undefined, asKey)).status).toBe(200);
    await row.getByRole('button', { name: 'New secret' }).click();
    await dialog.getByText('gets no answer until it has the new one').waitFor();
    await dialog.getByRole('button', { name: 'Make a new secret' }).click();
    await dialog.getByText('shown only now').waitFor();
    expect((await server.api('GET', '/invoices', undefined, asKey)).status).toBe(401);
    asKey.authorization = `Bearer ${await codeIn(page)}`;
    expect((await server.api('GET', '/invoices', undefined, asKey)).status).toBe(200);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    expect(await page.content()).not.toContain(asKey.authorization.slice('Bearer '.length));
    await row.getByRole('button', { name: 'End' }).click();
    await page.getByText('cannot be brought back').waitFor();
    await page.keyboard.press('Escape');
    expect((await server.api('GET', '/invoices', undefined, asKey)).status).toBe(200);
    await row.getByRole('button', { name: 'End' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
    await row.getByText(/Ended/).waitFor();
    expect((await server.api('GET', '/invoices', undefined, asKey)).status).toBe(401);

    await go('/settings/webhooks');
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByLabel('Address').fill('https://10.1.2.3/hook');
    await page.getByRole('dialog').getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('Address').fill('https://hooks.aurora.example/switchkey');
    await page.getByRole('dialog').getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByText('shown only now').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await looksRight(page, 'settings-webhooks');
    await page.getByRole('link', { name: /hooks\.aurora/ }).click();
    await page.getByRole('button', { name: 'Send a ping' }).click();
    await page.getByRole('cell', { name: 'ping', exact: true }).waitFor();
    await looksRight(page, 'settings-webhook');
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No address is told yet').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('billing contacts are kept outside the checkout; an invoice that names one keeps it when that is gone', async () => {
    const { server, partner } = shop;
    const { page, faults, close, go } = await openPortal(browser, server, partner, 'owner');
    const dialog = page.getByRole('dialog');
    const add = async (name: string, email: string) => {
      await page.getByRole('button', { name: 'Add a contact' }).click();
      await dialog.getByLabel('Name').fill(name);
      await dialog.getByLabel('E-mail').fill(email);
      await dialog.getByRole('button', { name: 'Add a contact' }).click();
    };
    await go('/settings/billing-contacts');
    await page.getByText('No contact is kept.').waitFor();
    await add('Ada Accounts', 'ada@aurora.example');
    await page.getByText('ada@aurora.example', { exact: true }).waitFor();
    const contacts = async () => (await shop.api('GET', `/accounts/${partner.id}/billing-contacts`)).body.items;
    const [{ id: billingContactId }] = await contacts();
    const quoted = await shop.quote([{ sku: 'PSE-EXT', plan: 'monthly', quantity: 5 }]);
    await shop.order(quoted.body.quoteId, { billingContactId });
    await add('Somebody else', 'ada@aurora.example');
    await dialog.getByText('is a billing contact of this account already').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Change Ada Accounts' }).click();
    await dialog.getByLabel('Phone').fill('+49 40 123');
    await page.keyboard.press('Enter');
    await page.getByText('ada@aurora.example · +49 40 123').waitFor();
    await looksRight(page, 'settings-contacts');
    await page.getByRole('button', { name: 'Remove Ada Accounts' }).click();
    await dialog.getByText('stay as they are, ada@aurora.example on them included').waitFor();
    await looksRight(page, 'settings-contact-remove');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No contact is kept.').waitFor();
    expect(await contacts()).toEqual([]);
    await go('/invoices');
    await page
      .getByRole('link', { name: /^INV|^[A-Z]+-?\d/ })
      .first()
      .click();
    await page.getByText('Ada Accounts').first().waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('the vendor sets taxes and the seller, reads a mail, and gives a partner its brand; a viewer changes nothing', async () => {
    const { server, vendor, partner } = shop;
    const { page, faults, close, go } = await openPortal(browser, server, vendor, 'owner');
    await go('/settings/business');
    await page.getByRole('textbox', { name: 'Name', exact: true }).first().fill('Vendor Works GmbH');
    await page.getByRole('button', { name: 'Add a country' }).click();
    await page.getByLabel('Country').last().fill('FR');
    await page.getByRole('textbox', { name: 'Name', exact: true }).last().fill('TVA');
    await page.getByLabel('Percent').last().fill('twenty');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('must be a percentage').first().waitFor();
    await looksRight(page, 'settings-business');
    await page.getByLabel('Percent').last().fill('20');
    await page.getByLabel('Sender of mails').fill('Vendor');
    await page.getByLabel('Its e-mail').fill('licences@vendor.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { body: settings } = await server.api('GET', '/settings');
    expect(settings.seller.name).toBe('Vendor Works GmbH');
    expect(settings.taxRates).toContainEqual({ country: 'FR', name: 'TVA', percent: '20', reverseCharge: false });

    await go('/settings/mails');
    await page.getByRole('row').nth(1).getByRole('link').click();
    await page.getByText(/^To /).waitFor();
    await looksRight(page, 'settings-mail');
    await go('/settings/mails');
    await page.getByRole('cell', { name: 'Invitation', exact: true }).first().waitFor();
    await looksRight(page, 'settings-mails');

    await go(`/for/${partner.id}/settings/brand`);
    await page.getByText('Customers see the vendor.').waitFor();
    await page.getByLabel('Name of the brand').fill('AuroraCom');
    await page.getByLabel('Answers to mails go to').fill('care@auroracom.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('In force since it was set').waitFor();
    await looksRight(page, 'settings-brand');
    await go(`/for/${partner.id}/settings/alerts`);
    await page.getByRole('button', { name: 'Turn alerts off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Turn alerts off' }).click();
    await page.getByText('nobody of this account').waitFor();
    await looksRight(page, 'settings-alerts');
    await close();

    const viewer = await openPortal(browser, server, partner, 'viewer');
    await viewer.go('/settings/users');
    await viewer.page.getByRole('row').nth(1).waitFor();
    expect(await viewer.page.getByRole('button', { name: /Invite|Change|New password/ }).count()).toBe(0);
    await viewer.go('/settings/business');
    await viewer.page.getByText('There is nothing at this address').waitFor();
    expect([...faults, ...viewer.faults]).toEqual([]);
    await viewer.close();
  });
});
