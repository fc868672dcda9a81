// How orders may be paid, from a file that only the server's user may read: a provider's secret keys are never in the database.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { moneyNotNegative } from '../../shared/contracts/money.ts';
import { Fault, reasonOf } from '../../shared/errors.ts';

const secret = z.string().min(8).max(512);
const webUrl = z.url({ protocol: /^https?$/ }).max(200);

export const paymentSettingsSchema = z.strictObject({
  /** Stripe. */
  card: z
    .strictObject({
      secretKey: secret,
      publishableKey: z.string().min(8).max(512),
      webhookSecret: secret,
      /** Absent: Stripe's own. */
      apiUrl: webUrl.exactOptional(),
      /** Of the fields in the browser; absent: Stripe's own. */
      scriptUrl: webUrl.exactOptional(),
    })
    .exactOptional(),
  paypal: z
    .strictObject({
      clientId: z.string().min(1).max(512),
      clientSecret: secret,
      webhookId: z.string().min(1).max(128),
      environment: z.enum(['live', 'sandbox']).default('live'),
      /** Absent: PayPal's own. */
      apiUrl: webUrl.exactOptional(),
      /** PEM of the authority that issued the certificates of messages; absent: the well-known ones. */
      certificateAuthority: z.string().max(20_000).exactOptional(),
    })
    .exactOptional(),
  /** No money moves: for trying out. */
  sandbox: z.enum(['at_once', 'by_hand']).exactOptional(),
  offline: z
    .strictObject({
      offered: z.boolean().default(true),
      /** From these amounts on, one per currency, a second person confirms that money came (S5.25). */
      secondPersonFrom: z.array(moneyNotNegative).max(60).default([]),
    })
    .prefault({}),
});

export type PaymentSettings = z.output<typeof paymentSettingsSchema>;

/** Without the file nothing but bank transfer is offered. Throws Fault `payment_settings` when it cannot be used as it is. */
export function readPaymentSettings(dataFolder: string): PaymentSettings {
  const file = fileOf(dataFolder);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return paymentSettingsSchema.parse({});
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new Fault('payment_settings', `${file} may be read by others; set its mode to 0600.`);
  }
  try {
    return paymentSettingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause);
    throw new Fault('payment_settings', `${file} is not as it should be: ${reason}`, cause);
  }
}

export function writePaymentSettings(dataFolder: string, settings: z.input<typeof paymentSettingsSchema>): void {
  writeFileSync(fileOf(dataFolder), `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600, flush: true });
}

function fileOf(dataFolder: string): string {
  return join(dataFolder, 'payments.json');
}
