// People and accounts for tests: an account below another, a user of every role who is signed in, without slow hashes.
import { randomBytes } from 'node:crypto';
import { type Account, ROLES, type Role } from '../../server/accounts/account.ts';
import { findAccount, findVendor } from '../../server/accounts/account-store.ts';
import { newSecret, secretHash } from '../../server/accounts/secret.ts';
import { insertSignIn } from '../../server/accounts/sign-in-store.ts';
import { insertUser } from '../../server/accounts/user-store.ts';
import { newRef } from '../../server/audit/audit.ts';
import { accept } from '../../shared/result.ts';
import type { TestServer } from './server.ts';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly account: Account;
  /** To send with a request. */
  readonly headers: { readonly authorization: string };
}

export async function vendorOf(server: TestServer): Promise<Account> {
  const vendor = await findVendor(server.deps.database.reader);
  if (vendor === undefined) throw new Error('no vendor');
  return vendor;
}

export async function addAccountBelow(
  server: TestServer,
  parent: Account,
  kind: 'partner' | 'customer',
  name: string,
): Promise<Account> {
  const email = `office@${name.toLowerCase()}.example`;
  const { body } = await server.api('POST', '/accounts', { kind, name, email, parentId: parent.id });
  const account = await findAccount(server.deps.database.reader, '/', body.id);
  if (account === undefined) throw new Error(JSON.stringify(body));
  return account;
}

/** Signed in already; the password fits nothing. */
export async function addPerson(server: TestServer, account: Account, role: Role): Promise<Person> {
  const nowMs = server.deps.nowMs();
  const id = newRef('usr', randomBytes);
  const email = `${role}-${id}@${account.name.toLowerCase()}.example`;
  const token = newSecret('ss', randomBytes);
  const user = { id, accountId: account.id, email, name: role, role, passwordHash: 'scrypt$00$00' };
  const times = { createdAtMs: nowMs, seenAtMs: nowMs, untilMs: nowMs + 7 * 86_400_000 };
  await server.deps.database.transact(async (trx) => {
    await insertUser(trx, { ...user, disabledAtMs: null, createdAtMs: nowMs });
    const signIn = { id: newRef('sin', randomBytes), userId: id, ...times, address: '127.0.0.1', browser: 'test' };
    await insertSignIn(trx, secretHash(token), signIn);
    return accept(undefined);
  });
  return { id, email, role, account, headers: { authorization: `Bearer ${token}` } };
}

/** One person for each role. */
export async function addTeam(server: TestServer, account: Account): Promise<Record<Role, Person>> {
  const people = [];
  for (const role of ROLES) people.push([role, await addPerson(server, account, role)] as const);
  return Object.fromEntries(people) as Record<Role, Person>;
}
