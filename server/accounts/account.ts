// The account tree: vendor above partners above customers, and who may create what under whom.
import type { Permission } from '../../shared/contracts/permissions.ts';

export const ACCOUNT_KINDS = ['vendor', 'partner', 'customer'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];
export const ROLES = ['owner', 'billing', 'technician', 'viewer'] as const;
export type Role = (typeof ROLES)[number];
export const ACCOUNT_STATUSES = ['active', 'suspended', 'blocked', 'closed'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

export interface PostalAddress {
  readonly lines: readonly string[];
  readonly city: string;
  readonly postcode: string;
  readonly region: string;
}

/** What an account says about itself beside its name and e-mail. */
export interface AccountDetails {
  /** BCP 47. */
  readonly language: string;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** ISO 3166-1 alpha-2; empty when not said yet. */
  readonly country: string;
  readonly taxId: string;
  readonly address: PostalAddress;
}

export interface Account extends AccountDetails {
  readonly id: string;
  readonly parentId: string | null;
  readonly path: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly email: string;
  readonly status: AccountStatus;
  /** Null: as its kind does by default. */
  readonly mayOrder: boolean | null;
  readonly createdAtMs: number;
}

/** Who asks, and how far their sight reaches: an account and everything below it. */
export interface Caller {
  readonly actor: string;
  /** The person who signed in; a key is nobody. */
  readonly userId?: string;
  /** The account acted for: the caller's own, or the one below it that the request names (S1.8). */
  readonly accountId: string;
  readonly accountPath: string;
  /** Of the caller's own account, also while acting for another. */
  readonly kind: AccountKind;
  readonly status: AccountStatus;
  readonly permissions: readonly Permission[];
}

export const DEFAULT_DETAILS: AccountDetails = {
  language: 'en',
  timeZone: 'UTC',
  currency: 'EUR',
  country: '',
  taxId: '',
  address: { lines: [], city: '', postcode: '', region: '' },
};

/** A customer is a leaf; the vendor is the one root. */
export function mayHold(parent: AccountKind, child: AccountKind): boolean {
  return parent !== 'customer' && child !== 'vendor';
}

export function pathBelow(parentPath: string, id: string): string {
  return `${parentPath}${id}/`;
}

/** An unknown word gives the least: a leaf. */
export function kindOf(text: string): AccountKind {
  return ACCOUNT_KINDS.find((kind) => kind === text) ?? 'customer';
}

/** An unknown word gives the least: nothing goes. */
export function statusOf(text: string): AccountStatus {
  return ACCOUNT_STATUSES.find((status) => status === text) ?? 'closed';
}

/** An unknown word gives the least: looking. */
export function roleOf(text: string): Role {
  return ROLES.find((role) => role === text) ?? 'viewer';
}

export function mayOrderOf(flag: number | null): boolean | null {
  return flag === null ? null : flag === 1;
}
