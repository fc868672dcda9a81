// Tables of accounts, people and how they sign in; instants are epoch milliseconds.

export interface AccountsTable {
  id: string;
  parent_id: string | null;
  /** `/root/…/own/`: every account below an account starts with its path. */
  path: string;
  kind: string;
  name: string;
  /** The name in lower case, to search by. */
  name_key: string;
  email: string;
  status: string;
  /** 0 or 1, or null for what its kind has by default. */
  may_order: number | null;
  language: string;
  time_zone: string;
  currency: string;
  country: string;
  tax_id: string;
  /** JSON of a PostalAddress. */
  address: string;
  created_at_ms: number;
}

export interface BillingContactsTable {
  id: string;
  account_id: string;
  name: string;
  email: string;
  phone: string;
  created_at_ms: number;
}

export interface UsersTable {
  id: string;
  account_id: string;
  email: string;
  name: string;
  role: string;
  password_hash: string;
  disabled_at_ms: number | null;
  created_at_ms: number;
}

export interface UserLinksTable {
  id: string;
  hash: string;
  /** `invitation` or `password_reset`. */
  kind: string;
  account_id: string;
  /** Whose password a reset sets; an invitation makes its user. */
  user_id: string | null;
  email: string;
  role: string;
  made_by: string;
  created_at_ms: number;
  until_ms: number;
  /** Used or taken back. */
  ended_at_ms: number | null;
}

interface SecondFactorsTable {
  user_id: string;
  /** Base32. */
  secret: string;
  /** The last time step whose code was taken; a code is taken once. */
  last_step: number;
  confirmed_at_ms: number | null;
}

interface RecoveryCodesTable {
  user_id: string;
  hash: string;
  used_at_ms: number | null;
}

interface ApiKeysTable {
  id: string;
  account_id: string;
  name: string;
  hash: string;
  scopes: string;
  created_at_ms: number;
  revoked_at_ms: number | null;
  /** Parted by spaces; empty: from everywhere. */
  allowed_ranges: string;
}

interface AccessTokensTable {
  hash: string;
  key_id: string;
  scopes: string;
  until_ms: number;
  created_at_ms: number;
}

interface SignInsTable {
  hash: string;
  id: string;
  user_id: string;
  /** The end, however much it is used. */
  until_ms: number;
  created_at_ms: number;
  seen_at_ms: number;
  address: string;
  browser: string;
}

interface SignInAttemptsTable {
  /** `address:…` or `email:…`, the latter as a digest. */
  subject: string;
  failures: number;
  /** No attempt before this. */
  until_ms: number;
  last_at_ms: number;
}

interface HiddenColumnsTable {
  user_id: string;
  list: string;
  /** JSON array of names of columns. */
  columns: string;
}

export interface SavedFiltersTable {
  id: string;
  user_id: string;
  list: string;
  name: string;
  /** JSON object of the parameters of the list's address. */
  filter: string;
  created_at_ms: number;
}

export interface AccountTables {
  accounts: AccountsTable;
  billing_contacts: BillingContactsTable;
  users: UsersTable;
  user_links: UserLinksTable;
  second_factors: SecondFactorsTable;
  recovery_codes: RecoveryCodesTable;
  api_keys: ApiKeysTable;
  access_tokens: AccessTokensTable;
  sign_ins: SignInsTable;
  sign_in_attempts: SignInAttemptsTable;
  hidden_columns: HiddenColumnsTable;
  saved_filters: SavedFiltersTable;
}
