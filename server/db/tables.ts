// Every table of the licence server in one place; instants are epoch milliseconds unless the comment says seconds.
import type { AccountTables } from './account-tables.ts';
import type { CatalogueTables } from './catalogue-tables.ts';
import type { OrderTables } from './order-tables.ts';
import type { PaperTables } from './paper-tables.ts';

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
  /** Of the account: its path, and its name in lower case. */
  account_path: string;
  owner_key: string;
  name_key: string;
  /** When the agent was heard of last; 0: never. */
  seen_at_ms: number;
  issued_seq: number;
  /** Since when a licence waits for its PBX to apply it; 0: none does. */
  waiting_since_ms: number;
  /** What ends next of what is paid for, and its grace after it; 0: nothing is paid for. */
  ends_at_ms: number;
  grace_until_ms: number;
  trial_until_ms: number;
  limit_calls: number;
  limit_extensions: number;
  /** Of the last hour that was reported. */
  used_calls: number;
  used_extensions: number;
  /** Of the limit that is nearest. */
  used_permille: number;
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

/** The newest tally of what is assigned on the PBX. */
interface SeatTalliesTable {
  pbx_id: string;
  /** Epoch seconds, by the agent. */
  at: number;
  /** JSON: kind → units. */
  assigned: string;
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

export interface Tables extends AccountTables, CatalogueTables, OrderTables, PaperTables {
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
  seat_tallies: SeatTalliesTable;
  alerts: AlertsTable;
  sequences: SequencesTable;
  settings: SettingsTable;
}
