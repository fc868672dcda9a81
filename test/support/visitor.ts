// Somebody in front of the portal: a person of an account with a password of their own, and a hand that counts what it clicks and types.
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Account, Role } from '../../server/accounts/account.ts';
import { openPage } from './browser.ts';
import { addPerson } from './people.ts';
import type { TestServer } from './server.ts';

const PASSWORD = 'a long password of a visitor';

/** Invited and joined, as people are; the hash of the password takes its time. */
export async function joinAs(server: TestServer, { id, name }: Account, role: Role) {
  const email = `${role}.visitor@${name.toLowerCase()}.example`;
  const invited = await server.api('POST', '/invitations', { email, role, accountId: id });
  const token = String(invited.body.token);
  const joined = await server.api('POST', '/invitations/accept', { token, name: 'Vera Visitor', password: PASSWORD });
  if (joined.status !== 201) throw new Error(JSON.stringify(joined.body));
  return { email, password: PASSWORD };
}

/** A page of the portal on which somebody of that role is signed in. */
export async function openPortal(
  browser: Browser,
  server: TestServer,
  account: Account,
  role: Role,
  options: BrowserContextOptions = {},
) {
  const person = await addPerson(server, account, role);
  const opened = await openPage(browser, options);
  const value = person.headers.authorization.replace('Bearer ', '');
  await opened.page
    .context()
    .addCookies([{ name: 'switchkey_session', value, url: server.url, httpOnly: true, sameSite: 'Strict' }]);
  return { ...opened, person, go: (path: string) => opened.page.goto(`${server.url}${path}`) };
}

/** What a visit costs a person. */
export function countingHand(page: Page) {
  const spent = { clicks: 0, fields: 0 };
  return {
    spent,
    async click(name: string, role: Parameters<Page['getByRole']>[0] = 'button') {
      spent.clicks += 1;
      await page.getByRole(role, { name }).click();
    },
    async type(field: Locator, text: string) {
      spent.fields += 1;
      await field.fill(text);
    },
  };
}
