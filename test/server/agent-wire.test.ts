// The agents' API: who may speak, proofs that rotate, clones and revocations, and a clock that tests set.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitmentTo, proofHeader } from '../../shared/licence/agent-proof.ts';
import { signConfirmation } from '../../shared/licence/confirmation-code.ts';
import { readAnchor } from '../../shared/licence/trust-root.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';
import { fingerprintOf } from '../support/database.ts';
import { enrol, newProof, openSession, poll, type RawAgent, rawAgent, signed } from '../support/raw-agent.ts';
import { startServer, type TestClock, type TestServer } from '../support/server.ts';

const DAY_MS = 86_400_000;
const clock: TestClock = { nowMs: Date.parse('2027-01-01T00:00:00Z') };
let server: TestServer;
let count = 0;

beforeAll(async () => {
  server = await startServer({ clock, limits: { pollBurst: 5 } });
});
afterAll(() => server.close());
const at = () => ({ at: Math.floor(clock.nowMs / 1000) });

/** A PBX with ten calls and an agent that has a session. */
async function enrolled(): Promise<{ pbxId: string; serial: string; agent: RawAgent; agentId: string }> {
  count += 1;
  const serial = `WIRE-${String(count).padStart(4, '0')}`;
  const { id: pbxId } = await server.addPbx(serial);
  await server.addGrant(pbxId, { offer: 'PSE-CC', kind: 'concurrent_calls', quantity: 10, until: '2099-01-01' });
  const agent = rawAgent();
  const answer = await enrol(server.url, agent, await server.enrolmentToken(pbxId), serial, at());
  expect(answer.status).toBe(201);
  expect((await openSession(server.url, agent, at())).status).toBe(201);
  return { pbxId, serial, agent, agentId: answer.body.agentId };
}

const current = { 'switchkey-trust': '1', 'if-none-match': '"1.2"' };

test('a lost answer is asked for again with the same proof; an older proof is not taken', async () => {
  const { agent } = await enrolled();
  const next = newProof();
  const first = proofHeader({ session: agent.session, proof: agent.proof, commitment: commitmentTo(next) });
  const send = (authorization: string) =>
    fetch(`${server.url}/agent/v1/poll`, { headers: { authorization, ...current } });
  expect((await send(first)).status).toBe(304);
  expect((await send(first)).status).toBe(304);
  const second = proofHeader({ session: agent.session, proof: next, commitment: commitmentTo(newProof()) });
  expect((await send(second)).status).toBe(304);
  const stale = await send(first);
  expect(stale.status).toBe(401);
  expect(await stale.json()).toMatchObject({ code: 'session_diverged' });
});

test('a proof with another commitment than before is a second agent', async () => {
  const { agent } = await enrolled();
  const copy = { ...agent };
  expect((await poll(server.url, agent, current)).status).toBe(304);
  expect((await poll(server.url, copy, current)).body).toMatchObject({ code: 'session_diverged' });
});

test('two live copies are found when the first one returns, both keep their licence, and the vendor is told', async () => {
  const { pbxId, agent } = await enrolled();
  const copy: RawAgent = { ...rawAgent(agent.key), session: agent.session, proof: agent.proof };
  expect((await poll(server.url, agent, current)).status).toBe(304);
  expect((await poll(server.url, copy, current)).status).toBe(401);
  expect((await openSession(server.url, copy, at())).status).toBe(201);
  expect((await poll(server.url, copy, current)).status).toBe(304);
  expect((await poll(server.url, agent, current)).body).toMatchObject({ code: 'session_unknown' });
  expect((await openSession(server.url, agent, at())).status).toBe(201);
  const told = await poll(server.url, agent, current);
  expect(told).toMatchObject({ status: 200, body: { notices: [{ code: 'cloned' }] } });
  const { body } = await server.api('GET', `/pbxs/${pbxId}/agents`);
  expect(body.items[0].clonedAtMs).toBe(clock.nowMs);
  const audit = await server.api('GET', '/audit');
  expect(
    audit.body.items.filter(
      (row: { action: string; pbxId: string }) => row.action === 'agent.cloned' && row.pbxId === pbxId,
    ),
  ).toHaveLength(1);
});

test('the original is confirmed, polls are quiet again, and the copy is found anew if it goes on', async () => {
  const { agent, agentId } = await enrolled();
  const copy = rawAgent(agent.key);
  for (const one of [agent, copy, agent]) await openSession(server.url, one, at());
  expect((await poll(server.url, agent, current)).body.notices).toHaveLength(1);
  expect((await server.api('POST', `/agents/${agentId}/confirm`)).body.clonedAtMs).toBeNull();
  expect((await poll(server.url, agent, current)).status).toBe(304);
  for (const one of [copy, agent]) await openSession(server.url, one, at());
  expect((await poll(server.url, agent, current)).body.notices).toHaveLength(1);
});

test('an agent that restarts again and again is no clone', async () => {
  const { pbxId, agent } = await enrolled();
  for (let start = 0; start < 12; start++) {
    const restarted = rawAgent(agent.key);
    expect((await openSession(server.url, restarted, at())).status).toBe(201);
  }
  expect((await server.api('GET', `/pbxs/${pbxId}/agents`)).body.items[0].clonedAtMs).toBeNull();
});

test('an agent whose clock is off is told the time and is heard when it signs with it', async () => {
  const { agent } = await enrolled();
  const off = await openSession(server.url, agent, { at: 1_000 });
  expect(off).toMatchObject({ status: 401, body: { code: 'clock_off' } });
  const time = Number(off.headers.get('switchkey-time'));
  expect(time).toBe(Math.floor(clock.nowMs / 1000));
  expect((await openSession(server.url, agent, { at: time })).status).toBe(201);
});

test('a signed request is taken once', async () => {
  const { agent } = await enrolled();
  const nonce = randomBytes(16).toString('hex');
  const hours = [
    {
      hour: Math.floor(clock.nowMs / 3_600_000) * 3_600,
      peakCalls: 3,
      extensions: 4,
      refusedCalls: 0,
      refusedExtensions: 0,
    },
  ];
  const report = () => signed(server.url, agent, 'POST', '/agent/v1/usage', { hours }, { ...at(), nonce });
  expect((await report()).status).toBe(204);
  expect(await report()).toMatchObject({ status: 401, body: { code: 'nonce_replayed' } });
});

test('neither serial nor code nor another key opens a session', async () => {
  const { agent } = await enrolled();
  const before = await fingerprintOf(server.deps.database.reader);
  const stranger = rawAgent();
  expect((await openSession(server.url, stranger, at())).body.code).toBe('signature_invalid');
  const posing = { ...stranger, thumbprint: agent.thumbprint };
  expect((await openSession(server.url, posing, at())).body.code).toBe('signature_invalid');
  expect((await poll(server.url, stranger, current)).body.code).toBe('proof_missing');
  const bare = await fetch(`${server.url}/agent/v1/sessions`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  expect(bare.status).toBe(422);
  expect(await fingerprintOf(server.deps.database.reader)).toEqual(before);
});

test('a token that is used, expired, mistyped or for another PBX gets one and the same answer', async () => {
  const { pbxId, serial } = await enrolled();
  const other = await server.addPbx(`OTHER-${count}`);
  const used = await server.enrolmentToken(other.id);
  expect((await enrol(server.url, rawAgent(), used, other.serial, at())).status).toBe(201);
  const late = await server.enrolmentToken(pbxId, true);
  const foreign = await server.enrolmentToken(pbxId, true);
  const answers = [
    await enrol(server.url, rawAgent(), used, other.serial, at()),
    await enrol(server.url, rawAgent(), `et_${'A'.repeat(43)}`, serial, at()),
    await enrol(server.url, rawAgent(), foreign, other.serial, at()),
  ];
  clock.nowMs += DAY_MS;
  answers.push(await enrol(server.url, rawAgent(), late, serial, at()));
  const words = answers.map(({ status, body }) => `${status} ${body.code} ${body.detail}`);
  expect(new Set(words).size).toBe(1);
  expect(words[0]).toMatch(/^403 enrolment_refused/);
});

test('the answer to an enrolment that was lost is given again to the same key', async () => {
  const { id, serial } = await server.addPbx('LOST-0001');
  const token = await server.enrolmentToken(id);
  const agent = rawAgent();
  const first = await enrol(server.url, agent, token, serial, at());
  const second = await enrol(server.url, agent, token, serial, at());
  expect(second.body).toEqual(first.body);
  expect((await server.api('GET', `/pbxs/${id}/licence`)).body.seq).toBe(1);
});

test('a second agent needs a token that replaces; then the first one is shut out', async () => {
  const { pbxId, serial, agent } = await enrolled();
  const plain = await enrol(server.url, rawAgent(), await server.enrolmentToken(pbxId), serial, at());
  expect(plain).toMatchObject({ status: 409, body: { code: 'agent_exists' } });
  const second = rawAgent();
  const token = await server.enrolmentToken(pbxId, true);
  expect((await enrol(server.url, second, token, serial, at())).status).toBe(201);
  expect(await poll(server.url, agent, current)).toMatchObject({ status: 403, body: { code: 'agent_revoked' } });
  expect((await openSession(server.url, agent, at())).body.code).toBe('agent_revoked');
  await openSession(server.url, second, at());
  const fresh = await poll(server.url, second, current);
  const anchor = readAnchor(server.deps.signing.current().bytes);
  const verified = anchor.ok && verifyLicence(Buffer.from(fresh.body.licence, 'base64url'), anchor.value.root);
  expect(verified).toMatchObject({ ok: true, value: { licence: { agentKey: second.thumbprint, seq: 3 } } });
});

test('a revoked agent is refused at once', async () => {
  const { agent, agentId } = await enrolled();
  expect((await poll(server.url, agent, current)).status).toBe(304);
  expect((await server.api('POST', `/agents/${agentId}/revoke`)).body).toMatchObject({ id: agentId, state: 'revoked' });
  expect(await poll(server.url, agent, current)).toMatchObject({ status: 403, body: { code: 'agent_revoked' } });
});

test('a licence past half its fresh time is signed anew, with the same content and the next number', async () => {
  const { agent } = await enrolled();
  expect((await poll(server.url, agent, current)).status).toBe(304);
  clock.nowMs += 15 * DAY_MS;
  const renewed = await poll(server.url, agent, current);
  expect(renewed.status).toBe(200);
  expect((await poll(server.url, agent, { ...current, 'if-none-match': '"1.3"' })).status).toBe(304);
});

test('an agent ahead of a restored server is told so, keeps what it has, and the next issue is above it', async () => {
  const { pbxId, agent } = await enrolled();
  const holds = { ...at(), headers: { 'switchkey-holds': '"1.40"' } };
  expect((await openSession(server.url, agent, holds)).status).toBe(201);
  const behind = await poll(server.url, agent, { ...current, 'if-none-match': '"1.40"' });
  expect(behind).toMatchObject({ status: 409, body: { code: 'server_behind' } });
  expect((await server.api('POST', `/pbxs/${pbxId}/licence`, {})).body).toMatchObject({ seq: 41, changed: true });
  expect((await poll(server.url, agent, { ...current, 'if-none-match': '"1.40"' })).status).toBe(200);
});

test('a number no backup could explain is not believed', async () => {
  const { pbxId, agent } = await enrolled();
  await openSession(server.url, agent, { ...at(), headers: { 'switchkey-holds': `"1.${Number.MAX_SAFE_INTEGER}"` } });
  expect((await server.api('POST', `/pbxs/${pbxId}/licence`, { force: true })).body.seq).toBe(3);
});

test('an agent that polls without end is told when to come back, and no other one suffers', async () => {
  const { agent } = await enrolled();
  const other = await enrolled();
  const statuses: number[] = [];
  for (let i = 0; i < 7; i++) statuses.push((await poll(server.url, agent, current)).status);
  expect(statuses).toEqual([304, 304, 304, 304, 304, 429, 429]);
  expect((await poll(server.url, agent, current)).headers.get('retry-after')).toBe('5');
  expect((await poll(server.url, other.agent, current)).status).toBe(304);
  clock.nowMs += 5_000;
  expect((await poll(server.url, agent, current)).status).toBe(304);
});

test('agents of different serials are told different times to come back, all within the hour', async () => {
  const told = new Set<string | null>();
  for (let i = 0; i < 4; i++) {
    const { agent } = await enrolled();
    told.add((await poll(server.url, agent, current)).headers.get('switchkey-next-poll'));
  }
  expect([told.size > 1, Math.max(...[...told].map(Number)) < 3_600]).toEqual([true, true]);
});

test('a usage report that comes twice, or grows, keeps the peaks', async () => {
  const { pbxId, agent } = await enrolled();
  const hour = Math.floor(clock.nowMs / 3_600_000) * 3_600;
  const report = (peakCalls: number, refusedCalls: number) =>
    signed(
      server.url,
      agent,
      'POST',
      '/agent/v1/usage',
      { hours: [{ hour, peakCalls, extensions: 7, refusedCalls, refusedExtensions: 1 }] },
      at(),
    );
  for (const peak of [5, 9, 9, 2]) expect((await report(peak, peak * 2)).status).toBe(204);
  const { body } = await server.api('GET', `/pbxs/${pbxId}/usage`);
  expect(body.items).toMatchObject([{ peakCalls: 9, extensions: 7, refusedCalls: 18, refusedExtensions: 1 }]);
});

test('hours that no agent can mean are dropped', async () => {
  const { pbxId, agent } = await enrolled();
  const now = Math.floor(clock.nowMs / 3_600_000) * 3_600;
  const hours = [0, now + 1, now - 70 * 86_400, now + 2 * 86_400].map((hour) => {
    return { hour, peakCalls: 1, extensions: 1, refusedCalls: 0, refusedExtensions: 0 };
  });
  expect((await signed(server.url, agent, 'POST', '/agent/v1/usage', { hours }, at())).status).toBe(204);
  expect((await server.api('GET', `/pbxs/${pbxId}/usage?days=400`)).body.items).toEqual([]);
});

test('when the last signing key has ended, polls go on with the licence in force and health says it', async () => {
  const own: TestClock = { nowMs: clock.nowMs };
  const lone = await startServer({ clock: own });
  try {
    const health = async () => (await (await fetch(`${lone.url}/healthz`)).json()) as unknown;
    const { id } = await lone.addPbx('SN-0001');
    const agent = rawAgent();
    const time = () => ({ at: Math.floor(own.nowMs / 1000) });
    await enrol(lone.url, agent, await lone.enrolmentToken(id), 'SN-0001', time());
    expect(await health()).toEqual({ status: 'ok' });
    own.nowMs += 390 * DAY_MS;
    expect(await health()).toEqual({ status: 'warning' });
    own.nowMs += 20 * DAY_MS;
    expect(await health()).toEqual({ status: 'error' });
    await openSession(lone.url, agent, time());
    expect((await poll(lone.url, agent, { 'switchkey-trust': '1' })).body.licence).toBeTruthy();
    const refused = await lone.api('POST', `/pbxs/${id}/licence`, { force: true });
    expect(refused).toMatchObject({ status: 503, body: { code: 'no_signing_key' } });
  } finally {
    await lone.close();
  }
});

test('a confirmation of a licence that was never issued, or by another key, is refused', async () => {
  const { serial, agent } = await enrolled();
  const said = { serial, epoch: 1, seq: 2, codeId: '00'.repeat(16), appliedAt: at().at, result: 'applied' } as const;
  for (const key of [agent.key, rawAgent().key]) {
    const confirmation = Buffer.from(signConfirmation(said, key)).toString('base64url');
    const answer = await signed(server.url, agent, 'POST', '/agent/v1/receipts', { confirmation }, at());
    expect(answer).toMatchObject({ status: 422, body: { code: 'receipt_invalid' } });
  }
});
