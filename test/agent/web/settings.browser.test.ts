// The settings in a real browser: when each counts, the test of the PBX connection, a certificate; and the list of events.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openBrowser, takePictures } from '../../support/browser.ts';
import { testBundle, testCertificate } from '../../support/certificates.ts';
import { type PageRig, pageRig, signedInPage } from '../../support/pbx-page.ts';

describe.runIf(haveBrowser())('settings and events on the page', { timeout: 90_000 }, () => {
  let rig: PageRig;
  let browser: Browser;
  beforeAll(async () => {
    rig = await pageRig();
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await rig.close();
  });

  test('what counts at once and what after a restart is said; a refused pattern names its field; secrets stay inside', async () => {
    const { page, faults, close } = await signedInPage(browser, rig, '/settings');
    const form = (title: string) => page.locator('form').filter({ has: page.getByRole('heading', { name: title }) });
    const numbers = form('Emergency numbers and extensions');
    await numbers.getByRole('textbox').fill('(');
    await numbers.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').first().waitFor();
    await numbers.getByRole('textbox').fill('^(0112|117)$');
    await numbers.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').first().waitFor();
    const proxy = form('Proxy');
    await proxy.getByRole('textbox').fill('http://someone:hidden-word@proxy.example:3128');
    await proxy.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Counts after a restart of the agent', { exact: true }).waitFor();
    await page.reload();
    await proxy.getByRole('textbox').waitFor();
    expect(await proxy.getByRole('textbox').inputValue()).toBe('http://someone@proxy.example:3128/');
    expect(await page.content()).not.toContain('hidden-word');
    const pbx = form('PBX connection');
    await pbx.getByRole('textbox', { name: 'Port' }).fill('1');
    await pbx.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByRole('alert').getByText('It does not work').waitFor();
    const bundle = testBundle(testCertificate({ names: ['pbx.example'] }), 'open', 'aes256');
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'b.p12', mimeType: 'application/x-pkcs12', buffer: bundle });
    await page.getByRole('textbox', { name: 'Password of the PKCS#12 bundle' }).fill('shut');
    await page.getByRole('button', { name: 'Use this certificate' }).click();
    await page.getByRole('alert').getByText('The password does not open the bundle.').waitFor();
    await page.getByRole('textbox', { name: 'Password of the PKCS#12 bundle' }).fill('open');
    await page.getByRole('button', { name: 'Use this certificate' }).click();
    await page.getByText('Brought: for pbx.example').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-settings');
    expect(faults).toEqual([]);
    await close();
  });

  test('events list what happened, the change of settings without its values', async () => {
    const { page, faults, close } = await signedInPage(browser, rig, '/events');
    await page
      .getByRole('cell', { name: /settings/i })
      .first()
      .waitFor();
    expect(await page.content()).not.toContain('hidden-word');
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-events');
    await page.getByRole('button', { name: 'Language, appearance' }).click();
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await page.keyboard.press('Escape');
    await page.getByText('Einstellungen des Agenten wurden geändert: emergency.').waitFor();
    await takePictures(page, 'pbx-events-german');
    await page.getByRole('tab', { name: 'Einstellungen' }).click();
    await page.getByRole('heading', { name: 'Notrufnummern und Nebenstellen' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-settings-german');
    expect(faults).toEqual([]);
    await close();
  });
});
