// What may change about an account, and which standing follows which.
import { expect, test } from 'vitest';
import { ACCOUNT_STATUSES, type Account, DEFAULT_DETAILS } from '../../../server/accounts/account.ts';
import { changed, changedFields, statusReachable } from '../../../server/accounts/change.ts';

const account: Account = {
  id: 'acc-1',
  parentId: null,
  path: '/acc-1/',
  kind: 'partner',
  name: 'North',
  email: 'a@b.example',
  status: 'active',
  mayOrder: null,
  ...DEFAULT_DETAILS,
  createdAtMs: 0,
};

test('the first invoice fixes currency and time zone, and nothing else', () => {
  const change = (what: Partial<Account>, hasBooks: boolean) => changed(account, what, { hasBooks }).ok;
  expect(change({ currency: 'USD' }, false)).toBe(true);
  expect(change({ currency: 'USD' }, true)).toBe(false);
  expect(change({ timeZone: 'Europe/Berlin' }, true)).toBe(false);
  expect(change({ currency: 'EUR', timeZone: 'UTC', name: 'South', taxId: 'DE1' }, true)).toBe(true);
});

test('the same again is no change', () => {
  const same = changed(account, { name: 'North', email: 'A@B.example' }, { hasBooks: false });
  expect(same.ok && changedFields(account, same.value)).toEqual([]);
  const moved = changed(account, { address: { ...account.address, city: 'Graz' } }, { hasBooks: false });
  expect(moved.ok && changedFields(account, moved.value)).toEqual(['address']);
});

test('suspension comes and goes with overdue invoices only, and closed is for good', () => {
  const reached = (by: 'hand' | 'dunning') =>
    Object.fromEntries(
      ACCOUNT_STATUSES.map((from) => [
        from,
        ACCOUNT_STATUSES.filter((to) => statusReachable({ ...account, status: from }, to, by).ok).join(' '),
      ]),
    );
  expect(reached('hand')).toEqual({
    active: 'blocked closed',
    suspended: 'blocked closed',
    blocked: 'active closed',
    closed: '',
  });
  expect(reached('dunning')).toEqual({ active: 'suspended', suspended: 'active', blocked: '', closed: '' });
});
