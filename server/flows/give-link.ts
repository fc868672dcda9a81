// Gives out links that let a person in: an invitation to a new user, a new password for one who forgot it.
import { atField } from '../../shared/field-faults.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Role } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import { endLink, endResetsOf, insertLink, LINK_MS, listInvitations, type UserLink } from '../accounts/link-store.ts';
import { newSecret, secretHash } from '../accounts/secret.ts';
import { findUserByEmail } from '../accounts/user-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Trx } from '../db/open.ts';
import { invitationMail, passwordResetMail } from '../mail/messages/access.ts';
import { queueMail } from '../mail/outbox-store.ts';
import { accountNotFound } from './add-account.ts';
import { addressMail } from './address-mail.ts';
import { beyond, type Manager, managedUser, mayHandOn } from './manage-users.ts';

/** The token is in the answer and in the mail, whose text is wiped once it left; nowhere else. */
export interface GivenLink {
  readonly id: string;
  readonly token: string;
  readonly untilMs: number;
}

/** The role may give no more than the manager has. An e-mail used elsewhere shows only when the link is accepted. */
export async function inviteUser(
  trx: Trx,
  random: Random,
  act: Act,
  manager: Manager,
  order: { readonly accountId: string; readonly email: string; readonly role: Role },
): Promise<Result<GivenLink, 'account_not_found' | 'forbidden' | 'email_taken'>> {
  const account = await findAccount(trx, manager.accountPath, order.accountId);
  if (account === undefined) return accountNotFound();
  if (!mayHandOn(manager, account, order.role)) return beyond();
  const user = await findUserByEmail(trx, order.email);
  if (user?.accountPath.startsWith(manager.accountPath)) return emailTaken();
  const given = await give(trx, random, act, {
    kind: 'invitation',
    accountId: account.id,
    userId: null,
    email: order.email.toLowerCase(),
    role: order.role,
  });
  const details = { id: given.id, role: order.role };
  await writeAudit(trx, act, { action: 'user.invited', subject: order.email, accountPath: account.path, details });
  return accept(given);
}

export async function revokeInvitation(
  trx: Trx,
  act: Act,
  manager: Manager,
  id: string,
): Promise<Result<undefined, 'link_not_found'>> {
  const link = (await listInvitations(trx, manager.accountPath, act.nowMs)).find((known) => known.id === id);
  const account = link && (await findAccount(trx, manager.accountPath, link.accountId));
  if (link === undefined || account === undefined) return linkNotFound();
  await endLink(trx, id, act.nowMs);
  const subject = link.email;
  await writeAudit(trx, act, { action: 'user.invitation_revoked', subject, accountPath: account.path });
  return accept(undefined);
}

/** The newest link alone counts. The old password works until the link is used. */
export async function givePasswordReset(
  trx: Trx,
  random: Random,
  act: Act,
  manager: Manager,
  userId: string,
): Promise<Result<GivenLink, 'user_not_found' | 'forbidden'>> {
  const found = await managedUser(trx, manager, userId);
  if (!found.ok) return found;
  const { user, account } = found.value;
  await endResetsOf(trx, user.id, act.nowMs);
  const { email, role } = user;
  const given = await give(trx, random, act, {
    kind: 'password_reset',
    accountId: account.id,
    userId: user.id,
    email,
    role,
  });
  const action = 'user.password_reset_given';
  await writeAudit(trx, act, { action, subject: email, accountPath: account.path, details: { id: given.id } });
  return accept(given);
}

async function give(
  trx: Trx,
  random: Random,
  act: Act,
  link: Pick<UserLink, 'kind' | 'accountId' | 'userId' | 'email' | 'role'>,
): Promise<GivenLink> {
  const id = newRef('lnk', random);
  const token = newSecret('ul', random);
  const untilMs = act.nowMs + LINK_MS;
  await insertLink(trx, { ...link, id, madeBy: act.actor, createdAtMs: act.nowMs, untilMs }, secretHash(token));
  await mailLink(trx, act, { ...link, id, token });
  return { id, token, untilMs };
}

/** The token stands behind a #, so that no server on the way, ours included, writes it into a log. */
async function mailLink(
  trx: Trx,
  act: Act,
  link: Pick<UserLink, 'id' | 'kind' | 'accountId' | 'email'> & { readonly token: string },
): Promise<void> {
  const { id, kind, accountId, email, token } = link;
  const account = await findAccount(trx, '/', accountId);
  const addressed = await addressMail(trx, accountId, { email });
  if (account === undefined || addressed === undefined) return;
  const { publicUrl } = await readBusinessSettings(trx);
  const address = (page: string) => `${publicUrl.replace(/\/+$/, '')}/${page}#${token}`;
  const { reader, envelope } = addressed;
  const message =
    kind === 'invitation'
      ? invitationMail(reader, { account: account.name, url: address('invitation') })
      : passwordResetMail(reader, { url: address('password-reset') });
  await queueMail(trx, act, { ...message, ...envelope, dedupe: `link:${id}`, kind, secret: true });
}

export function linkNotFound(): Result<never, 'link_not_found'> {
  return refuse(
    'link_not_found',
    'This link is not in force: it was used, taken back, or is older than 48 hours.',
    'Ask who sent it for a new one.',
  );
}

export function emailTaken(): Result<never, 'email_taken'> {
  const words = 'Somebody signs in with this e-mail already.';
  return refuse('email_taken', words, 'Take another e-mail address.', atField('email', words));
}
