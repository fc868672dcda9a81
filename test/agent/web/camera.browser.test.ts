// A code held before the camera of the browser, and what the page says where there is no camera to hold it before.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openChromium, takePictures } from '../../support/browser.ts';
import { cameraFlags, filmWithCode, NO_CAMERA } from '../../support/camera.ts';
import { type PageRig, pageRig, qrTextFor, signedInPage } from '../../support/pbx-page.ts';

describe.runIf(haveBrowser())('a code held before the camera', { timeout: 60_000 }, () => {
  let rig: PageRig;
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    rig = await pageRig();
    folder = await mkdtemp(join(tmpdir(), 'switchkey-film-'));
    const film = join(folder, 'code.y4m');
    await filmWithCode(film, qrTextFor(rig, { extensions: 5, concurrent_calls: 3, hot_standby: 1 }));
    browser = await openChromium(cameraFlags(film));
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await rig.close();
    await rm(folder, { recursive: true });
  });

  const openCamera = async (page: Page) => {
    await page.getByRole('button', { name: 'Enter code' }).click();
    await page.getByRole('tab', { name: 'Camera' }).click();
  };

  test('is read, shows what it would change, is asked once, and is in force', async () => {
    const { page, faults, close } = await signedInPage(browser, rig);
    await page.context().grantPermissions(['camera']);
    await openCamera(page);
    await page.getByText(/extensions 0 → 5.*Nothing was changed/).waitFor();
    // The camera is off as soon as a code was seen.
    expect(await page.getByLabel('What the camera sees').count()).toBe(0);
    await page.getByRole('button', { name: 'Put it into force' }).click();
    await page.getByText('Licence 1.1 is in force').waitFor();
    expect(JSON.parse((await rig.agent.cli(['status', '--json'])).out).ladder).toBe('active');
    expect(faults).toEqual([]);
    await close();
  });

  test('is not possible where the browser refuses the camera, which is said with what to do instead', async () => {
    const { page, faults, close } = await signedInPage(browser, rig);
    await openCamera(page);
    await page.getByRole('alert').getByText('The browser does not allow it to this page.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-camera-refused');
    await page.getByRole('tab', { name: 'Paste' }).click();
    await page.getByRole('textbox', { name: 'Code' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('is not possible where the machine has no camera, which is said too', async () => {
    const without = await openChromium(NO_CAMERA);
    const { page, faults } = await signedInPage(without, rig);
    await page.context().grantPermissions(['camera']);
    await openCamera(page);
    await page.getByRole('alert').getByText('This device has none.').waitFor();
    expect(faults).toEqual([]);
    await without.close();
  });
});
