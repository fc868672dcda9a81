// The PBX admin's page in a real browser: first password, status, codes by paste and picture, refusals in words, signing out.

import type { Browser } from 'playwright-core';
import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openBrowser, openPage, takePictures } from '../../support/browser.ts';
import {
  codeFor,
  PASSWORD,
  type PageRig,
  pageRig,
  passwordBox,
  printedCode,
  qrTextFor,
  signedInPage,
} from '../../support/pbx-page.ts';

describe.runIf(haveBrowser())('the page of the PBX admin', { timeout: 30_000 }, () => {
  let rig: PageRig;
  let browser: Browser;
  beforeAll(async () => {
    rig = await pageRig();
    for (const extension of ['101', '102', '103']) await rig.agent.cli(['simulate', 'add-extension', extension]);
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await rig.close();
  });

  test('the first visitor sets the password with the code from the log, and is where the link led', async () => {
    const { page, faults, close } = await openPage(browser);
    await page.goto(rig.agent.url);
    await page.getByLabel('One-time code').fill('00000-00000');
    await passwordBox(page, 'New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('alert').getByText('That is not the one-time code').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-first-password');
    await page.getByLabel('One-time code').fill(printedCode(rig.agent).toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByText('Nothing is activated: only emergency calls pass').first().waitFor();
    // Where no base licences were sold there is nothing to give away (S3.1).
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Status', 'Events', 'Settings']);
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-unactivated');
    expect(faults).toEqual([]);
    await close();
  });

  test('a pasted code shows what it would change, is asked once, and is in force; pasted again it changes nothing', async () => {
    const { page, faults, close } = await signedInPage(browser, rig);
    const code = codeFor(rig, { extensions: 5, concurrent_calls: 3, hot_standby: 1 });
    const button = page.getByRole('button', { name: 'Enter code' });
    await button.click();
    await page.getByRole('textbox', { name: 'Code' }).fill('not a code at all');
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('alert').getByText('Not done').waitFor();
    await page.getByRole('button', { name: 'Another code' }).click();
    await page.getByRole('textbox', { name: 'Code' }).fill(code.toLowerCase());
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText(/extensions 0 → 5.*Nothing was changed/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-code-shown');
    expect(JSON.parse((await rig.agent.cli(['status', '--json'])).out).ladder).toBe('unactivated');
    await page.getByRole('button', { name: 'Put it into force' }).click();
    await page.getByText('Licence 1.1 is in force').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Enter code');
    await page
      .getByText(/^Active until/)
      .first()
      .waitFor();
    await page.getByText('3 of 5', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Why 5?' }).click();
    await page.getByRole('cell', { name: 'PSE-TEST' }).waitFor();
    await page.getByRole('button', { name: 'Compare now' }).click();
    await page.getByText('there is nothing to do').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-status');
    await button.click();
    await page.getByRole('textbox', { name: 'Code' }).fill(code);
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('is in force already').waitFor();
    expect(await page.getByRole('button', { name: 'Put it into force' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(faults).toEqual([]);
    await close();
  });

  test('a picture of the QR code does the same as a paste', async () => {
    const { page, faults, close } = await signedInPage(browser, rig);
    const code = qrTextFor(rig, { extensions: 7, concurrent_calls: 3 });
    const picture = await QRCode.toBuffer([{ data: code, mode: 'alphanumeric' }], {
      scale: 4,
    });
    await page.getByRole('button', { name: 'Enter code' }).click();
    await page.getByRole('tab', { name: 'File' }).click();
    const file = page.locator('input[type="file"]');
    await file.setInputFiles({ name: 'none.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await page.getByRole('alert').getByText('no readable QR code').waitFor();
    await file.setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture });
    await page.getByText(/extensions 5 → 7.*Nothing was changed/).waitFor();
    await page.getByRole('button', { name: 'Put it into force' }).click();
    await page.getByText('Licence 1.2 is in force').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('a site without internet carries its codes, and takes the emergency raise after seeing it', async () => {
    const { page, faults, close } = await signedInPage(browser, rig);
    await page.getByRole('button', { name: 'Show the request code' }).click();
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await page.getByRole('button', { name: 'Show the confirmation code' }).click();
    await expect.poll(() => page.getByRole('img', { name: 'QR code' }).count()).toBe(2);
    await page.getByRole('button', { name: 'Show what it would change' }).click();
    await page.getByText('concurrent calls 3 → 5').waitFor();
    await page.getByRole('button', { name: 'Take the raise' }).click();
    await page.getByText('1 of 2 left in this term').waitFor();
    await takePictures(page, 'pbx-air-gap');
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test('German, the keyboard, and a session that ends elsewhere', async () => {
    const { page, faults, close } = await signedInPage(browser, rig);
    await page.getByRole('button', { name: 'Language, appearance' }).click();
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await page
      .getByText(/^Aktiv bis/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByText(/^Die Grenzen sind bis .* um 50 % angehoben\.$/).waitFor();
    await page
      .getByRole('button', { name: /^Warum/ })
      .first()
      .click();
    await page.getByText(/^Nebenstellen .* aus Abonnement/).waitFor();
    await takePictures(page, 'pbx-status-german');
    await page.context().clearCookies();
    // The next look at the status finds it.
    await page.getByRole('heading', { name: 'Switchkey auf dieser Telefonanlage' }).waitFor();
    await page.getByText('Ihre Sitzung ist zu Ende').waitFor();
    await passwordBox(page, 'Passwort').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sprache, Darstellung' }).click();
    await page.getByRole('menuitem', { name: 'Abmelden' }).click();
    await page.getByRole('button', { name: 'Anmelden' }).waitFor();
    expect(await page.getByText('Ihre Sitzung ist zu Ende').count()).toBe(0);
    await page.reload();
    await page.getByRole('button', { name: 'Anmelden' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('an agent that is gone is said in place, with what still holds', async () => {
    const { page, close } = await signedInPage(browser, rig);
    await page.route('**/api/v1/**', (route) => route.abort());
    await page
      .getByRole('alert')
      .getByText('Calls and limits do not depend on this page.')
      .waitFor({ timeout: 30_000 });
    await page.getByRole('heading', { name: 'Capacity' }).waitFor();
    await takePictures(page, 'pbx-lost');
    await close();
  });
});
