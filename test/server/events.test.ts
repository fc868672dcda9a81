// The event stream wakes agents within a moment, also for what another process did; one stream per agent.

import { randomBytes } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/open.ts';
import { databasePlace } from '../../server/db/place.ts';
import { signingFolder } from '../../server/deps.ts';
import { issueLicence } from '../../server/flows/issue-licence.ts';
import { SigningRoom } from '../../server/signing/signing-room.ts';
import { signedHeader } from '../../shared/licence/agent-proof.ts';
import { enrol, openSession, poll, type RawAgent, rawAgent } from '../support/raw-agent.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { rotateKeyOf } from '../support/signing-rotation.ts';

let server: TestServer;
let pbxId = '';
const agent = rawAgent();

beforeAll(async () => {
  server = await startServer({ limits: { heartbeatMs: 50 } });
  pbxId = (await server.addPbx('SN-0001')).id;
  await enrol(server.url, agent, await server.enrolmentToken(pbxId), 'SN-0001');
});
afterAll(() => server.close());

class Listener {
  text = '';
  ended = false;
  readonly #response: IncomingMessage;
  #waiting: (() => void) | undefined;

  constructor(response: IncomingMessage) {
    this.#response = response;
    response.setEncoding('utf8');
    response.on('data', (chunk) => {
      this.text += chunk;
      this.#waiting?.();
    });
    response.on('close', () => {
      this.ended = true;
      this.#waiting?.();
    });
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition())
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
  }

  close(): void {
    this.#response.destroy();
  }
}

function listen(who: RawAgent): Promise<Listener> {
  const path = '/agent/v1/events';
  const signer = { thumbprint: who.thumbprint, privateKey: who.key.privateKey };
  const request = { method: 'GET', path, body: Buffer.alloc(0) };
  const authorization = signedHeader(signer, request, Math.floor(Date.now() / 1000), randomBytes(16).toString('hex'));
  return new Promise((resolve, reject) => {
    get(server.url + path, { headers: { authorization }, agent: false }, (response) => {
      expect(response.statusCode).toBe(200);
      resolve(new Listener(response));
    }).on('error', reject);
  });
}

test('a grant announces the new licence, and the stream shows that it lives', async () => {
  const listener = await listen(agent);
  const { epoch, seq } = await server.addGrant(pbxId, {
    offer: 'A',
    kind: 'extensions',
    quantity: 3,
    until: '2099-01-01',
  });
  await listener.until(() => listener.text.includes(`event: licence\ndata: {"epoch":${epoch},"seq":${seq}}\n\n`));
  await listener.until(() => listener.text.includes(': still here'));
  listener.close();
});

test('what another process issues is announced too', async () => {
  const listener = await listen(agent);
  const other = await openDatabase(databasePlace(server.dataFolder));
  const signing = await SigningRoom.open(other.reader, signingFolder(server.dataFolder));
  const act = { actor: 'cli', nowMs: Date.now() };
  const issued = await other.transact((trx) =>
    issueLicence(trx, { signing, random: randomBytes }, act, { pbxId, force: true, reason: 'test' }),
  );
  await other.close();
  if (!issued.ok) throw new Error('refused');
  await listener.until(() => listener.text.includes(`"seq":${issued.value.licence.seq}`));
  listener.close();
});

test('the newest stream of an agent wins', async () => {
  const first = await listen(agent);
  const second = await listen(agent);
  await first.until(() => first.ended);
  expect(second.ended).toBe(false);
  second.close();
});

test('a signing key that another process rotated is used and its root delivered with the next poll', async () => {
  await openSession(server.url, agent);
  const { seq } = (await server.api('GET', `/pbxs/${pbxId}/licence`)).body;
  const has = { 'switchkey-trust': '1', 'if-none-match': `"1.${seq}"` };
  expect((await poll(server.url, agent, has)).status).toBe(304);
  const other = await openDatabase(databasePlace(server.dataFolder));
  const signing = await SigningRoom.open(other.reader, signingFolder(server.dataFolder));
  const rotated = await rotateKeyOf(server, { process: { database: other, signing } });
  await other.close();
  expect(rotated.version).toBe(2);
  await server.deps.changes.catchUp();
  const told = await poll(server.url, agent, has);
  expect(told).toMatchObject({ status: 200, body: { trust: [expect.any(String)] } });
  expect(told.body.licence).toBeUndefined();
  expect((await poll(server.url, agent, { ...has, 'switchkey-trust': '2' })).status).toBe(304);
});

test('a new epoch issues every licence anew with the next poll', async () => {
  expect((await rotateKeyOf(server, { newEpoch: true })).epoch).toBe(2);
  const told = await poll(server.url, agent, { 'switchkey-trust': '2' });
  expect(told.body.licence).toBeTruthy();
  expect((await server.api('GET', `/pbxs/${pbxId}/licence`)).body).toMatchObject({ epoch: 2, seq: 1 });
});
