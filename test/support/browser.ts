// A real browser for tests of the two web pages: Debian's Chromium, one per test file, told nothing of the network beyond this machine.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { leaveOut } from './left-out.ts';

const CHROMIUM = '/usr/bin/chromium';
/** The same engine without windows, cameras and extensions, which takes two thirds of the time; taken where it is installed. */
const SHELL = '/usr/bin/chromium-headless-shell';
/** CI keeps what lies here. */
const PICTURES = '.tmp/screenshots';
const FLAGS = [
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--force-color-profile=srgb'],
];

/** False, with a word at the end of the run, where the machine has no Chromium; an error where CI is set. */
export function haveBrowser(): boolean {
  if (spawnSync(CHROMIUM, ['--version']).status === 0) return true;
  leaveOut('tests of the web pages need Chromium: sudo apt-get install chromium');
  return false;
}

/** A whole Chromium: `flags` are more of its own, such as a film for its camera. */
export function openChromium(flags: readonly string[] = []): Promise<Browser> {
  return launch(CHROMIUM, flags);
}

export function openBrowser(): Promise<Browser> {
  return launch(existsSync(SHELL) ? SHELL : CHROMIUM);
}

function launch(executablePath: string, flags: readonly string[] = []): Promise<Browser> {
  // Chromium's own sandbox cannot be set up by root; the pages are ours alone.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags, ...asRoot] });
}

/** Longer ways through a page are no ways. */
const MOST_TABS = 150;
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** A new page whose errors are the test's: `faults` holds what the page threw or its policy forbade. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: SIZES.desktop,
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A refusal is an answer; Chromium notes each as an error of loading.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  return { page, faults, close: () => context.close() };
}

/** Sentences of axe, one per broken rule; empty when the page is accessible. What is read anew is pale meanwhile, so it waits for that. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  // In the page itself, whose frames are its own, and told in full only where a rule is broken: the same rules in a third of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`,
  );
}

/** Writes `NAME-desktop-light.png` and so on: what a person would see, to be looked at. */
export async function takePictures(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      // What stands still while one scrolls would lie over the middle of the page.
      await page.locator('html').evaluate((html) => html.scrollTo(0, 0));
      await page.screenshot({
        path: `${PICTURES}/${name}-${size}-${scheme}.png`,
        fullPage: true,
        animations: 'disabled',
      });
    }
  }
  await page.setViewportSize(SIZES.desktop);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** What every page owes: nothing for axe to find, and pictures to be looked at. */
export async function looksRight(page: Page, name: string): Promise<void> {
  const faults = await axeFaults(page);
  if (faults.length > 0) throw new Error(`${name}: ${faults.join('; ')}`);
  await takePictures(page, name);
}

/** Tab until the thing of that name has the focus: what somebody without a mouse does. Throws where the keyboard does not reach it. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page.locator(':focus').and(page.getByRole('link', { name }).or(page.getByRole('button', { name })));
  const field = page.locator(':focus').and(page.getByRole('radio', { name }).or(page.getByLabel(name)));
  const item = page.locator(':focus').and(page.getByRole('menuitem', { name }));
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if ((await wanted.or(field).or(item).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${name}.`);
}
