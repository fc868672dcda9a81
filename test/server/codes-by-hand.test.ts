// A PBX without internet: request code in, licence bound to it out, confirmation back; every misuse refused, nothing changed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestAnsweredSchema } from '../../shared/contracts/server-api.ts';
import { signConfirmation } from '../../shared/licence/confirmation-code.ts';
import { thumbprint } from '../../shared/licence/keys.ts';
import { type LicenceRequest, signRequest } from '../../shared/licence/request-code.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';
import { fingerprintOf } from '../support/database.ts';
import { enrol, rawAgent } from '../support/raw-agent.ts';
import { startServer, type TestClock, type TestServer } from '../support/server.ts';
import { runInProcess } from '../support/server-process.ts';

const DAY = 86_400;
const clock: TestClock = { nowMs: Date.parse('2027-01-01T12:30:00Z') };
let server: TestServer;
let count = 0;

beforeAll(async () => {
  server = await startServer({ clock });
});
afterAll(() => server.close());

async function site() {
  count += 1;
  const serial = `GAP-${String(count).padStart(4, '0')}`;
  const { id } = await server.addPbx(serial);
  const { subscription } = await server.addGrant(id, {
    offer: 'A',
    kind: 'concurrent_calls',
    quantity: 10,
    until: '2099-01-01',
  });
  return { id, serial, subscription, agent: rawAgent() };
}
type Site = Awaited<ReturnType<typeof site>>;

const nowS = () => Math.floor(clock.nowMs / 1000);

function requestCode({ serial, agent }: Pick<Site, 'serial' | 'agent'>, fields: Partial<LicenceRequest> = {}): string {
  const request = { serial, nonce: nonce(), epoch: 0, seq: 0, stateHash: 'ab'.repeat(32), issuedAt: nowS() };
  return encodeText(
    'request',
    signRequest({ ...request, peaks: { calls: 7, extensions: 3 }, reason: 'update', ...fields }, agent.key),
  );
}

let drawn = 0;
function nonce(): string {
  drawn += 1;
  return drawn.toString(16).padStart(32, '0');
}

const submit = (pbxId: string, code: string, more: object = {}) =>
  server.api('POST', `/pbxs/${pbxId}/request-codes`, { code, ...more });

function licenceIn(activationCode: string) {
  const text = decodeText(activationCode, { maxChars: 100_000, type: 'licence' });
  const verified = text.ok ? verifyLicence(text.value.bytes, server.deps.signing.current().root) : text;
  if (!verified.ok) throw new Error(verified.refusal.message);
  return verified.value.licence;
}

function confirmationCode(
  { serial, agent }: Site,
  of: { epoch: number; seq: number; codeId: string; nonce?: string },
): string {
  const said = {
    serial,
    epoch: of.epoch,
    seq: of.seq,
    codeId: of.codeId,
    appliedAt: nowS(),
    result: 'applied',
  } as const;
  return encodeText(
    'confirmation',
    signConfirmation(of.nonce === undefined ? said : { ...said, nonce: of.nonce }, agent.key),
  );
}

const pending = async (id: string) => (await server.api('GET', `/pbxs/${id}`)).body.pending;

test('an agent that never enrolled is bound when the caller says so; the answer is bound to its nonce and key', async () => {
  const here = await site();
  const code = requestCode(here, { nonce: '0f'.repeat(16), reason: 'enrol' });
  const unbound = await submit(here.id, code);
  expect(unbound).toMatchObject({ status: 409, body: { code: 'bind_needed' } });
  expect(unbound.body.detail).toContain(here.agent.thumbprint.slice(0, 16));
  const answer = await submit(here.id, code, { bind: true });
  expect(answer.status).toBe(201);
  expect(requestAnsweredSchema.parse(answer.body)).toEqual(answer.body);
  const licence = licenceIn(answer.body.activationCode);
  expect(licence).toMatchObject({ seq: 2, nonce: '0f'.repeat(16), agentKey: thumbprint(here.agent.key.publicKey) });
  expect(answer.body.qrSvg).toContain('<svg');
  expect((await server.api('GET', `/pbxs/${here.id}/usage`)).body.items).toMatchObject([
    { peakCalls: 7, extensions: 3 },
  ]);
  // The next document answers nobody: it carries no nonce.
  await server.addGrant(here.id, { offer: 'B', kind: 'extensions', quantity: 1, until: '2099-01-01' });
  expect(licenceIn(await server.activationCode(here.id)).nonce).toBeUndefined();
});

test('a request of another PBX, one used twice, an edited and a foreign one are refused, and nothing changes', async () => {
  const a = await site();
  const b = await site();
  const stranger = await site();
  const first = requestCode(a);
  await submit(a.id, first, { bind: true });
  await submit(b.id, requestCode(b), { bind: true });
  const lines = first.split('\n');
  const before = await fingerprintOf(server.deps.database.reader);
  const refused: [string, string, object, string][] = [
    [b.id, requestCode(a), {}, 'request_wrong_pbx'],
    [a.id, first, { bind: true }, 'request_used'],
    [
      a.id,
      lines.map((line, n) => (n === 2 ? line.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')) : line)).join('\n'),
      {},
      'request_invalid',
    ],
    [a.id, lines.slice(0, -1).join('\n'), {}, 'request_invalid'],
    [a.id, await server.activationCode(a.id), {}, 'request_invalid'],
    [a.id, requestCode({ serial: a.serial, agent: stranger.agent }), {}, 'bind_needed'],
    [a.id, requestCode({ serial: a.serial, agent: b.agent }), { bind: true }, 'key_in_use'],
    [a.id, requestCode(a, { epoch: 1, seq: 50 }), {}, 'server_behind'],
    [a.id, requestCode(a, { epoch: 1, seq: Number.MAX_SAFE_INTEGER }), { behind: true }, 'server_behind'],
  ];
  for (const [pbxId, code, more, refusal] of refused) {
    const answer = await submit(pbxId, code, more);
    expect(answer.body.code, refusal).toBe(refusal);
    expect(answer.body.next).toMatch(/\.$/);
  }
  expect(await fingerprintOf(server.deps.database.reader)).toEqual(before);
});

test('a server that was restored goes on above what the agent holds, once somebody says that the grants are right', async () => {
  const here = await site();
  await submit(here.id, requestCode(here), { bind: true });
  const answer = await submit(here.id, requestCode(here, { epoch: 1, seq: 40 }), { behind: true });
  expect(answer.body).toMatchObject({ seq: 41, warnings: [{ code: 'server_behind' }] });
});

test('an agent that tells of an older state than before was restored or copied: it gets its licence, and it is said', async () => {
  const here = await site();
  const first = await submit(here.id, requestCode(here), { bind: true });
  const second = await submit(
    here.id,
    requestCode(here, { epoch: 1, seq: first.body.seq, stateHash: '01'.repeat(32) }),
  );
  expect(second.body.warnings).toEqual([]);
  const again = await submit(here.id, requestCode(here, { stateHash: '02'.repeat(32) }));
  expect(again).toMatchObject({ status: 201, body: { warnings: [{ code: 'restored_or_copied' }] } });
  const actions = (await server.api('GET', '/audit')).body.items.map((row: { action: string }) => row.action);
  expect(actions).toContain('agent.restored');
});

test('a reduction is done when its confirmation comes, not before and not by an older one', async () => {
  const here = await site();
  const { body } = await submit(here.id, requestCode(here), { bind: true });
  const old = licenceIn(body.activationCode);
  expect(await pending(here.id)).toBeNull();
  await server.api('PATCH', `/pbxs/${here.id}/grants/${here.subscription}`, { quantity: 12 });
  expect(await pending(here.id)).toBeNull();
  await server.api('PATCH', `/pbxs/${here.id}/grants/${here.subscription}`, { quantity: 4 });
  expect(await pending(here.id)).toMatchObject({ kind: 'reduction', since: nowS(), seq: 4 });
  const confirm = (code: string) => server.api('POST', `/pbxs/${here.id}/confirmations`, { code });
  expect((await confirm(confirmationCode(here, old))).body.pending).toMatchObject({ seq: 4 });
  const lower = licenceIn(await server.activationCode(here.id));
  expect((await confirm(confirmationCode({ ...here, agent: rawAgent() }, lower))).body.code).toBe('receipt_invalid');
  expect((await confirm('rubbish')).body.code).toBe('receipt_invalid');
  expect((await confirm(confirmationCode(here, lower))).body).toEqual({ pending: null });
  expect((await confirm(confirmationCode(here, lower))).body).toEqual({ pending: null });
  const shorter = await server.api('PATCH', `/pbxs/${here.id}/grants/${here.subscription}`, { until: '2027-06-01' });
  expect(shorter.status).toBe(200);
  expect(await pending(here.id)).toMatchObject({ kind: 'reduction' });
});

test('a move is done when the new agent confirms; the former key stays in the audit and is shut out', async () => {
  const here = await site();
  await submit(here.id, requestCode(here), { bind: true });
  const moved = { ...here, agent: rawAgent() };
  const unsaid = await submit(here.id, requestCode(moved, { reason: 'move' }));
  expect(unsaid).toMatchObject({
    body: { code: 'bind_needed', detail: expect.stringContaining('shuts the former out') },
  });
  const { body } = await submit(here.id, requestCode(moved, { reason: 'move' }), { bind: true });
  expect(await pending(here.id)).toMatchObject({ kind: 'move', seq: body.seq });
  expect((await submit(here.id, requestCode(here))).body.code).toBe('agent_revoked');
  const rows = (await server.api('GET', '/audit?limit=20')).body.items;
  expect(JSON.stringify(rows)).toContain(here.agent.thumbprint);
  const code = confirmationCode(moved, licenceIn(body.activationCode));
  expect((await server.api('POST', `/pbxs/${here.id}/confirmations`, { code })).body).toEqual({ pending: null });
});

test('re-binding is self-service so often a year; the vendor may allow more with a reason, others may not', async () => {
  const here = await site();
  const token = await server.enrolmentToken(here.id);
  await enrol(server.url, here.agent, token, here.serial, { at: nowS() });
  const rebind = (body: object = {}) => server.api('POST', `/pbxs/${here.id}/rebind`, body);
  const use = async (given: string) => {
    const answer = await enrol(server.url, rawAgent(), given, here.serial, { at: nowS() });
    expect(answer.status).toBe(201);
  };
  for (const used of [1, 2]) {
    const { body } = await rebind();
    expect(body).toMatchObject({ serial: here.serial, rebinds: { used, allowed: 3 } });
    await use(body.token);
  }
  // A token that nobody used gives its place back when it ends.
  expect((await rebind()).body.rebinds.used).toBe(3);
  expect((await rebind()).body).toMatchObject({
    code: 'rebinds_used_up',
    detail: expect.stringContaining('2028-01-01'),
  });
  clock.nowMs += 2 * DAY * 1000;
  await use((await rebind()).body.token);
  expect((await rebind()).status).toBe(409);
  const moved = { ...here, agent: rawAgent() };
  expect((await submit(here.id, requestCode(moved), { bind: true })).body.code).toBe('rebinds_used_up');
  const allowed = await rebind({ override: 'mainboard died again' });
  expect(allowed).toMatchObject({ status: 201, body: { rebinds: { used: 3 } } });
  const rows = (await server.api('GET', '/audit?limit=5')).body.items;
  expect(JSON.stringify(rows)).toContain('mainboard died again');
  clock.nowMs += 366 * DAY * 1000;
  expect((await rebind()).status).toBe(201);
});

test('the command line answers a request code, takes a confirmation and gives re-binding tokens', async () => {
  // The CLI has the machine's own clock.
  const own = await startServer();
  try {
    const { id } = await own.addPbx('CLI-0001');
    await own.addGrant(id, { offer: 'A', kind: 'extensions', quantity: 1, until: '2099-01-01' });
    const here = { id, serial: 'CLI-0001', subscription: 1, agent: rawAgent() };
    const run = async (args: string[], input = '') => {
      const { out, err } = await runInProcess([...args, '--data', own.dataFolder, '--json'], input);
      return JSON.parse(out === '' ? err : out);
    };
    const code = requestCode(here, { issuedAt: Math.floor(Date.now() / 1000) });
    expect((await run(['licence', 'answer-request', 'CLI-0001'], code)).code).toBe('bind_needed');
    expect(await run(['licence', 'answer-request', 'CLI-0001', '--bind'], code)).toMatchObject({ epoch: 1, seq: 2 });
    expect((await run(['licence', 'confirm', 'CLI-0001'], 'rubbish')).code).toBe('receipt_invalid');
    expect(await run(['pbx', 'rebind', 'CLI-0001'])).toMatchObject({ rebinds: { used: 1, allowed: 3 } });
    expect(await run(['settings', '--rebinds-per-year', '1'])).toMatchObject({ rebindsPerYear: 1 });
    expect((await run(['pbx', 'rebind', 'CLI-0001'])).code).toBe('rebinds_used_up');
    expect(await run(['pbx', 'rebind', 'CLI-0001', '--override', 'new office'])).toMatchObject({ serial: 'CLI-0001' });
    expect(await run(['pbx', 'show', 'CLI-0001'])).toMatchObject({ pending: null });
  } finally {
    await own.close();
  }
});
