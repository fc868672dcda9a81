// Rows 24 and 26: who may speak to the agent on its own machine, and what the PBX admits at the limit.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days } from '../../shared/time.ts';
import { leaveOut } from '../support/left-out.ts';
import { type Evidence, evidenceOf, expectUntouched } from './evidence.ts';
import { agentCommand } from './programs.ts';
import { pastingSite, type Site } from './rig.ts';
import { grant, plenty } from './vendor.ts';

const NOBODY = 65_534;

describe('on its own machine, the agent', { timeout: 60_000 }, () => {
  let site: Site;
  let before: Evidence;
  let url = '';
  let token = '';

  beforeAll(async () => {
    site = await pastingSite();
    before = await evidenceOf(site.box);
    url = site.box.file('api.address')?.toString().trim() ?? '';
    token = site.box.file('api.token')?.toString().trim() ?? '';
  });
  afterAll(() => site.close());

  it('row 24: answers nobody without its token, no web page and no other name', async () => {
    const { box, vendor, nowS } = site;
    const code = vendor.code(vendor.licence({ seq: 6, grants: plenty(nowS) }));
    const body = JSON.stringify({ code, dryRun: false });
    const own = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const asked: [what: string, headers: Record<string, string>, status: number][] = [
      ['no token', { 'content-type': 'application/json' }, 401],
      ['a wrong token', { ...own, authorization: `Bearer ${'A'.repeat(token.length)}` }, 401],
      ['half the token', { ...own, authorization: `Bearer ${token.slice(0, 10)}` }, 401],
      [
        'the token as a password',
        { ...own, authorization: `Basic ${Buffer.from(`admin:${token}`).toString('base64')}` },
        401,
      ],
      ['a web page', { ...own, origin: 'http://evil.example' }, 403],
      ['a page of a neighbouring port', { ...own, origin: url.replace(/\d+$/, '1') }, 403],
      ['a form of another site', { ...own, 'sec-fetch-site': 'cross-site' }, 403],
    ];
    for (const [what, headers, status] of asked) {
      const answer = await fetch(`${url}/api/v1/update`, { method: 'POST', headers, body });
      expect(answer.status, what).toBe(status);
      expect(answer.headers.get('access-control-allow-origin'), what).toBeNull();
      await answer.body?.cancel();
    }
    expect(await rebound(url, token)).toMatch(/^HTTP\/1.1 403/);
    const preflight = await fetch(`${url}/api/v1/update`, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    await expectUntouched(box, before);
  });

  it('row 24: listens on loopback alone, and leaves its secrets to its own user', async () => {
    const { box } = site;
    const outward = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal);
    if (outward !== undefined) expect(await reachable(outward.address, Number(new URL(url).port))).toBe(false);
    for (const name of ['api.token', 'agent.key', 'high-water.json', 'licence.bin', 'settings.json']) {
      if (box.file(name) !== undefined) expect(statSync(path.join(box.dir, name)).mode & 0o077, name).toBe(0);
    }
    if (process.getuid?.() !== 0) return leaveOut('conformance row 24 as another user takes root');
    const [program, ...first] = agentCommand();
    const child = spawn(program, [...first, 'status', '--state', box.dir], {
      uid: NOBODY,
      gid: NOBODY,
      stdio: 'pipe',
      cwd: '/',
    });
    const [exit] = await once(child, 'close');
    expect([1, 3]).toContain(exit);
    await expectUntouched(box, before);
  });

  it('row 26: of ten times as many calls at once the PBX admits exactly the limit, and emergency calls beside them', async () => {
    const { box } = site;
    const said = await Promise.all(Array.from({ length: 20 }, () => box.simulate('call 1001 1002')));
    expect(said.filter((words) => words.includes('is up'))).toHaveLength(2);
    expect(said.filter((words) => words.includes('503'))).toHaveLength(18);
    const emergencies = await Promise.all(['112', '911', '112'].map((number) => box.simulate(`call 1003 ${number}`)));
    expect(emergencies.filter((words) => words.includes('is up'))).toHaveLength(3);
    await expectUntouched(box, before);
  });

  it('row 26: a call that is up outlives a smaller licence, which holds for the next one', async () => {
    const { box, vendor, nowS } = site;
    for (let n = 0; n < 2; n += 1) await box.simulate('call 1001 1002');
    const grants = [grant('concurrent_calls', 1, nowS + days(100)), grant('extensions', 2, nowS + days(100))];
    expect((await box.paste(vendor.code(vendor.licence({ seq: 7, grants })))).outcome).toBe('updated');
    expect((await box.simulate('list')).match(/^ {2}\d+:/gm)).toHaveLength(2);
    expect(await box.simulate('call 1001 1002')).toContain('503');
    expect(await box.simulate('call 1001 112')).toContain('is up');
    expect(await evidenceOf(box)).toMatchObject({ calls: 1, emergency: true });
  });
});

/** The first line of the answer to a request under a foreign name, which fetch would not send. */
async function rebound(url: string, token: string): Promise<string> {
  const socket = createConnection(Number(new URL(url).port), '127.0.0.1');
  socket.write(
    `GET /api/v1/status HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
  );
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return chunk.toString();
}

async function reachable(address: string, port: number): Promise<boolean> {
  const socket = createConnection(port, address);
  const outcome = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return outcome;
}
