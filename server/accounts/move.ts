// What a move of a customer, or of a PBX to another account, changes: who sells, who pays, and who lifts a suspension (S4.17, S5.19).
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from './account.ts';

export type MoveAccountCode = 'account_is_leaf' | 'account_not_active' | 'nothing_changes' | 'not_a_customer';

/** A customer is a leaf, so nothing below it has to be carried along. */
export function mayMoveTo(customer: Account, seller: Account): Result<true, MoveAccountCode> {
  if (customer.kind !== 'customer') {
    const words = `${customer.name} is a ${customer.kind}; its customers may be moved one by one.`;
    return refuse('not_a_customer', words, 'Move its customers.');
  }
  if (seller.kind === 'customer') {
    return refuse(
      'account_is_leaf',
      `${seller.name} is a customer and sells to nobody.`,
      'Name a partner or the vendor.',
    );
  }
  if (customer.parentId === seller.id) {
    return refuse(
      'nothing_changes',
      `${customer.name} is a customer of ${seller.name} already.`,
      'Nothing is left to do.',
    );
  }
  return isInUse(customer, seller);
}

/** S5.19: a PBX goes to an activated customer. */
export function mayTakePbx(owner: Account, next: Account): Result<true, MoveAccountCode> {
  if (next.kind !== 'customer') {
    return refuse(
      'not_a_customer',
      `${next.name} is a ${next.kind}; a PBX is moved to a customer.`,
      'Name a customer.',
    );
  }
  if (owner.id === next.id) {
    return refuse('nothing_changes', `The PBX belongs to ${next.name} already.`, 'Nothing is left to do.');
  }
  return isInUse(next);
}

function isInUse(...accounts: readonly Account[]): Result<true, 'account_not_active'> {
  const idle = accounts.find(({ status }) => status !== 'active');
  if (idle === undefined) return accept(true);
  return refuse('account_not_active', `The account ${idle.name} is ${idle.status}.`, 'Settle that first.');
}

/** The account directly above; empty for the vendor. */
export function sellerOf(path: string): string {
  return path.split('/').at(-3) ?? '';
}

/** Whoever pays goes on paying while it is the account or stands above it; else its seller does, and the vendor never. */
export function payerAfter(payerId: string, path: string): string {
  const [, ...chain] = idsOf(path);
  const [seller, own] = [chain.at(-2), chain.at(-1) ?? ''];
  return chain.includes(payerId) ? payerId : (seller ?? own);
}

/** A suspension by somebody who still stands above stays theirs; by the former owner or seller it is the new one's to lift. */
export function suspenderAfter(suspendedBy: string | null, before: string, after: string): string | null {
  if (suspendedBy === null || after.startsWith(suspendedBy)) return suspendedBy;
  return suspendedBy === before ? after : after.slice(0, after.lastIndexOf('/', after.length - 2) + 1);
}

function idsOf(path: string): string[] {
  return path.split('/').filter((id) => id !== '');
}
