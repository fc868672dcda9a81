// /webhooks of the JSON API: addresses that are told what happens, and the log of what they were told.
import { z } from 'zod';
import { pageSchema } from './server-api.ts';

const instantMs = z.int().describe('epoch milliseconds');
const ref = z.string().min(1).max(64);

export const WEBHOOK_EVENTS = [
  'order.paid',
  'licence.issued',
  'subscription.changed',
  'trial.expiring',
  'invoice.issued',
  'payment.failed',
  'pbx.silent',
  'clone.detected',
  'ping',
] as const;

const events = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length);
const url = z.string().min(1).max(500);

export const addWebhookSchema = z.strictObject({
  url,
  events,
  /** Absent: the caller's own account. It is told of everything at and below the account. */
  accountId: ref.optional(),
});
export const changeWebhookSchema = z
  .strictObject({ url: url.optional(), events: events.optional(), enabled: z.boolean().optional() })
  .refine((change) => Object.keys(change).length > 0, 'must change something');

export const webhookSchema = z.object({
  id: ref,
  accountId: ref,
  url: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  enabled: z.boolean(),
  failingSinceMs: instantMs.nullable(),
  disabledAtMs: instantMs.nullable(),
  createdAtMs: instantMs,
});
/** Of HMAC-SHA256 over `<t>.<body>`, sent as `switchkey-signature: t=<epoch seconds>,v1=<hex>`. Shown this once. */
export const webhookAddedSchema = webhookSchema.extend({ secret: z.string() });

const deliverySchema = z.object({
  id: ref,
  event: z.string(),
  state: z.enum(['queued', 'sending', 'delivered', 'failed']),
  attempts: z.int(),
  nextAtMs: instantMs,
  status: z.int().nullable(),
  lastError: z.string().nullable(),
  body: z.string(),
  createdAtMs: instantMs,
  doneAtMs: instantMs.nullable(),
});
export const webhookListSchema = pageSchema(webhookSchema);
export const deliveryListSchema = pageSchema(deliverySchema);
export const deliveryQueuedSchema = z.object({ deliveryId: ref });

export type AddWebhook = z.infer<typeof addWebhookSchema>;
export type ChangeWebhook = z.infer<typeof changeWebhookSchema>;
