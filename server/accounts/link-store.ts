// Links that let a person in once: invitations and password resets, in SQL by hash only.

import type { UserLinksTable } from '../db/account-tables.ts';
import type { Db, Trx } from '../db/open.ts';
import { type Role, roleOf } from './account.ts';

/** S5.19: an activation link is good for 48 hours. */
export const LINK_MS = 48 * 3_600_000;

export interface UserLink {
  readonly id: string;
  readonly kind: 'invitation' | 'password_reset';
  readonly accountId: string;
  /** Whose password a reset sets; null for an invitation, which makes its user. */
  readonly userId: string | null;
  readonly email: string;
  readonly role: Role;
  readonly madeBy: string;
  readonly createdAtMs: number;
  readonly untilMs: number;
}

export async function insertLink(trx: Trx, link: UserLink, hash: string): Promise<void> {
  await trx
    .insertInto('user_links')
    .values({
      id: link.id,
      hash,
      kind: link.kind,
      account_id: link.accountId,
      user_id: link.userId,
      email: link.email,
      role: link.role,
      made_by: link.madeBy,
      created_at_ms: link.createdAtMs,
      until_ms: link.untilMs,
      ended_at_ms: null,
    })
    .execute();
}

/** The link in force with this hash. */
export async function findLink(
  db: Db,
  by: { hash: string; kind: UserLink['kind']; nowMs: number },
): Promise<UserLink | undefined> {
  const row = await db
    .selectFrom('user_links')
    .selectAll()
    .where('hash', '=', by.hash)
    .where('kind', '=', by.kind)
    .where('until_ms', '>', by.nowMs)
    .where('ended_at_ms', 'is', null)
    .executeTakeFirst();
  return row && linkOf(row);
}

/** Invitations in force within `scope`, newest first. */
export async function listInvitations(db: Db, scope: string, nowMs: number): Promise<UserLink[]> {
  const rows = await db
    .selectFrom('user_links')
    .innerJoin('accounts', 'accounts.id', 'user_links.account_id')
    .selectAll('user_links')
    .where('accounts.path', 'like', `${scope}%`)
    .where('user_links.kind', '=', 'invitation')
    .where('user_links.until_ms', '>', nowMs)
    .where('user_links.ended_at_ms', 'is', null)
    .orderBy('user_links.created_at_ms', 'desc')
    .orderBy('user_links.id')
    .limit(1_000)
    .execute();
  return rows.map(linkOf);
}

/** False when it was ended before: of two who use it at once, one does. */
export async function endLink(trx: Trx, id: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('user_links')
    .set({ ended_at_ms: nowMs })
    .where('id', '=', id)
    .where('ended_at_ms', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** A newer link, or a disabled user, makes the older ones worthless. */
export async function endResetsOf(trx: Trx, userId: string, nowMs: number): Promise<void> {
  await trx
    .updateTable('user_links')
    .set({ ended_at_ms: nowMs })
    .where('user_id', '=', userId)
    .where('ended_at_ms', 'is', null)
    .execute();
}

function linkOf(row: UserLinksTable): UserLink {
  return {
    id: row.id,
    kind: row.kind === 'invitation' ? 'invitation' : 'password_reset',
    accountId: row.account_id,
    userId: row.user_id,
    email: row.email,
    role: roleOf(row.role),
    madeBy: row.made_by,
    createdAtMs: row.created_at_ms,
    untilMs: row.until_ms,
  };
}
