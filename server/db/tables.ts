// Every table of the licence server in one place; instants are epoch milliseconds unless the comment says seconds.
import type { CatalogueTables } from './catalogue-tables.ts';
import type { OrderTables } from './order-tables.ts';
import type { PaperTables } from './paper-tables.ts';

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

export interface PbxsTable {
  id: string;
  account_id: string;
  serial: string;
  name: string;
  /** JSON of a Policy, or null for the vendor's. */
  policy: string | null;
  /** The highest document an agent proved to hold; the next one must be above it. */
  held_epoch: number;
  held_seq: number;
  /** JSON of what is issued but not confirmed by the agent yet, or null. */
  pending: string | null;
  created_at_ms: number;
}

export interface GrantsTable {
  subscription: number;
  pbx_id: string;
  offer: string;
  kind: string;
  quantity: number;
  /** Epoch seconds. */
  until: number;
  trial: number;
  /** JSON array of unit numbers. */
  terminated_units: string;
  created_at_ms: number;
  ended_at_ms: number | null;
}

interface LicencesTable {
  pbx_id: string;
  epoch: number;
  seq: number;
  code_id: string;
  /** Epoch seconds. */
  issued_at: number;
  /** Epoch seconds. */
  fresh_until: number;
  /** JSON of what it grants, to tell an unchanged entitlement. */
  entitlement: string;
  document: Uint8Array;
}

interface EnrolmentTokensTable {
  hash: string;
  pbx_id: string;
  replaces: number;
  until_ms: number;
  used_at_ms: number | null;
}

export interface AgentsTable {
  id: string;
  pbx_id: string;
  thumbprint: string;
  public_key: Uint8Array;
  version: string;
  hardware: string;
  state: string;
  /** JSON of the recent instances, to tell a clone. */
  instances: string;
  cloned_at_ms: number | null;
  /** JSON of which instance the vendor declared to be the original, or null. */
  declared: string | null;
  created_at_ms: number;
}

interface AgentSessionsTable {
  id: string;
  agent_id: string;
  /** Of the request that opened it: a replay violates the unique index. */
  nonce: string;
  commitment: string;
  spent: string;
  live: number;
  opened_at_ms: number;
  seen_at_ms: number;
}

export interface UsageHoursTable {
  pbx_id: string;
  /** Epoch seconds, start of the hour. */
  hour: number;
  peak_calls: number;
  extensions: number;
  refused_calls: number;
  refused_extensions: number;
  /** 1 when this node admitted calls in the hour; null from an agent that does not say. */
  active: number | null;
  active_minutes: number | null;
}

interface RequestCodesTable {
  /** One request code gets one answer. */
  nonce: string;
  pbx_id: string;
  agent_id: string;
  epoch: number;
  seq: number;
  state_hash: string;
  answered_epoch: number;
  answered_seq: number;
  received_at_ms: number;
}

interface RebindsTable {
  id: string;
  pbx_id: string;
  at_ms: number;
  /** Of the token it gave; null when a request code did it at once. */
  token_hash: string | null;
  /** Why the vendor let it pass beyond the count; null for self-service. */
  reason: string | null;
}

interface MembersTable {
  pbx_id: string;
  /** The primary, whose grants all members carry. */
  of_pbx_id: string;
  role: string;
  added_at_ms: number;
}

interface RaisesTable {
  pbx_id: string;
  /** Epoch seconds. */
  at: number;
  /** Epoch seconds. */
  until: number;
  percent: number;
  received_at_ms: number;
}

interface AlertsTable {
  id: string;
  pbx_id: string;
  code: string;
  since_ms: number;
  cleared_at_ms: number | null;
  /** JSON. */
  details: string;
}

interface ReceiptsTable {
  pbx_id: string;
  agent_id: string;
  epoch: number;
  seq: number;
  result: string;
  /** Epoch seconds. */
  applied_at: number;
  document: Uint8Array;
  received_at_ms: number;
}

interface TrustRootsTable {
  version: number;
  document: Uint8Array;
  created_at_ms: number;
}

interface IdempotencyTable {
  actor: string;
  key: string;
  /** Of method, path and body. */
  fingerprint: string;
  status: number;
  /** Sealed with a key only the caller can give again, because answers may carry a secret. */
  sealed: Uint8Array;
  created_at_ms: number;
}

export interface AuditTable {
  /** Gapless: assigned in the transaction of the act. */
  id: number;
  at_ms: number;
  actor: string;
  action: string;
  subject: string;
  account_path: string;
  pbx_id: string | null;
  details: string;
  /** Hash of the row before. */
  previous: string;
  hash: string;
}

interface AuditHeadsTable {
  /** Of the row whose hash is signed. */
  id: number;
  document: Uint8Array;
  created_at_ms: number;
}

interface SequencesTable {
  name: string;
  value: number;
}

interface SettingsTable {
  name: string;
  /** JSON. */
  value: string;
}

export interface Tables extends CatalogueTables, OrderTables, PaperTables {
  accounts: AccountsTable;
  billing_contacts: BillingContactsTable;
  users: UsersTable;
  user_links: UserLinksTable;
  second_factors: SecondFactorsTable;
  recovery_codes: RecoveryCodesTable;
  api_keys: ApiKeysTable;
  sign_ins: SignInsTable;
  sign_in_attempts: SignInAttemptsTable;
  pbxs: PbxsTable;
  grants: GrantsTable;
  licences: LicencesTable;
  enrolment_tokens: EnrolmentTokensTable;
  agents: AgentsTable;
  agent_sessions: AgentSessionsTable;
  usage_hours: UsageHoursTable;
  receipts: ReceiptsTable;
  trust_roots: TrustRootsTable;
  idempotency: IdempotencyTable;
  audit: AuditTable;
  audit_heads: AuditHeadsTable;
  request_codes: RequestCodesTable;
  rebinds: RebindsTable;
  members: MembersTable;
  raises: RaisesTable;
  alerts: AlertsTable;
  sequences: SequencesTable;
  settings: SettingsTable;
}
