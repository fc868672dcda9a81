// Changes other users: name, role, disabled, second factor taken away. Nobody manages who may do more than they may.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Account, type Caller, ROLES, type Role } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import { endResetsOf } from '../accounts/link-store.ts';
import { holdsAll, permissionsOfRole } from '../accounts/permission.ts';
import { deleteSecondFactor } from '../accounts/second-factor-store.ts';
import { deleteSignIns } from '../accounts/sign-in-store.ts';
import { findUser, hasOtherOwner, type PlacedUser, updateUser } from '../accounts/user-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { userNotFound } from './prove-person.ts';

/** Whose permissions bound what may be handed on; `scope` is the path within which users are found. */
export type Manager = Pick<Caller, 'permissions' | 'accountPath'>;

export interface UserChange {
  readonly name?: string;
  readonly role?: Role;
  readonly disabled?: boolean;
}

export type ManageCode = 'user_not_found' | 'forbidden' | 'last_owner';

export async function changeUser(
  trx: Trx,
  act: Act,
  manager: Manager,
  order: { readonly userId: string; readonly change: UserChange },
): Promise<Result<PlacedUser, ManageCode>> {
  const found = await managedUser(trx, manager, order.userId);
  if (!found.ok) return found;
  const { user, account } = found.value;
  const { name = user.name, role = user.role, disabled = user.disabledAtMs !== null } = order.change;
  if (!mayHandOn(manager, account, role)) return beyond();
  const next = { ...user, name, role, disabledAtMs: disabled ? (user.disabledAtMs ?? act.nowMs) : null };
  if (isLoss(user, next) && !(await hasOtherOwner(trx, user.accountId, user.id))) return lastOwner();
  await updateUser(trx, next);
  if (disabled && user.disabledAtMs === null) await shutOut(trx, act, user.id);
  const details = { id: user.id, name, role, disabled };
  await writeAudit(trx, act, { action: 'user.changed', subject: user.email, accountPath: account.path, details });
  return accept(next);
}

/** For a person who lost the app and the recovery codes. */
export async function resetSecondFactor(
  trx: Trx,
  act: Act,
  manager: Manager,
  userId: string,
): Promise<Result<PlacedUser, ManageCode | 'second_factor_absent'>> {
  const found = await managedUser(trx, manager, userId);
  if (!found.ok) return found;
  const { user, account } = found.value;
  if (!(await deleteSecondFactor(trx, user.id))) {
    return refuse('second_factor_absent', 'This user has no second factor.', 'There is nothing to reset.');
  }
  const details = { id: user.id };
  const action = 'user.second_factor_reset';
  await writeAudit(trx, act, { action, subject: user.email, accountPath: account.path, details });
  return accept(user);
}

/** A user within sight who may do no more than the manager. */
export async function managedUser(
  trx: Trx,
  manager: Manager,
  userId: string,
): Promise<Result<{ user: PlacedUser; account: Account }, 'user_not_found' | 'forbidden'>> {
  const user = await findUser(trx, manager.accountPath, userId);
  const account = user && (await findAccount(trx, manager.accountPath, user.accountId));
  if (user === undefined || account === undefined) return userNotFound();
  return mayHandOn(manager, account, user.role) ? accept({ user, account }) : beyond();
}

export function mayHandOn({ permissions }: Manager, account: Account, role: Role): boolean {
  return holdsAll(permissions, permissionsOfRole(role, account));
}

export function beyond(): Result<never, 'forbidden'> {
  return refuse(
    'forbidden',
    'That user may do, or would do, more than you may yourself.',
    `Ask an owner of your account; the roles are ${ROLES.join(', ')}.`,
  );
}

function isLoss(before: PlacedUser, after: PlacedUser): boolean {
  const owned = before.role === 'owner' && before.disabledAtMs === null;
  return owned && (after.role !== 'owner' || after.disabledAtMs !== null);
}

function lastOwner(): Result<never, 'last_owner'> {
  return refuse('last_owner', 'The account would be left without an owner.', 'Make somebody else an owner first.');
}

async function shutOut(trx: Trx, act: Act, userId: string): Promise<void> {
  await deleteSignIns(trx, { userId });
  await endResetsOf(trx, userId, act.nowMs);
}
