// The page beside a real Asterisk: the connection is tried, a code pasted, licence and add-on given in the browser, and the next call (SIPp) goes by it; many from a file, with a bar while the PBX is slow.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LabAsterisk, startAsterisk } from '../../lab/asterisk.ts';
import { callAs } from '../../lab/sipp.ts';
import { type SlowAmi, slowAmi } from '../../lab/slow-ami.ts';
import { describeWithLab } from '../../lab/with-lab.ts';
import { haveBrowser, openBrowser, takePictures } from '../../support/browser.ts';
import { codeFor, type PageRig, pageRig, signedInPage } from '../../support/pbx-page.ts';

const withBrowser = haveBrowser();

describeWithLab('the page beside a real Asterisk', () => {
  let asterisk: LabAsterisk;
  let ami: SlowAmi;
  let rig: PageRig;
  let browser: Browser;
  beforeAll(async () => {
    asterisk = await startAsterisk({ name: 'page', extensions: 40 });
    ami = await slowAmi(asterisk.amiPort);
    const driver = {
      kind: 'asterisk',
      host: '127.0.0.1',
      port: ami.port,
      username: 'agent',
      secretFile: 'ami.secret',
      entitlementFile: path.join(asterisk.dir, 'entitlements.json'),
    };
    rig = await pageRig({ driver }, { 'ami.secret': Buffer.from(asterisk.agentSecret) });
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rig?.close();
    await ami?.close();
    await asterisk?.stop();
  });
  const call = (extension: string, number: string) => callAs(asterisk.sipPort, extension, `p${extension}`, number);

  test.runIf(withBrowser)(
    'what is clicked decides the next call, and 112 passes before and after',
    { timeout: 120_000 },
    async () => {
      const { page, faults, close } = await signedInPage(browser, rig, '/settings');
      await page.getByRole('button', { name: 'Test the connection' }).click();
      await page.getByText(/Asterisk .* answers and lets 'agent' in\./).waitFor();
      await page.getByRole('button', { name: 'Enter code' }).click();
      await page
        .getByRole('textbox', { name: 'Code' })
        .fill(codeFor(rig, { phone_system: 1, concurrent_calls: 3, call_recording: 1 }));
      await page.getByRole('button', { name: 'Show what would change' }).click();
      await page.getByRole('button', { name: 'Put it into force' }).click();
      await page.getByText('Licence 1.1 is in force').waitFor();
      await page.getByRole('button', { name: 'Done' }).click();
      expect([await call('1001', 'ivr'), await call('1001', '112')]).toEqual([403, 200]);
      await page.getByRole('tab', { name: 'Licences' }).click();
      await page.getByRole('button', { name: 'Manage an available licence' }).click();
      await page.getByRole('menuitem', { name: 'Assign to a user' }).click();
      await page.getByRole('combobox', { name: 'User' }).fill('1001');
      await page.getByRole('option', { name: /1001/ }).click();
      await page.getByRole('button', { name: 'Assign', exact: true }).click();
      await page.getByText(/has a Phone System licence for extension 1001/).waitFor();
      await page.getByRole('button', { name: 'Manage 1001 (1001)' }).click();
      await page.getByRole('menuitem', { name: 'Manage add-ons' }).click();
      await page.getByLabel('Add', { exact: true }).selectOption('call_recording');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('added Call Recording').waitFor();
      expect(await asterisk.cli('database get licext 1001')).toContain('Value: r');
      const told = JSON.parse(await readFile(path.join(asterisk.dir, 'entitlements.json'), 'utf8'));
      expect(told.addOns).toEqual({ 1001: ['call_recording'] });
      expect([await call('1001', 'ivr'), await call('1002', 'ivr'), await call('1002', '112')]).toEqual([
        200, 403, 200,
      ]);
      await page.getByRole('tab', { name: 'Status' }).click();
      await page.getByText(/asterisk, connected; 1\.1/).waitFor();
      await takePictures(page, 'pbx-asterisk');
      expect(faults).toEqual([]);
      await close();
    },
  );

  test.runIf(withBrowser)(
    'while a slow PBX takes a file, a bar says how far it is; then all is in force, and undone',
    { timeout: 120_000 },
    async () => {
      await rig.agent.cli(['update', codeFor(rig, { phone_system: 40, concurrent_calls: 3, call_recording: 40 })]);
      const { page, faults, close } = await signedInPage(browser, rig, '/mass');
      const rows = asterisk.extensions.map((one) => `${one},,Guest ${one},call_recording`);
      const file = ['Ext key,Number,User,Addon license 1', ...rows].join('\r\n');
      await page
        .locator('input[type="file"]')
        .setInputFiles({ name: 'guests.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
      await page.getByRole('heading', { name: 'guests.csv' }).waitFor();
      ami.holdAfter(15);
      await page.getByRole('button', { name: 'Configure', exact: true }).click();
      const bar = page.getByRole('progressbar', { name: /^15 of \d\d changes are on the PBX$/ });
      await bar.waitFor();
      expect(Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
      // Sooner than the agent gives its PBX up.
      ami.release();
      await page.getByText('Configured', { exact: true }).waitFor();
      await page.getByRole('progressbar').waitFor({ state: 'detached' });
      expect((await asterisk.cli('database show licext')).match(/: r/g)).toHaveLength(40);
      expect([await call('1040', 'ivr'), await call('1040', '112')]).toEqual([200, 200]);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').first().waitFor();
      expect([await call('1040', 'ivr'), await call('1040', '112')]).toEqual([403, 200]);
      expect(faults).toEqual([]);
      await close();
    },
  );
});
