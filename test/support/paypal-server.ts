// A PayPal of our own on loopback: OAuth, orders, captures, refunds, disputes and messages signed by a certificate, for the real SDK.
import { randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { type KeyAndCertificate, makeLocalCa } from '../../shared/tls/local-ca.ts';
import { testCertificate } from './certificates.ts';

const CLIENT = { clientId: 'switchkey-client', clientSecret: 'switchkey-secret', webhookId: 'WH-SWITCHKEY' } as const;

type Json = Record<string, unknown>;
/** `lose`: the work is done and the answer never arrives. `error`, `limit`: nothing was done. */
type PaypalTrouble = 'lose' | 'error' | 'limit' | 'decline';

export interface PaypalServer {
  readonly url: string;
  /** For `payments.json`. */
  readonly settings: typeof CLIENT & { readonly apiUrl: string; readonly certificateAuthority: string };
  readonly orders: Map<string, PaypalOrder>;
  readonly refunds: Map<string, Json>;
  trouble: PaypalTrouble[];
  /** The app was not allowed to see them. */
  noDisputes: boolean;
  /** The buyer agrees at PayPal. */
  approve(orderId: string): void;
  /** The same to keep a wallet without a payment. */
  readonly setups: Map<string, Json>;
  approveSetup(setupId: string): void;
  /** `again`: another one of the same order. `amountRefunded`: what of it the buyer got. */
  dispute(orderId: string, outcome?: string, more?: { again?: string; amountRefunded?: string }): Json;
  /** Somebody clicks it on PayPal's own pages; answers what the message of it carries. */
  giveBack(orderId: string, value: string): Json;
  message(event: string, resource: Json, options: MessageOptions): PaypalMessage;
  close(): Promise<void>;
}

export interface PaypalMessage {
  readonly body: string;
  readonly headers: Record<string, string>;
}

interface MessageOptions {
  readonly atMs: number;
  readonly id?: string;
  readonly signer?: KeyAndCertificate;
  readonly certUrl?: string;
}

interface PaypalOrder extends Json {
  id: string;
  status: string;
  purchase_units: { custom_id: string; amount: Json; payments?: { captures: Json[] } }[];
  payment_source: { paypal: Json };
}

const id = (prefix = '') => `${prefix}${randomBytes(8).toString('hex').toUpperCase()}`;

export async function startPaypal(nowMs: number): Promise<PaypalServer> {
  const ca = await makeLocalCa('PayPal of the tests', { nowMs, random: randomBytes });
  const signer = testCertificate({ names: ['messageverificationcerts.paypal.com'], ca, fromMs: nowMs - 86_400_000 });
  const orders = new Map<string, PaypalOrder>();
  const refunds = new Map<string, Json>();
  const setups = new Map<string, Json>();
  const tokens = new Map<string, Json>();
  const disputes = new Map<string, Json>();
  const kept = new Map<string, [number, Json]>();
  const self: Pick<PaypalServer, 'trouble' | 'noDisputes'> = { trouble: [], noDisputes: false };

  const createOrder = (asked: Json): [number, Json] => {
    const { purchase_units, payment_source } = structuredClone(asked) as unknown as PaypalOrder;
    const vaulted = payment_source.paypal.vault_id !== undefined;
    const order: PaypalOrder = {
      id: id(),
      intent: 'CAPTURE',
      status: 'PAYER_ACTION_REQUIRED',
      purchase_units,
      payment_source,
    };
    order.links = [
      { href: `https://www.paypal.example/checkoutnow?token=${order.id}`, rel: 'payer-action', method: 'GET' },
    ];
    if (vaulted && self.trouble[0] === 'decline') return refusal('INSTRUMENT_DECLINED');
    if (vaulted) capture(order);
    orders.set(order.id, order);
    return [vaulted ? 201 : 200, order];
  };
  const captureOrder = (order: PaypalOrder): [number, Json] => {
    if (order.status === 'COMPLETED') return refusal('ORDER_ALREADY_CAPTURED');
    if (order.status !== 'APPROVED') return refusal('ORDER_NOT_APPROVED');
    capture(order);
    return [201, order];
  };
  const refundCapture = (captureId: string, asked: Json): [number, Json] => {
    const order = [...orders.values()].find((one) => captureOf(one)?.id === captureId);
    const sum = [...refunds.values()]
      .filter((one) => one.capture === captureId)
      .reduce((total, one) => total + Number((one.amount as Json).value), 0);
    const value = Number((asked.amount as Json).value);
    if (order === undefined || sum + value > Number(order.purchase_units[0]?.amount.value) + 1e-9) {
      return refusal('REFUND_AMOUNT_EXCEEDED');
    }
    return [201, keepRefund(captureId, asked)];
  };
  const keepRefund = (captureId: string, { amount, custom_id }: Json) => {
    const refund = { id: id(), status: 'COMPLETED', amount, custom_id, capture: captureId };
    refunds.set(refund.id, refund);
    return refund;
  };
  const createSetup = ({ customer, payment_source }: Json): [number, Json] => {
    const setup: Json = { id: id(), status: 'PAYER_ACTION_REQUIRED', payment_source };
    setup.customer = { id: id(), ...(customer as Json) };
    setup.links = [{ href: `https://www.paypal.example/agreements/approve?token=${setup.id}`, rel: 'approve' }];
    setups.set(String(setup.id), setup);
    return [201, setup];
  };
  const keepSetup = (asked: Json): [number, Json] => {
    const { token } = asked.payment_source as { token: { id: string } };
    const setup = setups.get(token.id);
    if (setup?.status !== 'APPROVED') return refusal('TOKEN_NOT_APPROVED');
    setup.status = 'VAULTED';
    const paypal = { email_address: 'buyer@seaview.example' };
    const made: Json = { id: id(), customer: setup.customer, payment_source: { paypal } };
    tokens.set(String(made.id), made);
    return [201, made];
  };
  const route = (method: string, path: string, body: Json): [number, Json | string] => {
    const order = orders.get(/^\/v2\/checkout\/orders\/(\w+)/.exec(path)?.[1] ?? '');
    if (path === '/certs/1') return [200, signer.certPem];
    if (method === 'POST' && path === '/v2/checkout/orders') return createOrder(body);
    if (method === 'POST' && path.endsWith('/capture') && order !== undefined) return captureOrder(order);
    const captured = /^\/v2\/payments\/captures\/(\w+)\/refund$/.exec(path)?.[1];
    if (captured !== undefined) return refundCapture(captured, body);
    const vaulted = path.replace('/v3/vault/payment-tokens/', '');
    if (method === 'DELETE' && vaulted !== path) {
      tokens.delete(vaulted);
      return [204, {}];
    }
    if (method === 'POST' && path === '/v3/vault/setup-tokens') return createSetup(body);
    if (method === 'POST' && path === '/v3/vault/payment-tokens') return keepSetup(body);
    if (path.startsWith('/v1/customer/disputes') && self.noDisputes) return [403, { name: 'NOT_AUTHORIZED' }];
    if (path === '/v1/customer/disputes') {
      return [200, { items: [...disputes.values()].map(({ dispute_id, status }) => ({ dispute_id, status })) }];
    }
    const asked = /^\/v2\/payments\/captures\/(\w+)$/.exec(path)?.[1];
    const found =
      order ??
      [...orders.values()].map(captureOf).find((one) => one !== undefined && one.id === asked) ??
      setups.get(path.replace('/v3/vault/setup-tokens/', '')) ??
      tokens.get(vaulted) ??
      refunds.get(path.replace('/v2/payments/refunds/', '')) ??
      disputes.get(path.replace('/v1/customer/disputes/', ''));
    return found === undefined ? [404, { name: 'RESOURCE_NOT_FOUND', message: 'Not there.' }] : [200, found];
  };

  const server = createServer(async (req, res) => {
    const [path = ''] = (req.url ?? '').split('?');
    const text = await bodyOf(req);
    if (path === '/v1/oauth2/token') {
      const basic = Buffer.from(`${CLIENT.clientId}:${CLIENT.clientSecret}`).toString('base64');
      const known = req.headers.authorization === `Basic ${basic}`;
      return reply(res, known ? 200 : 401, { access_token: 'A21', token_type: 'Bearer', expires_in: 32_400 });
    }
    if (path !== '/certs/1' && req.headers.authorization !== 'Bearer A21') return reply(res, 401, { name: 'NO' });
    const key = req.headers['paypal-request-id'];
    const before = typeof key === 'string' ? kept.get(`${path} ${key}`) : undefined;
    if (before !== undefined) return reply(res, ...before);
    const trouble = req.method === 'POST' ? self.trouble[0] : undefined;
    if (trouble === 'limit' || trouble === 'error') self.trouble.shift();
    if (trouble === 'limit') return reply(res, 429, { name: 'RATE_LIMIT_REACHED' });
    if (trouble === 'error') return reply(res, 500, { name: 'INTERNAL_SERVER_ERROR' });
    const [status, body] = route(req.method ?? '', path, text === '' ? {} : JSON.parse(text));
    if (trouble !== undefined) self.trouble.shift();
    if (typeof key === 'string' && typeof body !== 'string' && status < 400) {
      kept.set(`${path} ${key}`, [status, structuredClone(body)]);
    }
    if (trouble === 'lose') return void res.destroy();
    reply(res, status, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(self, {
    ...{ url, orders, refunds, setups },
    settings: { ...CLIENT, apiUrl: url, certificateAuthority: ca.certPem },
    approve(orderId: string) {
      const order = orders.get(orderId);
      if (order === undefined) throw new Error(`no order ${orderId}`);
      order.status = 'APPROVED';
    },
    approveSetup(setupId: string) {
      const setup = setups.get(setupId);
      if (setup === undefined) throw new Error(`no setup ${setupId}`);
      setup.status = 'APPROVED';
    },
    dispute(
      orderId: string,
      outcome?: string,
      { again, amountRefunded }: { again?: string; amountRefunded?: string } = {},
    ) {
      const order = orders.get(orderId);
      const custom = order?.purchase_units[0]?.custom_id;
      const amount = order?.purchase_units[0]?.amount;
      const known = [...disputes.values()].find((one) => one.custom === custom && one.again === again);
      const dispute: Json = known ?? {
        ...{ dispute_id: id('PP-D-'), custom, again, reason: 'UNAUTHORISED', dispute_amount: amount },
      };
      dispute.status = outcome === undefined ? 'OPEN' : 'RESOLVED';
      if (outcome !== undefined) {
        const part = amountRefunded === undefined ? {} : { amount_refunded: { ...amount, value: amountRefunded } };
        dispute.dispute_outcome = { outcome_code: outcome, ...part };
      }
      dispute.disputed_transactions = [{ seller_transaction_id: order && captureOf(order)?.id, custom }];
      disputes.set(String(dispute.dispute_id), dispute);
      return dispute;
    },
    giveBack(orderId: string, value: string) {
      const order = orders.get(orderId);
      const captureId = String(order && captureOf(order)?.id);
      const amount = { ...order?.purchase_units[0]?.amount, value };
      const refund = keepRefund(captureId, { amount });
      return { ...refund, links: [{ rel: 'up', href: `https://api-m.paypal.com/v2/payments/captures/${captureId}` }] };
    },
    message(event: string, resource: Json, options: MessageOptions) {
      const body = JSON.stringify({ id: options.id ?? id('WH-'), event_type: event, resource });
      const certUrl = options.certUrl ?? `${url}/certs/1`;
      return { body, headers: signed(body, options.signer ?? signer, certUrl, options.atMs) };
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

function capture(order: PaypalOrder): void {
  order.status = 'COMPLETED';
  const [unit] = order.purchase_units;
  if (unit === undefined) return;
  const related_ids = { order_id: order.id };
  const { amount, custom_id } = unit;
  unit.payments = {
    captures: [{ id: id(), status: 'COMPLETED', amount, custom_id, supplementary_data: { related_ids } }],
  };
  const { attributes } = order.payment_source.paypal;
  const vault = { id: id(), status: 'VAULTED', customer: { id: id() } };
  order.payment_source = {
    paypal: { email_address: 'buyer@seaview.example', ...(attributes === undefined ? {} : { attributes: { vault } }) },
  };
}

export function captureOf(order: PaypalOrder): Json | undefined {
  return order.purchase_units[0]?.payments?.captures[0];
}

function signed(body: string, signer: KeyAndCertificate, certUrl: string, atMs: number): Record<string, string> {
  const [transmission, time] = [id(), new Date(atMs).toISOString()];
  const text = `${transmission}|${time}|${CLIENT.webhookId}|${crc32(body)}`;
  return {
    'content-type': 'application/json',
    'paypal-transmission-id': transmission,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': sign('sha256', Buffer.from(text), signer.keyPem).toString('base64'),
    'paypal-cert-url': certUrl,
    'paypal-auth-algo': 'SHA256withRSA',
  };
}

function refusal(issue: string): [number, Json] {
  const details = [{ issue, description: `It cannot be done: ${issue}.` }];
  return [422, { name: 'UNPROCESSABLE_ENTITY', message: 'The requested action could not be performed.', details }];
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of req) text += chunk;
  return text;
}

function reply(res: ServerResponse, status: number, body: Json | string): void {
  res.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' });
  res.end(status === 204 ? '' : typeof body === 'string' ? body : JSON.stringify(body));
}
