// The account tree: vendor above partners above customers, and who may create what under whom.

export const ACCOUNT_KINDS = ['vendor', 'partner', 'customer'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];
export const ROLES = ['owner', 'billing', 'technician', 'viewer'] as const;
export type Role = (typeof ROLES)[number];
export const SCOPES = ['read', 'write'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Account {
  readonly id: string;
  readonly parentId: string | null;
  readonly path: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly email: string;
  readonly createdAtMs: number;
}

/** Who asks, and how far their sight reaches: their own account and everything below it. */
export interface Caller {
  readonly actor: string;
  readonly accountId: string;
  readonly accountPath: string;
  readonly scopes: readonly Scope[];
}

/** A customer is a leaf; the vendor is the one root. */
export function mayHold(parent: AccountKind, child: AccountKind): boolean {
  return parent !== 'customer' && child !== 'vendor';
}

export function pathBelow(parentPath: string, id: string): string {
  return `${parentPath}${id}/`;
}

export function scopesOf(role: Role): readonly Scope[] {
  return role === 'owner' || role === 'technician' ? SCOPES : ['read'];
}
