// PayPal's SDK on the address that the settings name, and how its errors are read.
import { ApiError, Client, Environment } from '@paypal/paypal-server-sdk';
import { type AxiosAdapter, getAdapter, type InternalAxiosRequestConfig } from 'axios';
import { z } from 'zod';
import { Fault } from '../../../shared/errors.ts';
import type { PaymentSettings } from '../payment-settings.ts';
import { providerUnreachable } from '../provider-fault.ts';

export type PaypalSettings = NonNullable<PaymentSettings['paypal']>;

export const TIMEOUT_MS = 20_000;
const HOSTS = { live: 'https://api-m.paypal.com', sandbox: 'https://api-m.sandbox.paypal.com' } as const;

export function apiOrigin({ apiUrl, environment }: PaypalSettings): string {
  return new URL(apiUrl ?? HOSTS[environment]).origin;
}

export function paypalClient(settings: PaypalSettings): Client {
  const { clientId, clientSecret, environment, apiUrl } = settings;
  return new Client({
    timeout: TIMEOUT_MS,
    environment: environment === 'live' ? Environment.Production : Environment.Sandbox,
    clientCredentialsAuthCredentials: { oAuthClientId: clientId, oAuthClientSecret: clientSecret },
    // The SDK knows its two hosts only.
    ...(apiUrl === undefined ? {} : { unstable_httpClientOptions: { adapter: towards(apiOrigin(settings)) } }),
  });
}

function towards(origin: string): AxiosAdapter {
  const send = getAdapter('http');
  return async (config: InternalAxiosRequestConfig) => {
    const { pathname, search } = new URL(config.url ?? '');
    return await send({ ...config, url: `${origin}${pathname}${search}` });
  };
}

export interface PaypalRefusal {
  readonly status: number;
  /** `INSTRUMENT_DECLINED` and so on; empty where PayPal gives none. */
  readonly issue: string;
  readonly message: string;
}

const errorSchema = z.object({
  name: z.string().optional(),
  message: z.string().optional(),
  details: z.array(z.object({ issue: z.string().optional(), description: z.string().optional() })).optional(),
});

/** A definite no; anything that leaves the outcome open is thrown as Fault `provider_unreachable`. */
export async function unlessRefused<T>(
  call: Promise<{ readonly result: T }>,
): Promise<{ readonly result: T } | PaypalRefusal> {
  try {
    return { result: (await call).result };
  } catch (error) {
    if (!(error instanceof ApiError)) throw providerUnreachable('PayPal', error);
    const { statusCode: status, body } = error;
    if (status === 401 || status === 403) {
      throw new Fault('provider_refused', 'PayPal does not take the client id and secret of payments.json.', error);
    }
    if (status < 400 || status >= 500 || status === 408 || status === 409 || status === 429) {
      throw providerUnreachable('PayPal', error);
    }
    const said = errorSchema.safeParse(parsed(body)).data;
    const [detail] = said?.details ?? [];
    const message = detail?.description ?? said?.message ?? 'PayPal refused it.';
    return { status, issue: detail?.issue ?? said?.name ?? '', message };
  }
}

function parsed(body: unknown): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}
