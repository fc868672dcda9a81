// A file of mass configuration that needs more than is licensed leads from the PBX's page to a cart in the portal with just that in it (S3.35).
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { axeFaults, haveBrowser, openBrowser, takePictures } from '../../support/browser.ts';
import { signedInPage } from '../../support/pbx-page.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { openPortal } from '../../support/visitor.ts';

const SERIAL = 'PBX-0001';

describe.runIf(haveBrowser())('the way from what is missing to the cart', { timeout: 120_000 }, () => {
  let shop: Shop;
  let agent: TestAgent;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openShop({ nowMs: Date.now(), payments: { sandbox: 'at_once' } });
    const pbxId = await shop.addPbx(SERIAL);
    await shop.buy([{ sku: 'B3-PS', plan: 'yearly', quantity: 2 }], { pbxId });
    agent = await startAgent(await agentFolder({ pollSeconds: 86_400 }));
    const token = await shop.server.enrolmentToken(pbxId);
    await agent.cli(['enrol', '--server', shop.server.url, '--serial', SERIAL, '--token', token]);
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await agent.stop();
    await removeFolder(agent.stateDir);
    await shop.server.close();
  });

  test('is one link: the licences that are held are raised, those that are not are chosen, and the price stands there', async () => {
    const { page, faults, close } = await signedInPage(browser, { agent }, '/mass');
    const rows = [101, 102, 103, 104, 105].map((one) => `${one},,Guest ${one},call_recording`);
    const file = Buffer.from(['Ext key,Number,User,Addon license 1', ...rows].join('\n'));
    await page.locator('input[type="file"]').setInputFiles({ name: 'five.csv', mimeType: 'text/csv', buffer: file });
    const link = page.getByRole('link', { name: 'Order in the portal' });
    await link.waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const address = new URL((await link.getAttribute('href')) ?? '');
    expect(address.origin).toBe(shop.server.url);
    expect(faults).toEqual([]);
    await close();

    const portal = await openPortal(browser, shop.server, shop.partner, 'billing');
    await portal.go(address.pathname + address.search);
    await portal.page.getByText('What the PBX lacks is in the cart.').waitFor();
    await portal.page.getByText('2 → 5').waitFor();
    const quantity = (name: string) => portal.page.getByRole('textbox', { name: `Quantity of ${name}`, exact: true });
    expect(await quantity('Call Recording').inputValue()).toBe('5');
    await portal.page.getByText('Total today').waitFor();
    expect(new URL(portal.page.url()).search).toBe('');
    expect(await axeFaults(portal.page)).toEqual([]);
    await takePictures(portal.page, 'expansion-from-pbx');
    // What is changed by hand stays so when the page is loaded again.
    await quantity('Call Recording').fill('6');
    await portal.page.reload();
    await portal.page.getByText('2 → 5').waitFor();
    expect(await quantity('Call Recording').inputValue()).toBe('6');
    await portal.go(`/purchase/serial/${SERIAL}?more=B3-NONE:3`);
    await portal.page.getByText('Not offered here, or not without asking: 3 × B3-NONE').waitFor();
    await portal.go('/purchase/serial/PBX-9999?more=B3-PS:3');
    await portal.page.getByText('There is no PBX PBX-9999 among those you may see').waitFor();
    expect(portal.faults).toEqual([]);
    await portal.close();
  });
});
