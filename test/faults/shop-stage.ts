// A shop whose server is a process that can be killed at any instant, with an SMTP server and payment providers that live on.
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { type Database, openDatabase } from '../../server/db/open.ts';
import { databasePlace } from '../../server/db/place.ts';
import { writeSmtpSettings } from '../../server/mail/smtp-settings.ts';
import { freePort } from '../demo/programs.ts';
import { openShop } from '../support/shop.ts';
import { type Mailbox, openMailbox } from '../support/smtp-server.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../support/stripe-server.ts';
import { answers } from './stage.ts';
import { type Performer, understudy } from './understudy.ts';

export interface ShopAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape and assert what they read
  readonly body: any;
}

export interface ShopStage {
  readonly folder: string;
  readonly dataFolder: string;
  readonly customerId: string;
  readonly mailbox: Mailbox;
  readonly stripe: StripeServer;
  /** Looks at what the processes write. */
  readonly database: Database;
  kill(): Promise<void>;
  /** Resolves once the next process is loaded, so that it can begin at once. */
  ready(): Promise<void>;
  /** Begins again; resolves before it answers. */
  begin(): Promise<void>;
  answering(): Promise<void>;
  /** What Stripe says to the server; true when it was taken. */
  tell(message: { readonly body: string; readonly headers: Record<string, string> }): Promise<boolean>;
  /** As the vendor or as the partner. Rejects where no whole answer came. */
  ask(who: Who, method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<ShopAnswer>;
  close(): Promise<void>;
}

export type Who = 'vendor' | 'partner';

/** `place`: the address of an empty PostgreSQL database; absent: a file. */
export async function setShopStage(place?: string): Promise<ShopStage> {
  const where = place === undefined ? ({ database: 'sqlite' } as const) : ({ database: 'postgres', place } as const);
  const stripe = await startStripe();
  const payments = { sandbox: 'at_once', card: { ...STRIPE_KEYS, apiUrl: stripe.url } } as const;
  const shop = await openShop({ ...where, nowMs: Date.now(), payments });
  const { folder, dataFolder, apiKey } = shop.server;
  const authorization = { vendor: `Bearer ${apiKey}`, partner: shop.seller.headers.authorization };
  const mailbox = await openMailbox();
  writeSmtpSettings(dataFolder, mailbox.settings);
  await shop.server.close({ keep: true });

  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const words = ['serve', '--data', dataFolder, '--port', String(port), '--log-level', 'error'];
  const waiting = understudy('server', words);
  const database = await openDatabase(databasePlace(dataFolder));
  let playing: Performer | undefined;
  const stage: ShopStage = {
    folder,
    dataFolder,
    customerId: shop.customer.id,
    mailbox,
    stripe,
    database,
    ready: () => waiting.ready(),
    kill: async () => playing?.kill(),
    async begin() {
      playing = await waiting.begin();
    },
    answering: () => answers(() => fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }), playing),
    async tell({ body, headers }) {
      const response = await fetch(`${url}/api/v1/provider-events/card`, { method: 'POST', headers, body });
      await response.arrayBuffer();
      return response.ok;
    },
    async ask(who, method, path, body, key) {
      const headers: Record<string, string> = { authorization: authorization[who] };
      if (method === 'POST') headers['idempotency-key'] = key ?? randomBytes(12).toString('hex');
      if (body !== undefined) headers['content-type'] = 'application/json';
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(`${url}/api/v1${path}`, { method, headers, ...sent });
      return { status: response.status, body: await response.json() };
    },
    async close() {
      await playing?.kill();
      await waiting.close();
      await database.close();
      await mailbox.close();
      await stripe.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await stage.begin();
  await stage.answering();
  return stage;
}
