// The local API from outside: who is let in, what is refused before it is read, and what the doors answer.
import { type ClientRequestArgs, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doctorSchema, healthSchema, statusSchema, whySchema } from '../../../shared/contracts/local-api.ts';
import { problemSchema } from '../../../shared/contracts/problem.ts';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';

let agent: TestAgent;
beforeAll(async () => {
  agent = await startAgent(await agentFolder({ serial: 'PBX-0001' }));
});
afterAll(async () => {
  await agent.stop();
  await removeFolder(agent.stateDir);
});

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** By hand, because fetch will not send a foreign Host header. */
function ask(path: string, options: ClientRequestArgs = {}, body?: string | Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(`${agent.url}${path}`, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const bearer = () => ({ authorization: `Bearer ${agent.token}` });
const post = (path: string, body: unknown, headers = {}) =>
  ask(
    `/api/v1${path}`,
    { method: 'POST', headers: { ...bearer(), 'content-type': 'application/json', ...headers } },
    typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  );
const problemOf = ({ status, headers, body }: Reply) => {
  expect(headers['content-type']).toContain('application/problem+json');
  const problem = problemSchema.parse(JSON.parse(body));
  expect(problem.status).toBe(status);
  expect(problem.next).not.toBe('');
  return `${status} ${problem.code}`;
};

describe('whom it lets in', () => {
  it('answers the holder of the token and nobody else', async () => {
    expect((await ask('/api/v1/status', { headers: bearer() })).status).toBe(200);
    const wrong = [
      undefined,
      'Bearer',
      'Bearer ',
      `Basic ${agent.token}`,
      `Bearer ${agent.token}x`,
      `Bearer ${'x'.repeat(43)}`,
    ];
    for (const authorization of wrong) {
      const reply = await ask('/api/v1/status', authorization === undefined ? {} : { headers: { authorization } });
      expect(problemOf(reply)).toBe('401 token_required');
      expect(reply.headers['www-authenticate']).toBe('Bearer');
    }
  });

  it('tells nobody without the token whether an address exists', async () => {
    expect(problemOf(await ask('/api/v1/nothing'))).toBe('401 token_required');
    expect(problemOf(await ask('/api/v1/nothing', { headers: bearer() }))).toBe('404 not_found');
  });

  it('refuses a foreign name, as DNS rebinding brings one, even with the token', async () => {
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '192.168.0.1']) {
      expect(problemOf(await ask('/api/v1/status', { headers: { ...bearer(), host } }))).toBe('403 foreign_host');
      expect(problemOf(await ask('/healthz', { headers: { host } }))).toBe('403 foreign_host');
    }
    for (const host of ['localhost', 'LOCALHOST:7421', '127.0.0.1:1', '[::1]:7421']) {
      expect((await ask('/api/v1/status', { headers: { ...bearer(), host } })).status).toBe(200);
    }
  });

  it('refuses what a page in a browser sends, even with the token', async () => {
    const pages = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: agent.url },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const page of pages) {
      expect(problemOf(await post('/refresh', {}, page))).toBe('403 foreign_origin');
    }
  });

  it('opens on loopback only', () => {
    expect(agent.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('what it refuses before it reads on', () => {
  it('refuses bodies that are too large, also without a length, and stays up', async () => {
    const large = JSON.stringify({ code: 'A'.repeat(600_000) });
    expect(problemOf(await post('/update', large))).toBe('413 too_large');
    expect(problemOf(await post('/update', large, { 'transfer-encoding': 'chunked' }))).toBe('413 too_large');
    expect(problemOf(await post('/update', { code: 'A'.repeat(170_000) }))).toBe('400 malformed');
  });

  it('refuses what is not one JSON object, and packed bodies', async () => {
    expect(problemOf(await post('/update', '{'))).toBe('400 malformed');
    expect(problemOf(await post('/update', '"text"'))).toBe('400 malformed');
    expect(problemOf(await post('/update', '[]'))).toBe('400 malformed');
    expect(problemOf(await post('/update', '{"code":"A"}', { 'content-type': 'text/plain' }))).toBe(
      '415 json_required',
    );
    expect(problemOf(await post('/update', Buffer.alloc(64), { 'content-encoding': 'gzip' }))).toBe('400 malformed');
  });

  it('names the wrong field and never repeats what was sent', async () => {
    const reply = await post('/enrol', { server: 'nowhere', token: 'a-very-secret-token', serial: 'x' });
    expect(problemOf(reply)).toBe('400 malformed');
    expect(reply.body).toContain('serial');
    expect(reply.body).not.toContain('a-very-secret-token');
    expect(problemOf(await ask('/api/v1/why/everything', { headers: bearer() }))).toBe('400 malformed');
  });

  it('answers the wrong method with the right one', async () => {
    const reply = await ask('/api/v1/refresh', { headers: bearer() });
    expect(problemOf(reply)).toBe('405 method_not_allowed');
    expect(reply.headers.allow).toBe('POST');
    expect(problemOf(await post('/status', {}))).toBe('405 method_not_allowed');
  });

  it('answers a broken path as any other request that makes no sense', async () => {
    expect(problemOf(await ask('/api/v1/why/%E0%A4%A', { headers: bearer() }))).toBe('400 malformed');
    expect(agent.logged.join()).not.toContain('the local API failed');
  });
});

describe('what it answers', () => {
  it('answers every question in the shape of its contract', async () => {
    const get = async (path: string) => JSON.parse((await ask(`/api/v1${path}`, { headers: bearer() })).body);
    expect(statusSchema.parse(await get('/status')).serial).toBe('PBX-0001');
    expect(whySchema.parse(await get('/why/extensions')).total).toBe(0);
    expect(doctorSchema.parse(await get('/doctor')).checks.length).toBeGreaterThan(3);
    expect(await get('/install-plan')).toHaveProperty('instructions');
    expect((await get('/request-code')).text).toMatch(/^[0-9A-Z]{5}-/);
    expect(problemOf(await ask('/api/v1/confirmation-code', { headers: bearer() }))).toBe('409 nothing_applied');
  });

  it('paces refreshes and tells when the last one worked', async () => {
    const first = await post('/refresh', {});
    expect(first.status).toBe(200);
    const second = await post('/refresh', {});
    expect(problemOf(second)).toBe('429 too_soon');
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(5);
    expect(JSON.parse(second.body).detail).toContain('never reached so far');
  });

  it('tells its health without a token and without a secret', async () => {
    const reply = await ask('/healthz');
    const health = healthSchema.parse(JSON.parse(reply.body));
    expect(health).toMatchObject({ status: 'error', ladder: 'unactivated', pbxConnected: true });
    expect(reply.status).toBe(503);
    expect(reply.body).not.toContain(agent.token);
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  it('tells Prometheus what is known and leaves out what is not', async () => {
    const { body, status, headers } = await ask('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain('switchkey_ladder_state{state="unactivated"} 1\n');
    expect(body).toContain('switchkey_ladder_state{state="active"} 0\n');
    expect(body).toContain('switchkey_limit{kind="concurrent_calls"} 0\n');
    expect(body).toContain('switchkey_pbx_connected 1\n');
    expect(body).toMatch(/^switchkey_alert\{code="unactivated",severity="error"\} 1$/m);
    expect(body).not.toMatch(/^switchkey_poll_last_success_timestamp_seconds/m);
    expect(body).not.toMatch(/^switchkey_licence_seq/m);
  });
});
