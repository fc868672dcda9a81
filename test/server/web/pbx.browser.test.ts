// One PBX in the portal, in a real browser: why its numbers are what they are, from the invoice to the proof, and serving it without internet.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account, Role } from '../../../server/accounts/account.ts';
import { signConfirmation } from '../../../shared/licence/confirmation-code.ts';
import { qrSvg } from '../../../shared/licence/qr.ts';
import { signRequest } from '../../../shared/licence/request-code.ts';
import { encodeQrText, encodeText } from '../../../shared/licence/text-form.ts';
import { axeFaults, haveBrowser, openBrowser, openChromium, tabTo, takePictures } from '../../support/browser.ts';
import { cameraFlags, filmWithCode } from '../../support/camera.ts';
import { openSession, rawAgent } from '../../support/raw-agent.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

const DAY_MS = 86_400_000;

describe.runIf(haveBrowser())('one PBX in the portal', { timeout: 120_000 }, () => {
  let shop: Shop;
  let browser: Browser;
  const agent = rawAgent();
  const now = () => Math.floor(Date.now() / 1000);
  beforeAll(async () => {
    shop = await openShop({ nowMs: Date.now() });
    browser = await openBrowser();
    await shop.buy([
      { sku: 'PSE-EXT', plan: 'yearly', quantity: 20 },
      { sku: 'PSE-HS', plan: 'yearly', quantity: 1 },
    ]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.server.close();
  });

  async function openAs(account: Account, role: Role, path: string) {
    const { go, ...opened } = await openPortal(browser, shop.server, account, role);
    await go(path);
    return opened;
  }
  async function looked(page: Page, name: string) {
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, name);
  }

  test('a technician serves it without internet: request code from a picture in, code out, confirmation in', async () => {
    const { pbxId, partner, server } = shop;
    const { page, faults, close } = await openAs(partner, 'technician', `/pbxs/${pbxId}`);
    await page.getByText('is not in force on the PBX yet').waitFor();
    expect(await page.getByRole('link', { name: 'Buy or expand' }).count()).toBe(0);
    await page.getByRole('button', { name: /Extensions: Why/ }).click();
    await page.getByRole('cell', { name: 'PSE-EXT' }).waitFor();
    await looked(page, 'pbx-status-waiting');
    await page.getByRole('tab', { name: 'Codes' }).click();
    const request = { serial: 'SHOP-0001', nonce: randomBytes(16).toString('hex'), epoch: 0, seq: 0 };
    const asked = { ...request, stateHash: 'ab'.repeat(32), issuedAt: now(), reason: 'update' as const };
    const document = signRequest({ ...asked, peaks: { calls: 7, extensions: 3 } }, agent.key);
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'request.png',
        mimeType: 'image/png',
        buffer: await pictureOf(qrSvg(encodeQrText('request', document))),
      });
    await page.getByText('No agent is bound to PBX SHOP-0001 yet').waitFor();
    await page.getByText(`the agent shows the same anchor afterwards: ${server.anchor}`).waitFor();
    await page.getByRole('button', { name: 'Bind this agent to the PBX' }).click();
    await page.getByText('2. Carry this code to the PBX').waitFor();
    await looked(page, 'pbx-air-gap');
    const { body } = await server.api('GET', `/pbxs/${pbxId}/licence`);
    const applied = { serial: 'SHOP-0001', epoch: body.epoch, seq: body.seq, codeId: body.codeId, appliedAt: now() };
    const proof = signConfirmation({ ...applied, nonce: request.nonce, result: 'applied' }, agent.key);
    await page.getByLabel('3. Confirmation code of the PBX').fill('not a code');
    await page.getByRole('button', { name: 'Enter the confirmation' }).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByLabel('3. Confirmation code of the PBX').fill(encodeText('confirmation', proof));
    await page.getByRole('button', { name: 'Enter the confirmation' }).click();
    await page.getByText('The PBX has proved it').waitFor();
    await page.getByRole('tab', { name: 'Bought and applied' }).click();
    await page.getByRole('cell', { name: /PSE-EXT 0 → 20/ }).waitFor();
    expect(await page.getByText('not proved yet').count()).toBe(0);
    await looked(page, 'pbx-trace');
    expect(page.url()).toContain('tab=trace');
    expect(faults).toEqual([]);
    await close();
  });

  test('its request code is held before the camera, and the code carried back, by the keyboard alone', async () => {
    const { partner, customer, server } = shop;
    const pbxId = await shop.addPbx('SHOP-0003', customer.id);
    await shop.buy([{ sku: 'PSE-EXT', plan: 'yearly', quantity: 20 }], { pbxId });
    const carried = rawAgent();
    const nonce = randomBytes(16).toString('hex');
    const asked = { serial: 'SHOP-0003', nonce, epoch: 0, seq: 0, stateHash: 'cd'.repeat(32), issuedAt: now() };
    const request = signRequest({ ...asked, reason: 'update', peaks: { calls: 1, extensions: 1 } }, carried.key);
    const film = join(server.folder, 'request.y4m');
    await filmWithCode(film, encodeQrText('request', request));
    const seeing = await openChromium(cameraFlags(film));
    const { page, faults, go } = await openPortal(seeing, server, partner, 'technician');
    await page.context().grantPermissions(['camera'], { origin: server.url });
    await go(`/pbxs/${pbxId}?tab=codes`);
    await page.getByRole('button', { name: 'Read with the camera' }).first().waitFor();
    await tabTo(page, 'Read with the camera');
    await page.keyboard.press('Enter');
    await page.getByText('No agent is bound to PBX SHOP-0003 yet').waitFor();
    expect(await page.getByLabel('What the camera sees').count()).toBe(0);
    await tabTo(page, 'Bind this agent to the PBX');
    await page.keyboard.press('Enter');
    await page.getByText('2. Carry this code to the PBX').waitFor();
    const { body } = await server.api('GET', `/pbxs/${pbxId}/licence`);
    const applied = { serial: 'SHOP-0003', epoch: body.epoch, seq: body.seq, codeId: body.codeId, appliedAt: now() };
    const proof = signConfirmation({ ...applied, nonce, result: 'applied' }, carried.key);
    await tabTo(page, '3. Confirmation code of the PBX');
    await page.keyboard.insertText(encodeText('confirmation', proof));
    await tabTo(page, 'Enter the confirmation');
    await page.keyboard.press('Enter');
    await page.getByText('The PBX has proved it').waitFor();
    expect(faults).toEqual([]);
    await seeing.close();
  });

  test('two copies of its agent are told on its page, with who is the right one to say', async () => {
    const { pbxId, partner, server } = shop;
    // Bound by its request code before; a machine was copied, and both start.
    const [real, copy] = [rawAgent(agent.key), rawAgent(agent.key)];
    for (const one of [real, copy, real]) expect((await openSession(server.url, one)).status).toBe(201);
    const { page, faults, close } = await openAs(partner, 'technician', `/pbxs/${pbxId}?tab=agents`);
    await page.getByText('Two copies of this agent are running').waitFor();
    await page.getByRole('row').getByText('Cloned').waitFor();
    await looked(page, 'pbx-clone');
    await page.getByRole('button', { name: `This one is the original: ${real.instance.slice(0, 8)}` }).click();
    await expect.poll(() => page.getByText('Two copies of this agent are running').count()).toBe(0);
    expect((await openSession(server.url, copy)).body.code).toBe('copy_refused');
    expect((await openSession(server.url, real)).status).toBe(201);
    expect(faults).toEqual([]);
    await close();
  });

  test('its agent is re-bound with the count told, a PBX stands by and is taken away again, by keyboard', async () => {
    const { pbxId, partner } = shop;
    const { page, faults, close } = await openAs(partner, 'owner', `/pbxs/${pbxId}?tab=agents`);
    await page.getByRole('button', { name: 'Make a re-binding token' }).click();
    await page.getByText(/1 of \d+ re-bindings/).waitFor();
    await page.getByRole('button', { name: 'Add a PBX that stands by' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Its serial number').waitFor();
    await page.keyboard.type('shop-0002');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'SHOP-0002' }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await looked(page, 'pbx-agents');
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('falls back to what is licensed for itself').waitFor();
    await looked(page, 'pbx-member-remove');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('link', { name: 'SHOP-0002' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No PBX stands by for this one.').waitFor();
    await page.getByRole('button', { name: 'Shut out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('tab', { name: 'Status' }).click();
    await page.getByText('Active until').waitFor();
    await looked(page, 'pbx-status');
    expect(faults).toEqual([]);
    await close();
  });

  test('a viewer of the customer sees how it stands and neither the papers of its seller nor what it may not do', async () => {
    const { pbxId, customer } = shop;
    const { page, close } = await openAs(customer, 'viewer', `/pbxs/${pbxId}?tab=trace`);
    await page.getByText('paid by your seller').first().waitFor();
    await page.getByRole('tab', { name: 'Agents and standby' }).click();
    await page.getByText('PBXs that stand by carry the same licence').waitFor();
    for (const name of ['Make a re-binding token', 'Shut out', 'Add a PBX that stands by'])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    await page.getByRole('tab', { name: 'Codes' }).click();
    await page.getByText('Everything this PBX may use').waitFor();
    expect(await page.getByText('Air-gap desk').count()).toBe(0);
    await close();
  });

  test('a customer reads at its PBX what its seller suspended, since when, what works all the same, and whom to ask', async () => {
    const { pbxId, customer, partner, server } = shop;
    const brand = { name: 'Seaside Telecom', email: 'help@seaside.example' };
    await server.api('PATCH', `/accounts/${partner.id}/brand`, brand);
    const { items } = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body;
    const { number } = items.find(({ sku }: { sku: string }) => sku === 'PSE-HS');
    await shop.api('POST', `/subscriptions/${number}/suspend`, { reason: 'the deposit is missing' });
    const { page, faults, close } = await openAs(customer, 'viewer', `/pbxs/${pbxId}`);
    await page.getByText(/^PSE-HS: suspended by your seller since/).waitFor();
    await page.getByText('Reason given: the deposit is missing.').waitFor();
    await page.getByText(/^Emergency calls always pass/).waitFor();
    await page.getByText('To have it resumed, ask Seaside Telecom:').waitFor();
    expect(await page.getByRole('link', { name: brand.email }).getAttribute('href')).toBe(`mailto:${brand.email}`);
    const vendor = (await server.api('GET', '/settings')).body.sender.name;
    expect(await page.locator('body').innerText()).not.toContain(vendor);
    expect(await axeFaults(page)).toEqual([]);
    await page.goto(`${server.url}/subscriptions/${number}`);
    await page.getByText('Why it gives nothing now').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test('days without service stand on the subscription of whoever pays it, with what came back; its seller says for which causes', async () => {
    const { pbxId, customer, partner } = shop;
    const quoted = await shop.quote([{ sku: 'PSE-OCC', plan: 'yearly', quantity: 4 }], { payerId: customer.id });
    await shop.settle((await shop.order(quoted.body.quoteId, { method: 'offline' })).body.id);
    const { items } = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body;
    const { number } = items.find(({ sku }: { sku: string }) => sku === 'PSE-OCC');
    await shop.api('POST', `/subscriptions/${number}/suspend`, { reason: 'the deposit is missing' });
    const daysOn = ({ page }: { page: Page }) => page.getByRole('table', { name: 'Days without service' });
    const lasting = await openAs(customer, 'viewer', `/subscriptions/${number}`);
    await daysOn(lasting)
      .getByRole('row', { name: /^Suspended by the seller .* lasts once it is over$/ })
      .waitFor();
    await lasting.close();
    shop.clock.nowMs += 3 * DAY_MS;
    await shop.api('POST', `/subscriptions/${number}/resume`, {});
    const { outages } = (await shop.api('GET', `/subscriptions/${number}/outages`)).body;
    const [{ label, total, invoiceId }] = outages[0].credits;
    const { page, faults, close } = await openAs(customer, 'owner', `/subscriptions/${number}`);
    const days = daysOn({ page });
    await days.getByRole('row', { name: `3 days, EUR ${total.amount} ${label}` }).waitFor();
    expect(await page.getByRole('button', { name: 'Say what is given back' }).count()).toBe(0);
    await looked(page, 'outages');
    await days.getByRole('link', { name: label }).click();
    await page.getByRole('heading', { level: 1, name: new RegExp(label) }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/invoices/${invoiceId}`);
    await close();

    const seller = await openAs(partner, 'owner', `/subscriptions/${number}`);
    await seller.page.getByRole('button', { name: 'Say what is given back' }).click();
    await seller.page.getByText('Now: Given back for every cause. As the vendor says for all.').waitFor();
    await seller.page.getByRole('switch', { name: 'Suspended by the seller' }).click();
    await seller.page.getByText('Then: Not given back: Suspended by the seller.').waitFor();
    await looked(seller.page, 'outage-terms');
    await seller.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await seller.page.getByText('Agreed for this subscription.').waitFor();
    expect([...lasting.faults, ...faults, ...seller.faults]).toEqual([]);
    await seller.close();
  });

  /** As somebody would photograph it. */
  async function pictureOf(svg: string): Promise<Buffer> {
    const page = await browser.newPage({ viewport: { width: 700, height: 700 } });
    await page.setContent(`<div style="width:600px;padding:40px;background:white">${svg}</div>`);
    const picture = await page.screenshot();
    await page.close();
    return picture;
  }
});
