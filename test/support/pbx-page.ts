// The agent's page in a real browser with a person signed in: a daemon with the simulator and a vendor whose codes it takes.
import type { Browser, Page } from 'playwright-core';
import type { Grant, Licence } from '../../shared/licence/licence.ts';
import { encodeQrText } from '../../shared/licence/text-form.ts';
import { days } from '../../shared/time.ts';
import { agentFolder, removeFolder, startAgent, type TestAgent } from './agent-daemon.ts';
import { openPage } from './browser.ts';
import { grant, type TestVendor, testVendor } from './test-vendor.ts';

export const PASSWORD = 'a long enough one';

export interface PageRig {
  readonly agent: TestAgent;
  readonly vendor: TestVendor;
  readonly nowS: number;
  /** Of the next licence. */
  seq: number;
  close(): Promise<void>;
}

/** `files` are put into the state folder. */
export async function pageRig(
  settings: Readonly<Record<string, unknown>> = {},
  files: Readonly<Record<string, Uint8Array>> = {},
): Promise<PageRig> {
  const nowS = Math.floor(Date.now() / 1000);
  const vendor = testVendor('PBX-0001', nowS);
  const folder = await agentFolder({ serial: 'PBX-0001', ...settings }, { ...files, 'anchor.bin': vendor.anchor });
  const agent = await startAgent(folder);
  return {
    agent,
    vendor,
    nowS,
    seq: 1,
    async close() {
      await agent.stop();
      await removeFolder(folder);
    },
  };
}

type Kinds = Readonly<Partial<Record<Grant['kind'], number>>>;

/** An activation code of the vendor with these grants, each for 90 days. */
export function codeFor(rig: PageRig, kinds: Kinds): string {
  return rig.vendor.code(nextLicence(rig, kinds));
}

/** The same as the text of a QR code. */
export function qrTextFor(rig: PageRig, kinds: Kinds): string {
  return encodeQrText('licence', rig.vendor.document(nextLicence(rig, kinds)));
}

function nextLicence(rig: PageRig, kinds: Kinds): Licence {
  const until = rig.nowS + days(90);
  const grants = Object.entries(kinds).map(([kind, quantity], index) =>
    grant(kind as Grant['kind'], quantity, until, { subscription: index + 1 }),
  );
  const policy = { graceDays: 14, floor: { calls: 0, extensions: 0 }, raise: { percent: 50, days: 3, perTerm: 2 } };
  const seq = rig.seq;
  rig.seq += 1;
  return rig.vendor.licence({ seq, grants, policy });
}

export function printedCode({ logged }: TestAgent): string {
  return /one-time code.*"code":"([^"]+)"/.exec(logged.join('\n'))?.[1] ?? '';
}

/** A page on which somebody has just set the password and is signed in, at `place`. */
export async function signedInPage(browser: Browser, { agent }: Pick<PageRig, 'agent'>, place = '/') {
  const opened = await openPage(browser);
  const { page } = opened;
  page.setDefaultTimeout(20_000);
  await page.goto(`${agent.url}${place}`);
  const code = (await agent.cli(['page-code'])).out.split('\n')[0] ?? '';
  const first = await page.getByLabel('One-time code').or(page.getByRole('button', { name: 'Password forgotten' }));
  await first.first().waitFor();
  if (await page.getByRole('button', { name: 'Password forgotten' }).isVisible())
    await page.getByRole('button', { name: 'Password forgotten' }).click();
  await page.getByLabel('One-time code').fill(code);
  await passwordBox(page, 'New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('heading', { name: 'PBX PBX-0001' }).waitFor();
  return opened;
}

export function passwordBox(page: Page, name: string) {
  return page.getByRole('textbox', { name });
}
