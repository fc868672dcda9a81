// A Stripe of our own on loopback: its documented paths, form bodies, idempotency, errors and signed messages, for the real SDK.
import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FIELDS_PAGE, FIELDS_SCRIPT } from './stripe-fields.ts';

export const STRIPE_KEYS = {
  secretKey: 'sk_test_switchkey',
  publishableKey: 'pk_test_switchkey',
  webhookSecret: 'whsec_switchkey_test',
} as const;

type Json = Record<string, unknown>;
/** `lose`: the work is done and the answer never arrives. `error`, `limit`: nothing was done. */
type Trouble = 'lose' | 'error' | 'limit' | 'decline' | 'authenticate';

export interface StripeServer {
  readonly url: string;
  readonly intents: Map<string, Json>;
  readonly refunds: Map<string, Json>;
  readonly setups: Map<string, Json>;
  /** Requests by method and path. */
  readonly asked: { method: string; path: string; key: string | undefined; form: URLSearchParams }[];
  /** Happens to the next POSTs, in this order. */
  trouble: Trouble[];
  /** Whatever is sent is done, and no answer to it arrives. */
  deaf: boolean;
  /** The buyer pays in the browser: with a card that works, or does not. */
  confirm(intentId: string, outcome?: 'ok' | 'declined', received?: number): void;
  /** The buyer enters a card to keep. */
  confirmSetup(setupId: string): void;
  /** The one dispute of it, or another one by its `id`. */
  dispute(intentId: string, status: string, more?: Json): Json;
  /** Somebody clicks it on Stripe's own pages. */
  giveBack(intentId: string, amount: number): Json;
  /** Idempotency keys live a day. */
  forgetKeys(): void;
  /** The exact bytes and headers of a message about an object. */
  message(type: string, object: Json, options?: MessageOptions): { body: string; headers: Record<string, string> };
  close(): Promise<void>;
}

interface MessageOptions {
  readonly id?: string;
  readonly atMs: number;
  readonly secret?: string;
}

const ID_BYTES = 12;
const CARD = { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2030 };

export async function startStripe(): Promise<StripeServer> {
  const intents = new Map<string, Json>();
  const refunds = new Map<string, Json>();
  const disputes = new Map<string, Json>();
  const setups = new Map<string, Json>();
  const kept = new Map<string, { form: string; status: number; body: Json }>();
  const asked: StripeServer['asked'] = [];
  const fresh = (prefix: string) => `${prefix}_${randomBytes(ID_BYTES).toString('hex')}`;
  const self: Pick<StripeServer, 'trouble' | 'deaf'> = { trouble: [], deaf: false };

  const post = (path: string, form: URLSearchParams, trouble: Trouble | undefined): [number, Json] => {
    if (path === '/v1/customers') return [200, { id: fresh('cus'), object: 'customer' }];
    if (path === '/v1/payment_intents') return createIntent(form, trouble);
    if (path === '/v1/refunds') return createRefund(form);
    if (path === '/v1/setup_intents') return createSetup(form);
    const [, id, verb] = /^\/v1\/(?:payment_intents|payment_methods)\/(\w+)\/(\w+)$/.exec(path) ?? [];
    const intent = intents.get(id ?? '');
    if (verb === 'detach') return detach(id ?? '');
    if (verb !== 'cancel' || intent === undefined) return [404, missing()];
    if (intent.status === 'succeeded') return [400, invalid('intent_invalid_state', 'It has succeeded.')];
    intent.status = 'canceled';
    return [200, intent];
  };
  const createSetup = (form: URLSearchParams): [number, Json] => {
    const id = fresh('seti');
    const setup: Json = {
      ...{ id, object: 'setup_intent', status: 'requires_payment_method', client_secret: `${id}_secret` },
      ...{ customer: form.get('customer'), payment_method: null, last_setup_error: null, usage: form.get('usage') },
      metadata: { account_id: form.get('metadata[account_id]') },
    };
    setups.set(id, setup);
    return [200, setup];
  };
  const detach = (id: string): [number, Json] => {
    for (const { payment_method } of setups.values()) {
      const method = payment_method as Json | null;
      if (method?.id === id) method.customer = null;
    }
    return [200, { id, object: 'payment_method' }];
  };
  const createIntent = (form: URLSearchParams, trouble: Trouble | undefined): [number, Json] => {
    const amount = Number(form.get('amount'));
    if (!(amount >= 50)) return [400, invalid('amount_too_small', 'Amount must be at least 0.50.')];
    const id = fresh('pi');
    const intent: Json = {
      ...{ id, object: 'payment_intent', amount, amount_received: 0, currency: form.get('currency') },
      ...{ client_secret: `${id}_secret`, customer: form.get('customer'), payment_method: null },
      ...{
        status: 'requires_payment_method',
        last_payment_error: null,
        setup_future_usage: form.get('setup_future_usage'),
      },
      metadata: { payment_id: form.get('metadata[payment_id]'), order_number: form.get('metadata[order_number]') },
    };
    intents.set(id, intent);
    if (form.get('confirm') !== 'true') return [200, intent];
    if (trouble === 'decline') return [402, cardError(intent, 'card_declined', 'Your card was declined.')];
    if (trouble === 'authenticate')
      return [402, cardError(intent, 'authentication_required', 'Confirm it with your bank.')];
    succeed(intent, amount, form.get('payment_method') ?? fresh('pm'));
    return [200, intent];
  };
  const createRefund = (form: URLSearchParams): [number, Json] => {
    const intent = intents.get(form.get('payment_intent') ?? '');
    const amount = Number(form.get('amount'));
    const given = [...refunds.values()].filter((one) => one.payment_intent === intent?.id);
    const sum = given.reduce((total, one) => total + Number(one.amount), 0);
    if (intent === undefined || sum + amount > Number(intent.amount_received)) {
      return [400, invalid('charge_already_refunded', 'More than what is left.')];
    }
    return [200, keepRefund(intent, amount, { refund_id: form.get('metadata[refund_id]') })];
  };
  const keepRefund = ({ id: payment_intent, currency }: Json, amount: number, metadata: Json) => {
    const refund = {
      id: fresh('re'),
      object: 'refund',
      payment_intent,
      amount,
      currency,
      status: 'succeeded',
      metadata,
    };
    refunds.set(refund.id, refund);
    return refund;
  };
  const get = (path: string, query: URLSearchParams): [number, Json] => {
    const lists = { '/v1/payment_intents': intents, '/v1/refunds': refunds, '/v1/disputes': disputes };
    const list = Object.entries(lists).find(([name]) => name === path)?.[1];
    if (list !== undefined) {
      const by = ['payment_intent', 'customer'].filter((name) => query.has(name));
      const data = [...list.values()].filter((one) => by.every((name) => one[name] === query.get(name))).toReversed();
      return [200, { object: 'list', url: path, has_more: false, data }];
    }
    const [, kind, id = ''] = /^\/v1\/(payment_intents|refunds|disputes|setup_intents)\/(\w+)$/.exec(path) ?? [];
    const found = { payment_intents: intents, refunds, disputes, setup_intents: setups }[kind ?? '']?.get(id);
    return found === undefined ? [404, missing()] : [200, found];
  };

  const server = createServer(async (req, res) => {
    const [path = '', query] = (req.url ?? '').split('?');
    const text = await bodyOf(req);
    const form = new URLSearchParams(text);
    const key = req.headers['idempotency-key'] as string | undefined;
    asked.push({ method: req.method ?? '', path, key, form });
    if (inBrowser(path, new URLSearchParams(query), res)) return;
    if (req.headers.authorization !== `Bearer ${STRIPE_KEYS.secretKey}`)
      return reply(res, 401, invalid('', 'No such key.'));
    if (req.method === 'GET') return reply(res, ...get(path, new URLSearchParams(query)));
    const before = key === undefined ? undefined : kept.get(key);
    if (before !== undefined && self.deaf) return void res.destroy();
    if (before !== undefined) {
      const same = before.form === `${path}?${text}`;
      return same ? reply(res, before.status, before.body) : reply(res, 400, { error: { type: 'idempotency_error' } });
    }
    const trouble = path === '/v1/customers' ? undefined : self.trouble.shift();
    if (trouble === 'limit') return reply(res, 429, { error: { type: 'invalid_request_error', code: 'rate_limit' } });
    if (trouble === 'error') return reply(res, 500, { error: { type: 'api_error', message: 'Something went wrong.' } });
    const [status, body] = post(path, form, trouble);
    if (key !== undefined) kept.set(key, { form: `${path}?${text}`, status, body: structuredClone(body) });
    if (trouble === 'lose' || self.deaf) return void res.destroy();
    reply(res, status, body);
  });
  /** What the buyer's browser asks: a script, a frame, and confirming by the secret of an intent. */
  const inBrowser = (path: string, query: URLSearchParams, res: ServerResponse): boolean => {
    const files: Record<string, [string, string]> = {
      '/stripe.js': ['text/javascript', FIELDS_SCRIPT],
      '/fields': ['text/html', FIELDS_PAGE],
    };
    const [type, text] = files[path] ?? [];
    if (type !== undefined) {
      res.writeHead(200, { 'content-type': type, 'cross-origin-resource-policy': 'cross-origin' }).end(text);
      return true;
    }
    if (path !== '/fields/confirm') return false;
    const id = (query.get('secret') ?? '').replace(/_secret$/, '');
    const declined = query.get('outcome') === 'declined';
    if (setups.has(id)) keepCard(id);
    else if (declined) cardError(intents.get(id) ?? {}, 'card_declined', 'Your card was declined.');
    else confirmIntent(id);
    reply(res, 200, declined ? { error: 'Your card was declined.' } : {});
    return true;
  };
  const confirmIntent = (id: string, received?: number) => {
    const intent = intents.get(id);
    if (intent === undefined) throw new Error(`no intent ${id}`);
    succeed(intent, received ?? Number(intent.amount), fresh('pm'));
  };
  const keepCard = (setupId: string) => {
    const setup = setups.get(setupId);
    if (setup === undefined) throw new Error(`no setup intent ${setupId}`);
    const payment_method = { id: fresh('pm'), object: 'payment_method', card: CARD, customer: setup.customer };
    Object.assign(setup, { status: 'succeeded', payment_method });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(self, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ intents, refunds, setups, asked, forgetKeys: () => kept.clear() },
    confirm(intentId: string, outcome: 'ok' | 'declined' = 'ok', received?: number) {
      if (outcome === 'declined') cardError(intents.get(intentId) ?? {}, 'card_declined', 'Your card was declined.');
      else confirmIntent(intentId, received);
    },
    confirmSetup: keepCard,
    dispute(intentId: string, status: string, more: Json = {}) {
      const { amount, currency } = intents.get(intentId) ?? {};
      const of = [...disputes.values()].filter((one) => one.payment_intent === intentId);
      const opened: Json = {
        ...{ id: fresh('dp'), object: 'dispute', payment_intent: intentId, amount, currency, reason: 'fraudulent' },
        balance_transactions: [],
      };
      const known = more.id === undefined ? of[0] : of.find(({ id }) => id === more.id);
      const dispute = Object.assign(known ?? opened, more, { status });
      disputes.set(String(dispute.id), dispute);
      return dispute;
    },
    giveBack: (intentId: string, amount: number) => keepRefund(intents.get(intentId) ?? {}, amount, {}),
    message(type: string, object: Json, options: MessageOptions) {
      const event = { id: options.id ?? fresh('evt'), object: 'event', type, data: { object } };
      return signed(JSON.stringify(event), options);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

function signed(body: string, { atMs, secret = STRIPE_KEYS.webhookSecret }: MessageOptions) {
  const t = Math.floor(atMs / 1000);
  const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
  return { body, headers: { 'content-type': 'application/json', 'stripe-signature': `t=${t},v1=${v1}` } };
}

function succeed(intent: Json, received: number, paymentMethod: string): void {
  const payment_method = { id: paymentMethod, object: 'payment_method', card: CARD };
  Object.assign(intent, { status: 'succeeded', amount_received: received, payment_method, last_payment_error: null });
}

function cardError(intent: Json, code: string, message: string): Json {
  intent.last_payment_error = { type: 'card_error', code, message };
  return { error: { type: 'card_error', code, message, payment_intent: intent } };
}

function invalid(code: string, message: string): Json {
  return { error: { type: 'invalid_request_error', code, message } };
}

function missing(): Json {
  return invalid('resource_missing', 'No such object.');
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of req) text += chunk;
  return text;
}

function reply(res: ServerResponse, status: number, body: Json): void {
  res.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_test' });
  res.end(JSON.stringify(body));
}
