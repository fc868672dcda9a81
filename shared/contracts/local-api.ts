// The agent's local API: what the CLI and the PBX admin's page ask the daemon and what it answers.
import { z } from 'zod';
import { GRANT_KINDS, MEMBER_ROLES, SERVICES } from '../licence/licence.ts';
import { refusalSchema } from './refusal.ts';

export const LOCAL_API = '/api/v1';
/** `code`: a pasted code or bundle, in characters; the largest bundle takes 137,000 in lines, mail quoting makes it 145,000. */
export const LOCAL_CAPS = { body: 192 * 1024, code: 160 * 1024, serverCa: 128 * 1024, session: 4 * 1024 } as const;

const instant = z.int().describe('epoch seconds');

export const ladderStateSchema = z.enum(['unactivated', 'active', 'stale', 'grace', 'restricted']);

/** Something the admin should know now; the same list in status, page and health answer. */
const alertSchema = z.object({
  code: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  next: z.string(),
});

export const statusSchema = z.object({
  agentVersion: z.string(),
  serial: z.string().optional(),
  issuer: z.string().optional(),
  /** 32 hex digits of this very process: tells two copies of an agent apart in the portal. */
  instance: z.string(),
  ladder: ladderStateSchema,
  /** The sentence the reader came for, e.g. 'Active until 1 Mar 2027.' */
  headline: z.string(),
  licence: z
    .object({
      epoch: z.int(),
      seq: z.int(),
      codeEnding: z.string().describe('last 5 symbols of the activation code in text form'),
      issuedAt: instant,
      freshUntil: instant.optional(),
      receivedBy: z.enum(['poll', 'paste']),
    })
    .optional(),
  capacity: z.object({
    calls: z.object({
      limit: z.int(),
      used: z.int().optional(),
      peakToday: z.int(),
      refusedToday: z.int(),
    }),
    extensions: z.object({
      limit: z.int(),
      configured: z.int().optional(),
      refused: z.array(z.string()),
      refusedToday: z.int(),
    }),
    services: z.array(z.object({ service: z.enum(SERVICES), quantity: z.int(), until: instant })),
  }),
  /** Present where base licences were sold: how many of all kinds are assigned, and how many of them are over the limit. */
  seats: z.object({ total: z.int(), assigned: z.int(), overLimit: z.int() }).optional(),
  /** The emergency raise that the signed policy allows. */
  raise: z
    .object({
      percent: z.int(),
      days: z.int(),
      perTerm: z.int(),
      left: z.int(),
      runningUntil: instant.optional(),
    })
    .optional(),
  /** The part this PBX plays in a hot-standby or disaster-recovery set. */
  member: z
    .object({
      role: z.enum(MEMBER_ROLES),
      of: z.string(),
      /** Since when the server says that both take calls. */
      bothActiveSince: instant.optional(),
      /** From then on, if that goes on, new calls here fall to the floor. */
      heldBackFrom: instant.optional(),
      heldBack: z.boolean(),
    })
    .optional(),
  /** Every date at which something changes, soonest first. */
  dates: z.array(z.object({ at: instant, change: z.string() })),
  poll: z.object({
    server: z.string().optional(),
    lastSuccessAt: instant.optional(),
    lastOutcome: z.string(),
    counts: z
      .object({ changed: z.int(), unchanged: z.int(), refused: z.int(), fault: z.int() })
      .describe('polls since the agent was started, by how they ended'),
    lastRefusal: refusalSchema.optional(),
    nextAt: instant.optional(),
    stream: z.enum(['open', 'closed', 'off']),
  }),
  pbx: z.object({
    driver: z.string(),
    connected: z.boolean(),
    inForce: z.string().optional().describe('revision epoch.seq in force on the PBX'),
    lastAppliedAt: instant.optional(),
    lastRefusal: refusalSchema.optional(),
    drift: z.array(
      z.object({
        key: z.string(),
        wanted: z.string(),
        found: z.string(),
        cause: z.enum(['restart', 'edited', 'never-applied']),
        at: instant,
      }),
    ),
    restoredTokens: z.int(),
  }),
  trust: z
    .object({
      anchor: z.string().describe('fingerprint'),
      version: z.int(),
      epoch: z.int(),
    })
    .optional(),
  clock: z.object({
    now: instant,
    suspicion: z.enum(['none', 'set-back', 'jumped-ahead']),
    highWater: instant,
  }),
  alerts: z.array(alertSchema),
});

export const whyRequestSchema = z.object({ kind: z.enum(GRANT_KINDS) });
export const whySchema = z.object({
  kind: z.enum(GRANT_KINDS),
  total: z.int(),
  /** One sentence, e.g. 'limit 50 = 40 from subscription 1234 until 1 Mar 2027 + 10 from subscription 1240 until …'. */
  sentence: z.string(),
  parts: z.array(
    z.object({
      subscription: z.int(),
      offer: z.string(),
      units: z.int(),
      until: instant,
      trial: z.boolean(),
      state: z.enum(['counts', 'grace', 'ended']),
    }),
  ),
});

export const planSchema = z.object({
  steps: z.array(z.object({ do: z.string(), words: z.string() })),
  /** Set when the PBX could not be read; then `steps` is empty. */
  refusal: refusalSchema.optional(),
});

export const enrolSchema = z.object({
  server: z.url(),
  token: z.string().min(16).max(128),
  serial: z.string().min(4).max(32),
  /** PEM with the CA of the server, where that is not one that everybody trusts. */
  serverCa: z.string().max(LOCAL_CAPS.serverCa).exactOptional(),
});
export const updateSchema = z.object({
  code: z.string().max(LOCAL_CAPS.code),
  dryRun: z.boolean().default(false),
});

export const raiseSchema = z.object({ dryRun: z.boolean().default(false) });

/** What became of a refresh, an update or an enrolment. */
export const outcomeSchema = z.object({
  outcome: z.enum(['updated', 'unchanged', 'refused', 'kept']),
  /** What happened, for a person: 'Licence 1.18 is in force: +50 extensions.' */
  message: z.string(),
  next: z.string().optional(),
  refusal: refusalSchema.optional(),
  /** Old beside new, in words, one line per change. */
  changes: z.array(z.string()).default([]),
  /** Of a dry run: what would change on the PBX, in order; absent where the PBX could not be read. */
  steps: planSchema.shape.steps.optional(),
});

export const doctorSchema = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      check: z.string(),
      outcome: z.enum(['ok', 'warning', 'error']),
      message: z.string(),
      next: z.string().optional(),
    }),
  ),
});

/** A request or confirmation code in text form, and as a QR code to scan. */
export const codeSchema = z.object({ text: z.string(), qr: z.string().exactOptional().describe('SVG') });

const peakFields = {
  peakCalls: z.int(),
  /** When the most calls were up; absent where none was. */
  peakAt: instant.optional(),
  /** Concurrent calls that were licensed when the agent looked last. */
  callLimit: z.int().optional(),
  ...{ peakExtensions: z.int(), refusedCalls: z.int(), refusedExtensions: z.int() },
};
/** Peaks and refusals of today and of each of the last 30 days that the agent ran, oldest first. */
export const peaksSchema = z.object({
  today: z.object(peakFields),
  /** Of today, as far as the agent ran, oldest first. */
  hours: z.array(z.object({ hour: instant, peakCalls: z.int(), refusedCalls: z.int() })),
  days: z.array(
    z.object({
      day: instant.describe('local midnight at which it began'),
      ...peakFields,
    }),
  ),
});

/** What happened, from the audit trail, newest first. */
export const eventsSchema = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      at: instant,
      act: z.string(),
      /** In English; other languages by `eventWords` of `act` and `detail`. */
      words: z.string(),
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    }),
  ),
  /** Absent on the last page. */
  next: z.string().optional(),
});
export const eventsQuerySchema = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,12}$/)
    .exactOptional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** The PBX's part of an installation; holds the secret of the PBX account. */
export const installPlanSchema = z.object({
  files: z.array(
    z.object({ path: z.string(), content: z.string(), mode: z.int(), secret: z.literal(true).exactOptional() }),
  ),
  instructions: z.array(z.string()),
});

export const simulateSchema = z.object({ line: z.string().min(1).max(500) });
/** What the simulated PBX said. */
export const simulatedSchema = z.object({ text: z.string() });

export const healthSchema = z.object({
  status: z.enum(['ok', 'warning', 'error']),
  ladder: ladderStateSchema,
  dates: z.array(z.object({ at: instant, change: z.string() })),
  anchor: z.string().optional(),
  lastSuccessAt: instant.optional(),
  pbxConnected: z.boolean(),
  alerts: z.array(z.string()).describe('alert codes'),
});

export type Status = z.infer<typeof statusSchema>;
export type Alert = z.infer<typeof alertSchema>;
export type Why = z.infer<typeof whySchema>;
export type PlanView = z.infer<typeof planSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type Doctor = z.infer<typeof doctorSchema>;
export type Peaks = z.infer<typeof peaksSchema>;
export type Events = z.infer<typeof eventsSchema>;
export type Health = z.infer<typeof healthSchema>;
