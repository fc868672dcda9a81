// What may change about an account, and when: its details, and where it stands (S4.12).
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account, AccountDetails, AccountStatus } from './account.ts';

export type AccountChange = Partial<AccountDetails & Pick<Account, 'name' | 'email' | 'mayOrder'>>;

/** Books are kept in one currency and one zone: both are fixed by the first subscription, its own or paid by it, or invoice. */
export function changed(
  account: Account,
  change: AccountChange,
  { hasBooks }: { readonly hasBooks: boolean },
): Result<Account, 'account_settled'> {
  const next = { ...account, ...change, email: (change.email ?? account.email).toLowerCase() };
  const moved = next.currency !== account.currency ? 'currency' : next.timeZone !== account.timeZone ? 'time zone' : '';
  if (hasBooks && moved !== '') {
    return refuse(
      'account_settled',
      `The ${moved} of ${account.name} is fixed, because subscriptions run or invoices were written in it.`,
      'Leave it as it is; a new account can have another one.',
    );
  }
  return accept(next);
}

/** The vendor's e-mail or an unchanged one aside, which fields differ; empty for no change. */
export function changedFields(before: Account, after: Account): string[] {
  const fields = ['name', 'email', 'language', 'timeZone', 'currency', 'country', 'taxId', 'mayOrder'] as const;
  const differing: string[] = fields.filter((field) => before[field] !== after[field]);
  return JSON.stringify(before.address) === JSON.stringify(after.address) ? differing : [...differing, 'address'];
}

/** Suspension comes and goes with overdue invoices, never by hand, and is put off at most; nothing leads back from closed. */
const REACHABLE: Readonly<
  Record<'hand' | 'dunning' | 'owing', Readonly<Record<AccountStatus, readonly AccountStatus[]>>>
> = {
  hand: {
    active: ['blocked', 'closed'],
    suspended: ['blocked', 'closed'],
    blocked: ['active', 'closed'],
    closed: [],
  },
  dunning: { active: ['suspended'], suspended: ['active'], blocked: [], closed: [] },
  /** A block that is taken back is no way round a suspension. */
  owing: { active: [], suspended: [], blocked: ['suspended'], closed: [] },
};

export function statusReachable(
  account: Account,
  status: AccountStatus,
  by: keyof typeof REACHABLE,
): Result<Account, 'status_not_reachable'> {
  if (REACHABLE[by][account.status].includes(status)) return accept({ ...account, status });
  const words = {
    active: 'A suspension ends by itself when what is overdue is paid.',
    suspended: 'An account is suspended by an overdue invoice, not by hand.',
    blocked: 'Only an account in use can be blocked.',
    closed: 'It is closed already.',
  };
  return refuse(
    'status_not_reachable',
    `${account.name} is ${account.status} and cannot become ${status}. ${words[status]}`,
    account.status === 'closed' ? 'Add a new account; a closed one stays closed.' : 'Choose another status.',
  );
}
