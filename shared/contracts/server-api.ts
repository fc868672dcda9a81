// The licence server's public JSON API under /api/v1: what callers send and what it answers.
import { z } from 'zod';
import { GRANT_KINDS, MEMBER_ROLES } from '../licence/licence.ts';
import { parseIso } from '../time.ts';
import { seatTallySchema } from './agent-wire.ts';
import { epochSeconds, serialNumber } from './bytes.ts';

export const SERVER_API = '/api/v1';
/** Under it: OAuth 2 client credentials. */
export const OAUTH_TOKEN = '/oauth/token';
/** A body, in bytes, before parsing. */
export const SERVER_CAPS = { body: 64 * 1024 } as const;

const instantMs = z.int().describe('epoch milliseconds');
const ref = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(120);

/** Epoch seconds, or an ISO 8601 date or instant; a date means its first second in UTC. */
const untilSchema = z.union([
  epochSeconds,
  z.string().transform((text, context) => {
    const seconds = parseIso(text);
    if (seconds !== undefined) return seconds;
    context.addIssue({ code: 'custom', message: 'must be a date such as 2027-03-01 or an instant in UTC' });
    return z.NEVER;
  }),
]);

export const policySchema = z.strictObject({
  graceDays: z.int().min(0).max(365),
  floor: z.strictObject({ calls: z.int().min(0).max(1_000_000), extensions: z.int().min(0).max(1_000_000) }),
  /** Tolerance for two members of one entitlement that admit calls at the same time; absent: 15. */
  bothActiveMinutes: z.int().min(0).max(86_400).exactOptional(),
  /** The emergency raise an admin may take without asking; absent: none. */
  raise: z
    .strictObject({
      percent: z.int().min(1).max(1_000),
      days: z.int().min(1).max(366),
      perTerm: z.int().min(1).max(100),
    })
    .exactOptional(),
});

/** Long enough for a cursor that holds the name of an account. */
const CURSOR_CHARS = 1_024;
export const pageQuerySchema = z.strictObject({
  cursor: z.string().max(CURSOR_CHARS).optional().describe('`next` of the page before; absent: the first page'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('rows of a page'),
});
/** Whose a row of a list is, and for which PBX, by the names that people know. */
export const rowNames = {
  accountName: z.string(),
  serial: z.string().nullable().describe('null for what no PBX carries'),
};

/** How a long list is asked for: `sort` names a column, a minus before it turns it round; `count` costs a little more. */
export function sortedQuerySchema<Sort extends z.ZodType>(sort: Sort) {
  return pageQuerySchema.extend({
    sort: sort.describe('a column; with a minus before it the other way round'),
    count: z.stringbool().default(false).describe('whether to count the list: up to 1,000, or what is soon counted'),
  });
}
/** Rows that the list holds in all, as far as they were counted. */
const totalSchema = z.object({ count: z.int(), more: z.boolean().describe('there may be more') }).nullable();
/** A list: `next` is the cursor of the following page, null on the last. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
/** A list that may be long, counted where that was asked for. */
export function countedPageSchema<Item extends z.ZodType>(item: Item) {
  return pageSchema(item).extend({ total: totalSchema });
}
/** A short list, all at once. */
export function listSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item) });
}
const PBX_SORTS = ['serial', '-serial', 'owner', '-owner', 'seen', '-seen', 'seq', '-seq'] as const;
const PBX_CONDITIONS = ['waiting', '-waiting', 'ends', '-ends', 'trial', '-trial', 'used', '-used'] as const;
export const PBX_STATES = ['waiting', 'silent', 'grace', 'trial', 'over_limit', 'near_limit'] as const;
/** Without a sort a list is in the order of serial numbers, or, of a state, in that in which it should be looked at. */
const pbxSort = z.enum([...PBX_SORTS, ...PBX_CONDITIONS]).optional();
export const pbxQuerySchema = sortedQuerySchema(pbxSort).extend({
  search: z.string().trim().min(1).max(64).optional().describe('how the serial number or the name begins'),
  state: z
    .enum(PBX_STATES)
    .optional()
    .describe(
      'a licence waits to be applied, silent for 7 days, in grace, on trial, over a limit, or above 90 % of one',
    ),
  accountId: ref.optional().describe('the owner'),
});
/** Of a whole list, for its file. */
export const pbxLinesSchema = pbxQuerySchema.omit({ cursor: true, limit: true, count: true });
export const usageQuerySchema = z.strictObject({ days: z.coerce.number().int().min(1).max(400).default(31) });

export const addPbxSchema = z.strictObject({
  serial: serialNumber,
  name,
  /** Absent: the caller's account. */
  accountId: ref.optional(),
  policy: policySchema.optional(),
});
export const changePbxSchema = z.strictObject({ name: name.optional(), policy: policySchema.optional() });
/** What was issued but is done only when the agent confirms it. */
const pendingSchema = z
  .object({ kind: z.enum(['reduction', 'move']), since: epochSeconds, epoch: z.int(), seq: z.int() })
  .nullable();
export const pbxSchema = z.object({
  id: ref,
  accountId: ref,
  serial: z.string(),
  name: z.string(),
  policy: policySchema.nullable(),
  pending: pendingSchema,
  createdAtMs: instantMs,
});

/** A PBX as lists show it. */
export const listedPbxSchema = pbxSchema.extend({
  ownerName: z.string(),
  states: z.array(z.enum(PBX_STATES)),
  lastSeenAtMs: instantMs.nullable().describe('null: no agent was ever heard of'),
  seq: z.int().describe('of the newest licence; 0 before the first'),
  waitingSinceMs: instantMs.nullable().describe('null: the newest licence is applied, or there is none'),
  endsAtMs: instantMs.nullable().describe('what ends next of what is paid for; null where nothing is'),
  graceUntilMs: instantMs.nullable(),
  trialUntilMs: instantMs.nullable(),
  calls: z.object({ used: z.int(), limit: z.int() }),
  extensions: z.object({ used: z.int(), limit: z.int() }),
});

const quantity = z.int().min(1).max(1_000_000);
export const addGrantSchema = z.strictObject({
  /** SKU, 1 to 32 printable ASCII characters. */
  offer: z.string().regex(/^[\x21-\x7e]{1,32}$/),
  kind: z.enum(GRANT_KINDS),
  quantity,
  until: untilSchema,
  trial: z.boolean().default(false),
});
export const changeGrantSchema = z
  .strictObject({
    quantity: quantity.optional(),
    until: untilSchema.optional(),
    terminatedUnits: z.array(z.int().min(1).max(1_000_000)).max(10_000).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something');
export const grantSchema = z.object({
  subscription: z.int(),
  offer: z.string(),
  kind: z.enum(GRANT_KINDS),
  quantity: z.int(),
  until: epochSeconds,
  trial: z.boolean(),
  terminatedUnits: z.array(z.int()),
  endedAtMs: instantMs.nullable(),
});

/** Given by hand, or for a subscription that was ordered: only the former is changed by hand. */
export const listedGrantSchema = grantSchema.extend({ sold: z.boolean() });

export const issueSchema = z.strictObject({ force: z.boolean().default(false) });
/** Which document a change led to. */
const revisionSchema = z.object({ epoch: z.int(), seq: z.int() });
export const licenceIssuedSchema = revisionSchema.extend({
  /** False when the one in force says the same already. */
  changed: z.boolean(),
});
export const grantChangedSchema = z.object({ grant: grantSchema, licence: revisionSchema });
export const licenceSchema = z.object({
  serial: z.string(),
  epoch: z.int(),
  seq: z.int(),
  codeId: z.string(),
  issuedAt: epochSeconds,
  freshUntil: epochSeconds,
  /** Text form, to paste, print or mail. */
  activationCode: z.string(),
  qrSvg: z.string().describe('path of the picture'),
  /** What the agent proved to have done with it; null until it told. */
  applied: z.object({ result: z.string(), appliedAt: epochSeconds }).nullable(),
});

export const addTokenSchema = z.strictObject({ replace: z.boolean().default(false) });
export const tokenSchema = z.object({ token: z.string(), serial: z.string(), untilMs: instantMs });

const code = z.string().min(1).max(8_192);
export const requestCodeSchema = z.strictObject({
  code,
  /** This agent shall be bound to the PBX, also in place of another. */
  bind: z.boolean().default(false),
  /** The agent holds a newer licence than this server, and the grants were checked. */
  behind: z.boolean().default(false),
});
export const requestAnsweredSchema = z.object({
  epoch: z.int(),
  seq: z.int(),
  nonce: z.string(),
  agentId: ref,
  activationCode: z.string(),
  qrSvg: z.string().describe('the picture itself'),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
});
export const confirmationSchema = z.strictObject({ code });
/** What is still to be confirmed. */
export const confirmedSchema = z.object({ pending: pendingSchema });
/** `override`: the vendor's reason for one more than the policy allows. */
export const rebindSchema = z.strictObject({ override: z.string().trim().min(3).max(300).exactOptional() });
export const rebindTokenSchema = z.object({
  token: z.string(),
  serial: z.string(),
  untilMs: instantMs,
  rebinds: z.object({ used: z.int(), allowed: z.int() }),
});
export const confirmAgentSchema = z.strictObject({ instance: z.string().regex(/^[0-9a-f]{32}$/) });

export const addMemberSchema = z.strictObject({ role: z.enum(['secondary', 'dr']), serial: serialNumber });
export const memberSchema = z.object({
  pbxId: ref,
  serial: z.string(),
  role: z.enum(MEMBER_ROLES),
  addedAtMs: instantMs,
});
export const alertQuerySchema = pageQuerySchema.extend({
  all: z.stringbool().default(false),
  code: z.string().max(40).exactOptional(),
});
export const alertSchema = z.object({
  id: ref,
  pbxId: ref,
  serial: z.string(),
  code: z.string(),
  sinceMs: instantMs,
  clearedAtMs: instantMs.nullable(),
  details: z.unknown(),
});
export const raiseSchema = z.object({ at: epochSeconds, until: epochSeconds, percent: z.int() });

export const agentSchema = z.object({
  id: ref,
  thumbprint: z.string(),
  version: z.string(),
  state: z.enum(['active', 'replaced', 'revoked']),
  clonedAtMs: instantMs.nullable(),
  /** Starts of its process, newest last; when cloned, the copies are among them. */
  instances: z.array(z.object({ instance: z.string(), atMs: instantMs })),
  /** The instance that was declared to be the original. */
  original: z.string().nullable(),
  lastSeenAtMs: instantMs.nullable(),
  createdAtMs: instantMs,
});

/** What became of an agent. */
export const agentStandingSchema = agentSchema.pick({ id: true, state: true, clonedAtMs: true });

export const usageDaySchema = z.object({
  day: epochSeconds,
  peakCalls: z.int(),
  extensions: z.int(),
  refusedCalls: z.int(),
  refusedExtensions: z.int(),
});
/** What people on the PBX hold, as its agent told last; `at` is null where it never told. */
export const seatsToldSchema = z.object({ at: epochSeconds.nullable(), assigned: seatTallySchema.shape.assigned });
export const auditSchema = z.object({
  id: z.int(),
  atMs: instantMs,
  actor: z.string().describe('`user:…`, `key:…`, `agent:…`, `job:…`, `cli` or `public`'),
  actorName: z
    .string()
    .nullable()
    .describe(
      'of the user or the API key, or the serial number of the agent; null for others, and for who is not below you',
    ),
  action: z.string(),
  subject: z.string(),
  pbxId: ref.nullable(),
  details: z.unknown(),
});

/** Whether the audit trail is whole; `faults` names the rows that were changed. */
export const auditVerdictSchema = z.object({
  ok: z.boolean(),
  rows: z.int(),
  lastRow: z.int(),
  signedUpTo: z.int(),
  anchor: z.string(),
  faults: z.array(z.object({ kind: z.string(), id: z.int(), message: z.string() })),
  limits: z.string(),
});

export type AddPbx = z.infer<typeof addPbxSchema>;
export type ChangePbx = z.infer<typeof changePbxSchema>;
export type AddGrant = z.infer<typeof addGrantSchema>;
export type LicenceView = z.infer<typeof licenceSchema>;
