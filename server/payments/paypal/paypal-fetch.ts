// What PayPal's SDK does not have: disputes, and the certificate that signs its messages.
import type { Client } from '@paypal/paypal-server-sdk';
import { z } from 'zod';
import type { DisputeNews } from '../provider.ts';
import { providerUnreachable } from '../provider-fault.ts';
import { TIMEOUT_MS } from './paypal-client.ts';
import { fromPaypal } from './paypal-money.ts';

const LARGEST_CHARS = 64 * 1024;

const disputeSchema = z.object({
  status: z.string(),
  reason: z.string().default(''),
  dispute_amount: z.object({ currency_code: z.string(), value: z.string() }),
  dispute_outcome: z.object({ outcome_code: z.string() }).optional(),
});

/** Refunds of PayPal's own pocket (`RESOLVED_WITH_PAYOUT`) leave the seller the money. */
const WON = new Set(['RESOLVED_SELLER_FAVOUR', 'RESOLVED_SELLER_FAVOR', 'CANCELED_BY_BUYER', 'RESOLVED_WITH_PAYOUT']);

export async function fetchPaypalDispute(client: Client, origin: string, ref: string): Promise<DisputeNews> {
  const text = await got(async () => {
    const { accessToken } = await client.clientCredentialsAuthManager.updateToken();
    return await ask(`${origin}/v1/customer/disputes/${encodeURIComponent(ref)}`, {
      authorization: `Bearer ${accessToken}`,
    });
  });
  const dispute = disputeSchema.parse(JSON.parse(text));
  const { currency_code: currencyCode, value } = dispute.dispute_amount;
  const outcome = dispute.dispute_outcome?.outcome_code ?? '';
  const decided = WON.has(outcome) ? 'won' : 'lost';
  const status = dispute.status === 'RESOLVED' ? decided : 'open';
  return { ref, status, ...fromPaypal({ currencyCode, value }), reason: dispute.reason };
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
    throw providerUnreachable('PayPal', error);
  }
}
