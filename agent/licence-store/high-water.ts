// The high-water record: the furthest this agent has ever come, under a MAC, so that old state does not pass for new.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { epochNumber, epochSeconds, sequenceNumber, serialNumber } from '../../shared/contracts/bytes.ts';

/** More than a policy can allow in one term. */
export const MAX_RAISES = 128;

const recordSchema = z.strictObject({
  serial: serialNumber.optional(),
  /** SHA-256 of the anchor this agent was installed with; another one is never taken in its place (attack 17). */
  anchor: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** The highest licence ever accepted. */
  licence: z
    .strictObject({
      epoch: epochNumber,
      seq: sequenceNumber,
      codeId: z.string().regex(/^[0-9a-f]{32}$/),
      /** First second at which nothing in it counts any more. */
      endsS: epochSeconds,
      receivedBy: z.enum(['poll', 'paste']),
    })
    .optional(),
  trustVersion: z.int().min(0),
  /** Nonce of the request code that waits for its answer. */
  askedNonce: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  /** Emergency raises taken, oldest first; kept until their term is over. */
  raises: z
    .array(
      z.strictObject({ at: epochSeconds, until: epochSeconds, percent: z.int().min(1).max(1_000), term: epochSeconds }),
    )
    .max(MAX_RAISES)
    .optional(),
  /** The server's signed word that this standby and its partner both take calls, and the date of that word. */
  bothActive: z.strictObject({ since: epochSeconds, toldAt: epochSeconds }).optional(),
  clock: z.strictObject({
    markMs: z.number().optional(),
    believedAheadMs: z.number().min(0),
    probation: z.strictObject({ aheadMs: z.number(), ranMs: z.number().min(0) }).optional(),
  }),
});
const fileSchema = z.strictObject({ record: z.string().max(16_384), mac: z.string().regex(/^[0-9a-f]{64}$/) });

export type HighWater = z.infer<typeof recordSchema>;

export const MAX_RECORD_BYTES = 32_768;
export const NO_HIGH_WATER: HighWater = { trustVersion: 0, clock: { believedAheadMs: 0 } };

/** The key is bound to this machine and, once there is one, to the agent's key: a copied record is worth nothing elsewhere. */
export function recordKey(machineId: string, agentSecret: Uint8Array | undefined): Uint8Array {
  return createHmac('sha256', agentSecret ?? 'no agent key yet')
    .update(`switchkey/state/v1\n${machineId}`)
    .digest();
}

export function encodeRecord(record: HighWater, key: Uint8Array): Uint8Array {
  const text = JSON.stringify(record);
  return Buffer.from(JSON.stringify({ record: text, mac: macOf(text, key).toString('hex') }));
}

/** Undefined unless the record is whole and was written here. Never throws. */
export function decodeRecord(bytes: Uint8Array, key: Uint8Array): HighWater | undefined {
  const file = fileSchema.safeParse(json(Buffer.from(bytes).toString('utf8')));
  if (!file.success) return undefined;
  if (!timingSafeEqual(Buffer.from(file.data.mac, 'hex'), macOf(file.data.record, key))) return undefined;
  const record = recordSchema.safeParse(json(file.data.record));
  return record.success ? record.data : undefined;
}

/** Of two copies the one that came further; a crash between the two writes leaves them different. */
export function furthest(a: HighWater | undefined, b: HighWater | undefined): HighWater | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const order =
    (a.licence?.epoch ?? 0) - (b.licence?.epoch ?? 0) ||
    (a.licence?.seq ?? 0) - (b.licence?.seq ?? 0) ||
    a.trustVersion - b.trustVersion ||
    (a.clock.markMs ?? 0) - (b.clock.markMs ?? 0);
  return withRaisesOf(order < 0 ? b : a, order < 0 ? a : b);
}

/** Raises of both copies: putting an old one in place of one brings none back. */
function withRaisesOf(record: HighWater, other: HighWater): HighWater {
  const known = new Set(record.raises?.map(({ at }) => at));
  const more = other.raises?.filter(({ at }) => !known.has(at)) ?? [];
  if (more.length === 0) return record;
  return { ...record, raises: [...(record.raises ?? []), ...more].sort((a, b) => a.at - b.at).slice(-MAX_RAISES) };
}

function macOf(text: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
