// What a caller of the JSON API may be allowed to do, by name: routes ask for one, roles and API keys carry some.

export const PERMISSIONS = [
  'accounts:read',
  'accounts:write',
  'users:read',
  'users:write',
  'api_keys:read',
  'api_keys:write',
  'pbxs:read',
  'pbxs:write',
  'licences:read',
  'licences:write',
  'codes:write',
  'grants:read',
  'grants:write',
  'catalogue:read',
  'catalogue:write',
  'prices:read',
  'prices:write',
  'orders:read',
  'orders:write',
  'subscriptions:read',
  'subscriptions:write',
  'payments:read',
  'payments:write',
  'invoices:read',
  'invoices:write',
  'finance:read',
  'finance:write',
  'mail:read',
  'mail:write',
  'reports:read',
  'audit:read',
  'audit:verify',
  'settings:read',
  'settings:write',
  'webhooks:read',
  'webhooks:write',
  'jobs:read',
  'jobs:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * What a route may ask instead: nothing (`public`), any key or sign-in in force (`caller`), or a person who signed in
 * and acts on their own sign-in (`user`; a key is not one).
 */
export const OPEN_PERMISSIONS = ['public', 'caller', 'user'] as const;
export type RoutePermission = Permission | (typeof OPEN_PERMISSIONS)[number];

/** The two words that keys carried before permissions had names; keys that carry them keep working. */
export const WIDE_SCOPES = ['read', 'write'] as const;
export type Scope = Permission | (typeof WIDE_SCOPES)[number];
export const SCOPES: readonly Scope[] = [...WIDE_SCOPES, ...PERMISSIONS];
