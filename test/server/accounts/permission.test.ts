// The tables of who may do what, said again in other words.
import { expect, test } from 'vitest';
import { ACCOUNT_KINDS, ROLES } from '../../../server/accounts/account.ts';
import {
  mayOrder,
  permissionsOfRole,
  permissionsOfScopes,
  standingForbids,
} from '../../../server/accounts/permission.ts';
import { PERMISSIONS, type Permission, SCOPES } from '../../../shared/contracts/permissions.ts';

const vendor = { kind: 'vendor', mayOrder: null } as const;
const partner = { kind: 'partner', mayOrder: null } as const;
const customer = { kind: 'customer', mayOrder: null } as const;

function writes(permissions: readonly Permission[]): Permission[] {
  return permissions.filter((permission) => permission.endsWith(':write'));
}

test("the vendor's owner may do everything, and a viewer changes nothing anywhere", () => {
  expect(permissionsOfRole('owner', vendor)).toEqual(PERMISSIONS);
  for (const account of [vendor, partner, customer]) expect(writes(permissionsOfRole('viewer', account))).toEqual([]);
});

test('a technician has no hand in money or in who may enter', () => {
  expect(writes(permissionsOfRole('technician', vendor))).toEqual(['pbxs:write', 'licences:write', 'codes:write']);
});

test('who keeps the books neither touches a PBX nor lets anybody in', () => {
  const held = permissionsOfRole('billing', vendor);
  for (const other of ['pbxs:write', 'licences:write', 'codes:write', 'users:write', 'api_keys:write', 'jobs:write']) {
    expect(held).not.toContain(other);
  }
  expect(held).toContain('orders:write');
});

test('no role of a customer has an effect on money, unless the vendor lets it order (S1.16)', () => {
  for (const role of ROLES) {
    const held = permissionsOfRole(role, customer);
    for (const costly of ['orders:write', 'subscriptions:write', 'grants:write', 'finance:write', 'prices:write']) {
      expect(held).not.toContain(costly);
    }
  }
  expect(permissionsOfRole('owner', { kind: 'customer', mayOrder: true })).toContain('orders:write');
  expect(permissionsOfRole('owner', { kind: 'partner', mayOrder: false })).not.toContain('orders:write');
});

test('what belongs to the server is the vendor’s alone', () => {
  const vendors = PERMISSIONS.filter((permission) => !permissionsOfRole('owner', partner).includes(permission));
  expect(vendors).toEqual([
    'grants:write',
    'invoices:write',
    'finance:write',
    'mail:write',
    'audit:verify',
    'settings:read',
    'settings:write',
    'jobs:read',
    'jobs:write',
  ]);
});

test('a key of before the names reads and writes, but lets nobody in', () => {
  const held = permissionsOfScopes(['read', 'write'], vendor);
  expect(PERMISSIONS.filter((permission) => !held.includes(permission))).toEqual(['users:write', 'api_keys:write']);
  expect(writes(permissionsOfScopes(['read'], vendor))).toEqual([]);
});

test('no scope gives an account what its kind cannot have', () => {
  for (const kind of ACCOUNT_KINDS) {
    const most = permissionsOfRole('owner', { kind, mayOrder: null });
    expect(permissionsOfScopes(SCOPES, { kind, mayOrder: null })).toEqual(most);
  }
});

test('partners order by default, customers when they are let, the vendor always', () => {
  expect([vendor, partner, customer].map(mayOrder)).toEqual([true, true, false]);
  expect(mayOrder({ kind: 'vendor', mayOrder: false })).toBe(true);
});

test('a suspended account reads and pays, also for a renewal, but changes nothing; a blocked one only sees that it is; a closed one nothing', () => {
  expect(PERMISSIONS.filter((permission) => standingForbids('suspended', permission))).toEqual([
    'grants:write',
    'subscriptions:write',
  ]);
  expect(PERMISSIONS.every((permission) => standingForbids('blocked', permission))).toBe(true);
  expect(standingForbids('blocked', 'caller')).toBe(false);
  expect(standingForbids('closed', 'caller')).toBe(true);
  expect(PERMISSIONS.some((permission) => standingForbids('active', permission))).toBe(false);
});
