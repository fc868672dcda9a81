// What PayPal's SDK does not have: disputes, and the certificate that signs its messages.
import type { Client } from '@paypal/paypal-server-sdk';
import { z } from 'zod';
import { Fault } from '../../../shared/errors.ts';
import type { DisputeNews, Reversal } from '../provider.ts';
import { isFaultOf, providerUnreachable } from '../provider-fault.ts';
import { TIMEOUT_MS } from './paypal-client.ts';
import { fromPaypal } from './paypal-money.ts';

const LARGEST_CHARS = 64 * 1024;

const NOT_ALLOWED = 'PayPal does not let this app see disputes; switch Disputes on in its features.';
const PAGE = 50;
const CHANGED_MS = 3 * 86_400_000;

const listSchema = z.object({ items: z.array(z.object({ dispute_id: z.string() })).default([]) });
const aboutSchema = z.object({
  disputed_transactions: z.array(z.object({ custom: z.string().optional() })).default([]),
});
const money = z.object({ currency_code: z.string(), value: z.string() });
const disputeSchema = z.object({
  status: z.string(),
  reason: z.string().default(''),
  dispute_amount: money,
  dispute_outcome: z.object({ outcome_code: z.string(), amount_refunded: money.optional() }).optional(),
});

/**
 * Refunds of PayPal's own pocket (`RESOLVED_WITH_PAYOUT`) leave the seller the money, and so does a dispute that ended without
 * an outcome because another one of the same payment took its place (`NONE`).
 */
const WON = new Set([
  'RESOLVED_SELLER_FAVOUR',
  'RESOLVED_SELLER_FAVOR',
  'RESOLVED_WITH_PAYOUT',
  'CANCELED_BY_BUYER',
  'DENIED',
  'NONE',
]);

export async function fetchPaypalDispute(client: Client, origin: string, ref: string): Promise<DisputeNews> {
  const found = await askDisputes(client, `${origin}/v1/customer/disputes/${encodeURIComponent(ref)}`);
  const { status, reason, dispute_amount, dispute_outcome } = disputeSchema.parse(found);
  if (status !== 'RESOLVED') return { ref, status: 'open', ...amountOf(dispute_amount), reason };
  if (WON.has(dispute_outcome?.outcome_code ?? '')) return { ref, status: 'won', ...amountOf(dispute_amount), reason };
  return { ref, status: 'lost', ...amountOf(dispute_outcome?.amount_refunded ?? dispute_amount), reason };
}

/** Those that changed within the last days. */
export async function findPaypalDisputes(client: Client, origin: string, nowMs: number): Promise<Reversal[]> {
  const since = new Date(nowMs - CHANGED_MS).toISOString();
  const found: Reversal[] = [];
  for (let page = 1; ; page += 1) {
    const query = new URLSearchParams({ update_time_after: since, page: `${page}`, page_size: `${PAGE}` });
    const { items } = listSchema.parse(await askDisputes(client, `${origin}/v1/customer/disputes?${query}`));
    for (const { dispute_id: ref } of items) {
      const whole = await askDisputes(client, `${origin}/v1/customer/disputes/${encodeURIComponent(ref)}`);
      const [disputed] = aboutSchema.parse(whole).disputed_transactions;
      // What was not sold here names none of our payments.
      if (disputed?.custom !== undefined) found.push({ what: 'dispute', ref, payment: { id: disputed.custom } });
    }
    if (items.length < PAGE) return found;
  }
}

async function askDisputes(client: Client, url: string): Promise<unknown> {
  const text = await got(async () => {
    const { accessToken } = await client.clientCredentialsAuthManager.updateToken();
    const response = await ask(url, { authorization: `Bearer ${accessToken}` });
    if (response.status === 403) throw new Fault('provider_refused', NOT_ALLOWED);
    return response;
  });
  return JSON.parse(text);
}

function amountOf({ currency_code: currencyCode, value }: z.infer<typeof money>) {
  return fromPaypal({ currencyCode, value });
}

/** `url` was compared with PayPal's own hosts before. */
export async function downloadCertificate(url: string): Promise<string> {
  return (await got(() => ask(url, {}))).slice(0, LARGEST_CHARS);
}

async function ask(url: string, headers: Record<string, string>): Promise<Response> {
  return await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
}

async function got(call: () => Promise<Response>): Promise<string> {
  try {
    const response = await call();
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.text();
  } catch (error) {
    throw isFaultOf(error, 'provider_refused') ? error : providerUnreachable('PayPal', error);
  }
}
