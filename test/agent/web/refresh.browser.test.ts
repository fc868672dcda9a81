// The page of a PBX with a licence server: what was sold meanwhile is in force after Refresh (S5.13), told in place; asked again at once it says to wait.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { axeFaults, haveBrowser, openBrowser, takePictures } from '../../support/browser.ts';
import { signedInPage } from '../../support/pbx-page.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const SERIAL = 'PBX-0001';
const UNTIL = '2031-03-01';

describe.runIf(haveBrowser())('the page of a PBX with a licence server', { timeout: 90_000 }, () => {
  let server: TestServer;
  let agent: TestAgent;
  let browser: Browser;
  let pbxId: string;
  beforeAll(async () => {
    server = await startServer();
    ({ id: pbxId } = await server.addPbx(SERIAL));
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 4, until: UNTIL });
    agent = await startAgent(await agentFolder({ pollSeconds: 86_400 }));
    const token = await server.enrolmentToken(pbxId);
    await agent.cli(['enrol', '--server', server.url, '--serial', SERIAL, '--token', token]);
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await agent.stop();
    await removeFolder(agent.stateDir);
    await server.close();
  });

  test('Refresh brings what was sold meanwhile, says what changed, and later that nothing did', async () => {
    const { page, faults, close } = await signedInPage(browser, { agent });
    await page.getByText('0 of 4', { exact: true }).waitFor();
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 3, until: UNTIL });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('status').getByText('concurrent calls 4 → 7').first().waitFor();
    await page.getByText('0 of 7', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Why 7?' }).click();
    await page.getByText(/concurrent calls 7 = 4 from subscription \d+ until 1 Mar 2031 \+ 3 from/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await takePictures(page, 'pbx-refreshed');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText(/A refresh was asked for a moment ago|The licence in force is the current one/).waitFor();
    expect(faults).toEqual([]);
    await close();
  });
});
