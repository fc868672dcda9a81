// What travels between an agent and the licence server, both ways; each side parses what it receives with these.
import { z } from 'zod';
import { ADD_ONS, BASE_LICENCES, MEMBER_ROLES } from '../licence/licence.ts';
import { base64url, epochSeconds, serialNumber, thumbprintHex } from './bytes.ts';

/** Header of a request that the agent's key signs; see `shared/licence/agent-proof.ts`. */
export const AGENT_API = '/agent/v1';
/** Caps, in bytes, that both sides apply before parsing. */
export const WIRE_CAPS = {
  request: 64 * 1024,
  pollAnswer: 256 * 1024,
  trustBundle: 128 * 1024,
} as const;

export const enrolRequestSchema = z.object({
  token: z.string().min(16).max(128),
  serial: serialNumber,
  publicKey: base64url(32),
  agentVersion: z.string().max(32),
  /** Hashed hardware facts, a hint only: name to hex digest. */
  hardware: z.record(z.string().max(32), z.string().max(64)).default({}),
});

export const enrolAnswerSchema = z.object({
  agentId: z.string(),
  issuer: z.string(),
  serial: serialNumber,
  /** Root documents, oldest first; the agent takes the first as its anchor only if it has none. */
  trust: z.array(base64url(16_384)).max(64),
});

/** Opens a session: signed by the agent's key. `commitment` binds the first proof (`commitmentTo`). */
export const sessionRequestSchema = z.object({
  agent: thumbprintHex,
  /** Random, new at every start of the agent process; two live ones at once are a clone. */
  instance: z.string().regex(/^[0-9a-f]{32}$/),
  commitment: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  agentVersion: z.string().max(32),
  driver: z.string().max(32).default('none'),
});
export const sessionAnswerSchema = z.object({
  session: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
  nextPollSeconds: z.int().min(1).max(86_400),
});

/** Codes in use: `cloned`, `both_active`; an agent shows one that it does not know as it stands. */
const noticeSchema = z.object({
  code: z.string().regex(/^[a-z_]{1,40}$/),
  message: z.string().max(500),
});

/** Body of a changed poll (200). An unchanged one is 304 with the header `switchkey-next-poll`. */
export const pollAnswerSchema = z.object({
  /** The licence in force, absent when nothing was ever issued. */
  licence: base64url(16_384).optional(),
  /** Root documents after the version the agent named, oldest first. */
  trust: z.array(base64url(16_384)).max(64).default([]),
  /** Signed server time, when the agent sent a nonce. */
  time: base64url(1_024).optional(),
  nextPollSeconds: z.int().min(1).max(86_400),
  /** What the vendor wants the admin to read. Unsigned: shown as an alert of that code, never acted upon. */
  notices: z.array(noticeSchema).max(10).default([]),
});

/** One hour of use on the PBX. */
export const usageHourSchema = z.object({
  /** Start of the hour. */
  hour: epochSeconds,
  peakCalls: z.int().min(0).max(10_000_000),
  extensions: z.int().min(0).max(10_000_000),
  refusedCalls: z.int().min(0).max(1_000_000_000),
  refusedExtensions: z.int().min(0).max(1_000_000_000),
  /** Part in a hot-standby set as the agent's licence says it; absent: stands alone. */
  role: z.enum(MEMBER_ROLES).exactOptional(),
  /** Whether this node admitted calls in the hour (it held the virtual IP, or calls came in). */
  active: z.boolean().exactOptional(),
  /** Of the hour, as far as known. An hour in which two nodes took turns is told from one they shared by this. */
  activeMinutes: z.int().min(0).max(60).exactOptional(),
});
/** An emergency raise that the admin took: limits times (100 + percent) / 100, from `at` up to `until`. */
const raiseReportSchema = z.object({
  at: epochSeconds,
  until: epochSeconds,
  percent: z.int().min(1).max(1_000),
});
/** Units that somebody holds on the PBX, as of `at`; what is not named has nobody. */
export const seatTallySchema = z.object({
  at: epochSeconds,
  assigned: z.partialRecord(z.enum([...BASE_LICENCES, ...ADD_ONS]), z.int().min(0).max(1_000_000)),
});
export const usageReportSchema = z.object({
  hours: z
    .array(usageHourSchema)
    .min(1)
    .max(24 * 31),
  /** Raises that the server did not acknowledge yet; `at` names one for ever. */
  raises: z.array(raiseReportSchema).max(100).exactOptional(),
  /** Absent from an agent that assigns no seats: then the server knows nothing of them. */
  seats: seatTallySchema.exactOptional(),
});

/** The agent's signed confirmation of what it applied. */
export const receiptSchema = z.object({ confirmation: base64url(2_048) });

export type EnrolRequest = z.infer<typeof enrolRequestSchema>;
export type EnrolAnswer = z.infer<typeof enrolAnswerSchema>;
export type SessionRequest = z.infer<typeof sessionRequestSchema>;
export type Notice = z.infer<typeof noticeSchema>;
export type RaiseReport = z.infer<typeof raiseReportSchema>;
export type PollAnswer = z.infer<typeof pollAnswerSchema>;
export type UsageHour = z.infer<typeof usageHourSchema>;
export type SeatTally = z.infer<typeof seatTallySchema>;
export type UsageReport = z.infer<typeof usageReportSchema>;
