// Who may do what: role to permissions in one table, narrowed by the kind of account and by where the account stands.
import { PERMISSIONS, type Permission, type RoutePermission, type Scope } from '../../shared/contracts/permissions.ts';
import type { AccountKind, AccountStatus, Role } from './account.ts';

const READS = PERMISSIONS.filter(reads);

const OF_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  owner: PERMISSIONS,
  billing: [
    ...READS,
    'accounts:write',
    'catalogue:write',
    'prices:write',
    'orders:write',
    'subscriptions:write',
    'payments:write',
    'invoices:write',
    'finance:write',
  ],
  technician: [...READS, 'pbxs:write', 'licences:write', 'codes:write'],
  viewer: READS,
};

/** A key of before the names could not let anybody else in, so its `write` does not now. */
const LETS_OTHERS_IN: readonly Permission[] = ['users:write', 'api_keys:write'];

/** Permissions that only accounts of these kinds can have; all others are for every kind. */
const KINDS: Partial<Record<Permission, readonly AccountKind[]>> = {
  // Capacity without an order: whoever sells below the vendor sells what it pays for.
  'grants:write': ['vendor'],
  'catalogue:write': ['vendor', 'partner'],
  'prices:read': ['vendor', 'partner'],
  'prices:write': ['vendor', 'partner'],
  'invoices:write': ['vendor'],
  'finance:read': ['vendor', 'partner'],
  'finance:write': ['vendor'],
  'mail:write': ['vendor'],
  'audit:verify': ['vendor'],
  'settings:read': ['vendor'],
  'settings:write': ['vendor'],
  'jobs:read': ['vendor'],
  'jobs:write': ['vendor'],
};

/** S1.16: what commits an account to pay needs the vendor's leave, which partners have by default. */
const COMMITS_TO_PAY: readonly Permission[] = ['orders:write', 'subscriptions:write'];

/** These touch what belongs to no account below the vendor, so nobody has them while acting for one account. */
const SERVER_WIDE: readonly Permission[] = [
  'audit:verify',
  'settings:read',
  'settings:write',
  'jobs:read',
  'jobs:write',
];

/** S4.12. What each standing forbids: a list of permissions, or all of them, or even looking at oneself. */
const FORBIDDEN: Readonly<Record<AccountStatus, readonly Permission[] | 'permissions' | 'everything'>> = {
  active: [],
  // It orders nothing new, which the cart refuses; but what it has it may go on paying for, by an order (S1.25).
  suspended: ['subscriptions:write', 'grants:write'],
  blocked: 'permissions',
  closed: 'everything',
};

export interface Standing {
  readonly kind: AccountKind;
  readonly status: AccountStatus;
  /** Null: as its kind does by default. */
  readonly mayOrder: boolean | null;
}

export function mayOrder({ kind, mayOrder: set }: Pick<Standing, 'kind' | 'mayOrder'>): boolean {
  return kind === 'vendor' || (set ?? kind === 'partner');
}

export function permissionsOfRole(role: Role, account: Pick<Standing, 'kind' | 'mayOrder'>): Permission[] {
  return OF_ROLE[role].filter((permission) => fits(permission, account));
}

/** `scopes` as an API key carries them. */
export function permissionsOfScopes(
  scopes: readonly Scope[],
  account: Pick<Standing, 'kind' | 'mayOrder'>,
): Permission[] {
  return PERMISSIONS.filter(
    (permission) => fits(permission, account) && scopes.some((scope) => covers(scope, permission)),
  );
}

function reads(permission: Permission): boolean {
  return permission.endsWith(':read') || permission === 'audit:verify';
}

function covers(scope: Scope, permission: Permission): boolean {
  if (scope === 'read') return reads(permission);
  if (scope === 'write') return permission.endsWith(':write') && !LETS_OTHERS_IN.includes(permission);
  return scope === permission;
}

function fits(permission: Permission, account: Pick<Standing, 'kind' | 'mayOrder'>): boolean {
  if (KINDS[permission]?.includes(account.kind) === false) return false;
  return !COMMITS_TO_PAY.includes(permission) || mayOrder(account);
}

export function isServerWide(permission: RoutePermission): boolean {
  return SERVER_WIDE.some((wide) => wide === permission);
}

/** No role or key below the vendor has it. */
export function isVendorOnly(permission: RoutePermission): boolean {
  return PERMISSIONS.some((known) => known === permission && KINDS[known]?.every((kind) => kind === 'vendor') === true);
}

export function standingForbids(status: AccountStatus, permission: RoutePermission): boolean {
  const forbidden = FORBIDDEN[status];
  if (forbidden === 'everything') return permission !== 'public';
  if (forbidden === 'permissions') return PERMISSIONS.some((known) => known === permission);
  return forbidden.some((known) => known === permission);
}

/** Nobody hands on, or takes from another, more than they have: `asked` are the permissions of the other side. */
export function holdsAll(held: readonly Permission[], asked: readonly Permission[]): boolean {
  return asked.every((permission) => held.includes(permission));
}
