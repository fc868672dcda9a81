// A real licence server in this process, on a temporary folder and a port of the system's choice, with a clock tests set.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiRoutes } from '../../server/app.ts';
import { LIMITS, type Limits } from '../../server/config.ts';
import { openDatabase } from '../../server/db/open.ts';
import { databasePlace, keepDatabasePlace } from '../../server/db/place.ts';
import { makeDeps, type ServerDeps, signingFolder } from '../../server/deps.ts';
import { initialise } from '../../server/flows/initialise.ts';
import { openHttps } from '../../server/http/https.ts';
import type { Route } from '../../server/http/route.ts';
import { makeLog } from '../../server/log.ts';
import { type SmtpSettings, writeSmtpSettings } from '../../server/mail/smtp-settings.ts';
import { writePaymentSettings } from '../../server/payments/payment-settings.ts';
import { pooledRandom } from '../../server/pooled-random.ts';
import { serve } from '../../server/serve.ts';
import type { AddGrant } from '../../shared/contracts/server-api.ts';
import type { CertificateSource } from '../../shared/tls/certificate-source.ts';
import { type AnswerCheck, answerCheck } from './answer-check.ts';
import { httpsFetch } from './https-fetch.ts';
import { copyOfTemplate } from './template.ts';

export interface TestClock {
  /** Epoch milliseconds. */
  nowMs: number;
}

export interface ServerOptions {
  /** Moves by hand; absent: the machine's clock. */
  readonly clock?: TestClock;
  readonly limits?: Partial<Limits>;
  readonly issuer?: string;
  /** Serve this folder again instead of a new one. */
  readonly folder?: string;
  /** Absent: what SWITCHKEY_TEST_DATABASE says, else a file. */
  readonly database?: 'sqlite' | 'postgres';
  /** A PostgreSQL address instead of a fresh database. */
  readonly place?: string;
  /** What `payments.json` says; absent: bank transfer only. */
  readonly payments?: Parameters<typeof writePaymentSettings>[1];
  /** What `smtp.json` says; absent: mails are files. */
  readonly smtp?: SmtpSettings;
  /** Serve HTTPS; `ca` is what the API caller then trusts, absent: the server's own CA. */
  readonly https?: (folder: string) => { readonly source: CertificateSource; readonly ca?: string };
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape and assert what they read
  readonly body: any;
}

export interface TestServer {
  readonly url: string;
  readonly folder: string;
  readonly dataFolder: string;
  readonly keysFolder: string;
  readonly apiKey: string;
  readonly email: string;
  readonly password: string;
  readonly passphrase: string;
  /** Fingerprint of the trust anchor. */
  readonly anchor: string;
  readonly deps: ServerDeps;
  /** What the daily timer does. */
  renewCertificate(): Promise<void>;
  /** A request of the JSON API with the owner's key; POSTs carry a fresh Idempotency-Key unless `headers` says otherwise. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  addPbx(serial: string): Promise<{ id: string; serial: string }>;
  addGrant(pbxId: string, grant: GrantOrder): Promise<{ subscription: number; epoch: number; seq: number }>;
  enrolmentToken(pbxId: string, replace?: boolean): Promise<string>;
  /** The activation code in force, as text. */
  activationCode(pbxId: string): Promise<string>;
  /** Ends the server; `keep` leaves the folder for another start. */
  close(options?: { keep?: boolean }): Promise<void>;
}

type GrantOrder = Omit<AddGrant, 'trial' | 'until'> & {
  readonly trial?: boolean;
  readonly until: string | number;
};

const OWNER = {
  email: 'owner@vendor.example',
  password: 'a long test password',
  passphrase: 'test passphrase',
} as const;
const TEST_LIMITS: Partial<Limits> = {
  signInsPerMinute: 10_000,
  enrolmentsPerMinute: 10_000,
  signedPerMinute: 1_000_000,
  requestsPerMinute: 1_000_000,
  invoiceLinksPerMinute: 1_000_000,
  /** Tests send by hand, when they want to. */
  outboxMs: 1_000_000_000,
  jobCheckMs: 1_000_000_000,
};

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const { clock } = options;
  const nowMs = clock === undefined ? Date.now : () => clock.nowMs;
  const kind = options.database ?? process.env.SWITCHKEY_TEST_DATABASE;
  const folder = options.folder ?? (await newFolder(kind));
  const dataFolder = join(folder, 'data');
  const keysFolder = join(folder, 'keys');
  if (options.folder === undefined && kind === 'postgres') await placeOnPostgres(dataFolder, options.place);
  const first = await initialiseFolder(folder, nowMs(), options.issuer ?? 'switchkey-test');
  if (options.payments !== undefined) writePaymentSettings(dataFolder, options.payments);
  if (options.smtp !== undefined) writeSmtpSettings(dataFolder, options.smtp);
  const limits = { ...LIMITS, ...TEST_LIMITS, ...options.limits };
  const deps = await makeDeps({
    dataFolder,
    nowMs,
    random: pooledRandom(randomBytes),
    limits,
    log: makeLog('silent'),
    testClock: clock && {
      nowMs,
      moveTo(atMs) {
        clock.nowMs = atMs;
      },
    },
  });
  const asked = options.https?.(folder);
  const https = asked && (await openHttps(asked.source, { nowMs: nowMs(), random: randomBytes }));
  if (https?.ok === false) throw new Error(https.refusal.message);
  const running = await serve(deps, { host: '127.0.0.1', port: 0 }, https?.value);
  const { apiKey, anchor } = first;
  const check = checkOf(deps);
  const api = apiOf(running.url, apiKey, check, https && httpsFetch(asked?.ca ?? https.value.certificate.certPem));
  return {
    url: running.url,
    folder,
    dataFolder,
    keysFolder,
    apiKey,
    anchor,
    ...OWNER,
    deps,
    renewCertificate: running.renewCertificate,
    api,
    ...verbsOf(api),
    async close({ keep = false } = {}) {
      await running.close();
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** With an empty database of the newest schema where it is a file. */
async function newFolder(kind: string | undefined): Promise<string> {
  const copy = kind === 'postgres' ? undefined : await copyOfTemplate('schema', layOutDatabase);
  return copy ?? (await mkdtemp(join(tmpdir(), 'switchkey-server-')));
}

async function layOutDatabase(folder: string): Promise<void> {
  const dataFolder = join(folder, 'data');
  await mkdir(dataFolder, { recursive: true });
  await (await openDatabase(databasePlace(dataFolder))).close();
}

/** Loaded when it is wanted: benches and faults start servers without the test runner. */
async function placeOnPostgres(dataFolder: string, place?: string): Promise<void> {
  const address = place ?? (await (await import('./postgres.ts')).freshPostgres());
  await mkdir(dataFolder, { recursive: true });
  keepDatabasePlace(dataFolder, address);
}

/** Sets `folder` up the first time; later starts find what the first one wrote. */
async function initialiseFolder(
  folder: string,
  nowMs: number,
  issuer: string,
): Promise<{ apiKey: string; anchor: string }> {
  const note = join(folder, 'first-start.json');
  const dataFolder = join(folder, 'data');
  await mkdir(dataFolder, { recursive: true });
  const database = await openDatabase(databasePlace(dataFolder));
  try {
    const done = await initialise(
      database,
      randomBytes,
      { actor: 'cli', nowMs },
      {
        dataFolder,
        signingFolder: signingFolder(dataFolder),
        keysFolder: join(folder, 'keys'),
        rootKeys: 3,
        threshold: 2,
        rootKeyCost: 10,
        issuer,
        ...OWNER,
      },
    );
    if (done.ok) await writeFile(note, JSON.stringify({ apiKey: done.value.apiKey, anchor: done.value.anchor }));
    return JSON.parse(await readFile(note, 'utf8'));
  } finally {
    await database.close();
  }
}

/** By the routes that they know: all servers of a worker with the same routes have the same document. */
const CHECKS = new Map<string, AnswerCheck>();

/** The document is made with the first answer. */
function checkOf(deps: ServerDeps): AnswerCheck {
  let check: AnswerCheck | undefined;
  return (...given) => {
    check ??= checkOfRoutes(apiRoutes(deps));
    return check(...given);
  };
}

function checkOfRoutes(routes: readonly Route[]): AnswerCheck {
  const name = routes.map(({ method, path }) => `${method} ${path}`).join('\n');
  const check = CHECKS.get(name) ?? answerCheck(routes);
  CHECKS.set(name, check);
  return check;
}

/** Throws where an answer is not what the API's document promises. */
function apiOf(url: string, apiKey: string, check: AnswerCheck, ask: typeof fetch = fetch): TestServer['api'] {
  return async (method, path, body, headers = {}) => {
    const response = await ask(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': randomBytes(12).toString('hex') } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status } = response;
    const contentType = response.headers.get('content-type') ?? '';
    const answered = contentType.includes('json') ? JSON.parse(text) : text;
    const fault = check(method, path, { status, contentType, body: answered });
    if (fault !== undefined) throw new Error(fault);
    return { status, headers: response.headers, body: answered };
  };
}

function verbsOf(api: TestServer['api']) {
  const expectStatus = async (wanted: number, asked: Promise<ApiAnswer>) => {
    const answer = await asked;
    if (answer.status !== wanted)
      throw new Error(`expected ${wanted}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    addPbx: (serial: string) => expectStatus(201, api('POST', '/pbxs', { serial, name: `PBX ${serial}` })),
    async addGrant(pbxId: string, grant: GrantOrder) {
      const { grant: added, licence } = await expectStatus(201, api('POST', `/pbxs/${pbxId}/grants`, grant));
      return { subscription: added.subscription, epoch: licence.epoch, seq: licence.seq };
    },
    async enrolmentToken(pbxId: string, replace = false) {
      const body = await expectStatus(201, api('POST', `/pbxs/${pbxId}/enrolment-tokens`, { replace }));
      return String(body.token);
    },
    async activationCode(pbxId: string) {
      const body = await expectStatus(200, api('GET', `/pbxs/${pbxId}/licence`));
      return String(body.activationCode);
    },
  };
}
