// Licences of people in a real browser: assign, add-ons, reassign, unassign, people by hand, a file for many, and taking it back.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, haveBrowser, openBrowser, takePictures } from '../../support/browser.ts';
import { codeFor, type PageRig, pageRig, signedInPage } from '../../support/pbx-page.ts';

describe.runIf(haveBrowser())('licences on the page', { timeout: 90_000 }, () => {
  let rig: PageRig;
  let browser: Browser;
  beforeAll(async () => {
    rig = await pageRig();
    for (const [extension, ...name] of [
      ['101', 'Ada', 'Berg'],
      ['102', 'Ben', 'Carl'],
      ['104', 'Cleo'],
      ['109', 'Dan'],
    ])
      await rig.agent.cli(['simulate', 'name-extension', extension ?? '', ...name]);
    const kinds = { phone_system: 4, team_chat: 1, device_ip_phone: 4, device_mobile_app: 2 } as const;
    await rig.agent.cli(['update', codeFor(rig, kinds)]);
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await rig.close();
  });

  const choose = async (page: Page, who: string, deed: string) => {
    await page
      .getByRole('button', { name: `Manage ${who}` })
      .first()
      .click();
    await page.getByRole('menuitem', { name: deed }).click();
  };
  const pick = async (page: Page, typed: string, name: RegExp) => {
    await page.getByRole('combobox', { name: 'User' }).fill(typed);
    await page.getByRole('option', { name }).click();
  };

  test('a licence is given with an add-on, moved in one step, found by extension and UUID, and taken back', async () => {
    const { page, faults, close } = await signedInPage(browser, rig, '/licences');
    await page.getByText('0 of 4 licences are assigned').waitFor();
    await choose(page, 'an available licence', 'Assign to a user');
    await pick(page, 'ada', /Ada Berg/);
    await page.getByRole('button', { name: 'Assign', exact: true }).click();
    await page.getByText('Ada Berg has a Phone System licence for extension 101.').waitFor();
    await choose(page, 'Ada Berg (101)', 'Manage add-ons');
    await page.getByLabel('Add', { exact: true }).selectOption('team_chat');
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-add-ons');
    await page.keyboard.press('Escape');
    // The menu is gone: the focus is where it was opened from.
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page
      .locator(':focus')
      .and(page.getByRole('button', { name: 'Manage Ada Berg (101)' }))
      .waitFor();
    expect((await rig.agent.cli(['seats', 'list', '--search', '101'])).out).not.toContain('team_chat');
    await choose(page, 'Ada Berg (101)', 'Manage add-ons');
    await page.getByLabel('Add', { exact: true }).selectOption('team_chat');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'Team Chat' }).last().waitFor();
    await page.getByText('People', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Zoe');
    await page.getByRole('textbox', { name: 'E-mail' }).fill('zoe@aurora.example');
    await page.getByRole('button', { name: 'Add a person' }).click();
    await page.getByRole('cell', { name: 'zoe@aurora.example' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-people');
    await page.goto(`${rig.agent.url}/licences?by=extension&search=101`);
    await choose(page, 'Ada Berg (101)', 'Reassign');
    await pick(page, 'zo', /Zoe/);
    expect(await page.getByRole('checkbox', { name: 'Its add-ons go along: Team Chat' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Move the licence' }).click();
    await page.getByRole('cell', { name: 'Zoe', exact: true }).waitFor();
    const unit =
      (await page
        .getByRole('row', { name: /Zoe/ })
        .getByText(/^[0-9a-f]{8}-/)
        .textContent()) ?? '';
    await page.goto(`${rig.agent.url}/licences?by=unit&search=${unit}`);
    await page.getByRole('cell', { name: 'Zoe', exact: true }).waitFor();
    await takePictures(page, 'pbx-licences');
    expect(await axeFaults(page)).toEqual([]);
    await choose(page, 'Zoe (101)', 'Unassign');
    await page.getByText('Attached: Team Chat.').waitFor();
    await page.getByRole('checkbox', { name: 'Return the add-ons too' }).click();
    await page.getByRole('button', { name: 'Unassign' }).click();
    await page.getByText('0 of 4 licences are assigned').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('a file is checked row by row, changes nothing until Configure, and is taken back', async () => {
    const { page, faults, close } = await signedInPage(browser, rig, '/mass');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the sample file' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('sample.csv');
    const upload = (name: string, text: string) =>
      page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await upload('empty.csv', '');
    await page
      .getByRole('alert')
      .getByText(/file is empty/i)
      .waitFor();
    const header = 'Ext key,Number,User,Addon license 1,Addon license 2';
    await upload(
      'wrong.csv',
      `${header}\n101,+6567891230,Ada Berg,device_ip_phone,Mobile\n102,,Ben Carl,device_ip_phone,\n`,
    );
    await page.getByRole('button', { name: 'Configure what is not wrong (1)' }).waitFor();
    await page
      .getByText(/device_mobile_app/)
      .first()
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-mass-wrong');
    await page.getByRole('link', { name: 'All uploads' }).click();
    await upload(
      'right.csv',
      `${header}\n101,+6567891230,Ada Berg,device_ip_phone,device_mobile_app\n102,,Ben Carl,device_ip_phone,\n`,
    );
    await page.getByRole('heading', { name: 'right.csv' }).waitFor();
    expect((await rig.agent.cli(['seats', 'list', '--search', '102'])).out).not.toContain('Ben Carl');
    await page.getByRole('button', { name: 'Configure', exact: true }).click();
    await page.getByText('Configured').first().waitFor();
    expect((await rig.agent.cli(['seats', 'list', '--by', 'extension', '--search', '102'])).out).toContain('Ben Carl');
    await takePictures(page, 'pbx-mass-configured');
    const [result] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the result file' }).click(),
    ]);
    expect(await readFile(await result.path(), 'utf8')).toContain('102,Ben Carl,ok,assigned');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone').first().waitFor();
    expect((await rig.agent.cli(['seats', 'list', '--by', 'extension', '--search', '102'])).out).not.toContain(
      'Ben Carl',
    );
    await page.getByRole('link', { name: 'All uploads' }).click();
    await page.getByRole('link', { name: 'wrong.csv' }).waitFor();
    await takePictures(page, 'pbx-mass');
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test('whoever comes second for the last licence is told so, and what to do', async () => {
    const { page, faults, close } = await signedInPage(browser, rig, '/licences');
    await choose(page, 'an available licence', 'Assign to a user');
    await pick(page, 'ada', /Ada Berg/);
    for (const [person, extension] of [
      ['Ben Carl', '102'],
      ['Cleo', '104'],
      ['Dan', '109'],
      ['Zoe', '300'],
    ])
      await rig.agent.cli(['seats', 'assign', 'phone_system', '--user', person ?? '', '--extension', extension ?? '']);
    await page.getByRole('button', { name: 'Assign', exact: true }).click();
    await page.getByRole('alert').getByText('assigned').first().waitFor();
    await takePictures(page, 'pbx-second-admin');
    await page.keyboard.press('Escape');
    await page.getByText('4 of 4 licences are assigned').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('where fewer are licensed than assigned, yellow triangles say so with text', async () => {
    await rig.agent.cli(['update', codeFor(rig, { phone_system: 1 })]);
    const { page, faults, close } = await signedInPage(browser, rig, '/licences');
    await page.getByText('Over limit', { exact: true }).last().waitFor();
    await takePictures(page, 'pbx-over-limit');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Language, appearance' }).click();
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await page.keyboard.press('Escape');
    await page.getByText(/^3 vergebene Phone System-Lizenzen sind nicht gedeckt/).waitFor();
    await takePictures(page, 'pbx-over-limit-german');
    await page.getByRole('tab', { name: 'Massenkonfiguration' }).click();
    await page.getByRole('link', { name: 'wrong.csv' }).click();
    await page
      .getByText('Addon license 2: Ein Add-on mit diesem Code gibt es nicht. Schreiben Sie device_mobile_app.')
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-mass-german');
    expect(faults).toEqual([]);
    await close();
  });
});
