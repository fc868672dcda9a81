// The licence: the whole entitlement of one PBX as a value, and the words for what a grant can give.

/** Services that are on or off, or counted in seats, for the PBX as a whole. */
export const SERVICES = ['hot_standby', 'disaster_recovery', 'hotel_pms', 'outbound_call_center'] as const;
/** Base licences that are given to people (seeds, S3.3). */
export const BASE_LICENCES = ['auto_attendant', 'call_group', 'developer', 'phone_system'] as const;
/** Add-on licence codes, verbatim from the source document (S3.16). */
export const ADD_ONS = [
  'call_recording',
  'device_desktop_app',
  'license_dnc_checking_enabled',
  'device_ip_phone',
  'device_mobile_app',
  'device_web_rtc',
  'license_number',
  'team_chat',
  'license_call_recording_unlimited_enabled',
] as const;
export const GRANT_KINDS = ['extensions', 'concurrent_calls', ...SERVICES, ...BASE_LICENCES, ...ADD_ONS] as const;

export type Service = (typeof SERVICES)[number];
export type GrantKind = (typeof GRANT_KINDS)[number];

/** One reason why the PBX may do something: so much of a kind, from a subscription, until an instant. */
export interface Grant {
  /** Subscription number, unique per issuer; unit UUIDs derive from it. */
  readonly subscription: number;
  /** Offer code (SKU) it was bought as, 1 to 32 printable ASCII characters. */
  readonly offer: string;
  readonly kind: GrantKind;
  /** Units bought, terminated ones included; 0 to 1,000,000. */
  readonly quantity: number;
  /** Epoch seconds; the first second at which it no longer counts. */
  readonly until: number;
  /** A trial ends at `until` without grace. */
  readonly trial: boolean;
  /** Numbers (1-based, ascending) of units that were terminated; they no longer count. */
  readonly terminatedUnits: readonly number[];
}

/** What the vendor signed about the time after a term ends. */
export interface Policy {
  /** Days a paid (not trial) grant still counts after its `until`. */
  readonly graceDays: number;
  /** What is left when nothing counts any more. Emergency calls pass besides, always. */
  readonly floor: { readonly calls: number; readonly extensions: number };
  /** Minutes for which two members of one entitlement may both admit calls; absent: BOTH_ACTIVE_MINUTES. */
  readonly bothActiveMinutes?: number;
  /** The emergency raise that the admin may take without asking; absent: none. */
  readonly raise?: Raise;
  /** Which part of a hot-standby or disaster-recovery set this PBX plays; absent: it stands alone. */
  readonly member?: Member;
}

/** So many per cent more calls and extensions for so many days, so often a term. */
export interface Raise {
  readonly percent: number;
  readonly days: number;
  readonly perTerm: number;
}

/** Append only: the position is the number inside a licence. */
export const MEMBER_ROLES = ['primary', 'secondary', 'dr'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

export interface Member {
  readonly role: MemberRole;
  /** Serial number of the PBX that owns the entitlement, the primary. */
  readonly of: string;
}

/** What a licence that does not say otherwise tolerates. */
export const BOTH_ACTIVE_MINUTES = 15;

/** The signed absolute snapshot of everything one PBX may use. Instants are epoch seconds. */
export interface Licence {
  readonly issuer: string;
  /** Serial number of the PBX. */
  readonly serial: string;
  /** RFC 9679 thumbprint of the agent's key, 32 bytes hex; absent in a code for a PBX that never enrolled. */
  readonly agentKey?: string;
  /** 16 bytes hex. */
  readonly codeId: string;
  readonly issuedAt: number;
  readonly epoch: number;
  readonly seq: number;
  /** After this instant without news the licence is stale: a warning, never a reduction. */
  readonly freshUntil?: number;
  readonly grants: readonly Grant[];
  readonly policy: Policy;
  /** Lowest agent version that understands this document. */
  readonly minAgent: string;
  /** Hex nonce of the request code this licence answers; absent in the everyday code. */
  readonly nonce?: string;
}
