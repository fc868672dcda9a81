// Uses a link once: accepts an invitation with name and password, or sets a forgotten password anew.
import { hashPassword } from '../../shared/password.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { endLink, endResetsOf, findLink, type UserLink } from '../accounts/link-store.ts';
import { secretHash } from '../accounts/secret.ts';
import { deleteSignIns } from '../accounts/sign-in-store.ts';
import { findUser, insertUser, isEmailTaken, type User, updateUser } from '../accounts/user-store.ts';
import { newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Database, Trx } from '../db/open.ts';
import { emailTaken, linkNotFound } from './give-link.ts';
import { provePassword, userNotFound } from './prove-person.ts';

export interface Acceptance {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  /** Absent: the address that was invited (S1.16: the link is not bound to it). */
  readonly email?: string;
}

/** Paths of the house start with it: the scope of whoever has no account yet. */
const EVERYWHERE = '/';

export async function acceptInvitation(
  database: Database,
  random: Random,
  nowMs: number,
  order: Acceptance,
): Promise<Result<User, 'link_not_found' | 'email_taken'>> {
  const hash = secretHash(order.token);
  // Before the slow hash, so that rubbish costs nothing.
  if ((await findLink(database.reader, { hash, kind: 'invitation', nowMs })) === undefined) return linkNotFound();
  const passwordHash = await hashPassword(order.password, random);
  return await database.transact(async (trx) => {
    const link = await findLink(trx, { hash, kind: 'invitation', nowMs });
    if (link === undefined) return linkNotFound();
    const email = (order.email ?? link.email).toLowerCase();
    if (await isEmailTaken(trx, email)) return emailTaken();
    const { accountId, role } = link;
    const { name } = order;
    const id = newRef('usr', random);
    const user: User = { id, accountId, email, name, role, passwordHash, disabledAtMs: null, createdAtMs: nowMs };
    await insertUser(trx, user);
    await spend(trx, link, user, 'user.joined', nowMs);
    return accept(user);
  });
}

/** Every sign-in of the user ends; a second factor stays. */
export async function resetPassword(
  database: Database,
  random: Random,
  nowMs: number,
  order: { readonly token: string; readonly password: string },
): Promise<Result<undefined, 'link_not_found'>> {
  const hash = secretHash(order.token);
  const by = { hash, kind: 'password_reset', nowMs } as const;
  if ((await findLink(database.reader, by)) === undefined) return linkNotFound();
  const passwordHash = await hashPassword(order.password, random);
  return await database.transact(async (trx) => {
    const link = await findLink(trx, by);
    const user =
      link?.userId === undefined || link.userId === null ? undefined : await findUser(trx, EVERYWHERE, link.userId);
    if (link === undefined || user === undefined) return linkNotFound();
    await updateUser(trx, { ...user, passwordHash });
    await deleteSignIns(trx, { userId: user.id });
    await spend(trx, link, user, 'user.password_reset', nowMs);
    return accept(undefined);
  });
}

/** Every sign-in of the user ends, this one too, and so do links to set the password. */
export async function changePassword(
  database: Database,
  random: Random,
  nowMs: number,
  order: { readonly userId: string; readonly password: string; readonly newPassword: string },
): Promise<Result<undefined, 'password_refused' | 'user_not_found' | 'too_many_requests'>> {
  const proven = await provePassword(database, { ...order, nowMs });
  if (!proven.ok) return proven;
  const passwordHash = await hashPassword(order.newPassword, random);
  return await database.transact(async (trx) => {
    // Read again: an admin may have changed the user while the hash was computed.
    const user = await findUser(trx, EVERYWHERE, order.userId);
    if (user === undefined) return userNotFound();
    await updateUser(trx, { ...user, passwordHash });
    await deleteSignIns(trx, { userId: user.id });
    await endResetsOf(trx, user.id, nowMs);
    const act = { actor: `user:${user.id}`, nowMs };
    await writeAudit(trx, act, { action: 'user.password_changed', subject: user.id, accountPath: user.accountPath });
    return accept(undefined);
  });
}

async function spend(trx: Trx, link: UserLink, user: User, action: string, nowMs: number): Promise<void> {
  await endLink(trx, link.id, nowMs);
  const account = await findAccount(trx, EVERYWHERE, link.accountId);
  const act = { actor: `user:${user.id}`, nowMs };
  const details = { id: user.id, link: link.id, invitedAs: link.email };
  await writeAudit(trx, act, { action, subject: user.email, accountPath: account?.path ?? EVERYWHERE, details });
}
