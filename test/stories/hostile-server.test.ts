// Whatever answers in the licence server's place, the last good limits stay in force, status says why, and the truth heals it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { type HostileServer, hostileServer, passOn } from '../support/hostile-server.ts';
import { startServer, type TestServer } from '../support/server.ts';

const SERIAL = 'PBX-0001';
const UNTIL = '2031-03-01';

describe('an agent whose server is slow, endless or lying', () => {
  let server: TestServer;
  let hostile: HostileServer;
  let rig: AgentRig;
  let pbxId: string;
  let foreign: string;

  beforeAll(async () => {
    server = await startServer();
    pbxId = (await server.addPbx(SERIAL)).id;
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 2, until: UNTIL });
    const other = await server.addPbx('PBX-0002');
    await server.addGrant(other.id, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 500, until: UNTIL });
    foreign = await licenceOf(other.id);
    hostile = await hostileServer();
    rig = await agentRig({ extensions: ['1001', '1002'] });
    await rig.agent.enrol({ server: server.url, token: await server.enrolmentToken(pbxId), serial: SERIAL });
    rig.settings.change({ server: hostile.url });
  });

  afterAll(async () => {
    await rig.close();
    await hostile.close();
    await server.close();
  });

  /** base64url document, as a poll answer carries it. */
  async function licenceOf(id: string): Promise<string> {
    const { latestLicence } = await import('../../server/licences/licence-store.ts');
    const latest = await latestLicence(server.deps.database.reader, id);
    return Buffer.from(latest?.document ?? []).toString('base64url');
  }

  /** The session opens as it should; the poll is answered by `attack`. */
  function attackPolls(attack: (request: IncomingMessage, response: ServerResponse) => void): void {
    hostile.answer(async (request, response) => {
      if (request.url?.endsWith('/poll')) return attack(request, response);
      const real = await passOn(server.url, request);
      response.writeHead(real.status, real.headers).end(real.body);
    });
  }

  function json(value: unknown) {
    return (_request: IncomingMessage, response: ServerResponse): void => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
  }

  async function expectUnharmed(code: string, alert: string): Promise<void> {
    const outcome = await rig.agent.refresh();
    expect(outcome).toMatchObject({ outcome: 'refused', refusal: { code } });
    const status = rig.agent.status();
    expect(status.capacity.calls.limit).toBe(2);
    expect(status.ladder).toBe('active');
    expect(status.alerts.map((one) => one.code)).toContain(alert);
    expect((await rig.agent.plan()).steps).toEqual([]);
  }

  it('cuts off an endless answer', async () => {
    attackPolls((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(64 * 1024, 'a');
      const pour = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pour);
      pour();
    });
    await expectUnharmed('answer_too_large', 'server_unreachable');
  });

  it('does not decompress, follow redirects or read rubbish', async () => {
    attackPolls(
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(900, 31)),
    );
    await expectUnharmed('answer_garbled', 'server_unreachable');
    attackPolls((_request, response) => void response.writeHead(302, { location: `${hostile.url}/elsewhere` }).end());
    await expectUnharmed('server_fault', 'server_unreachable');
    expect(hostile.asked).not.toContain('/elsewhere');
    attackPolls((_request, response) => void response.writeHead(200).end('<html>Please log in</html>'));
    await expectUnharmed('answer_garbled', 'server_unreachable');
    attackPolls((_request, response) => void response.writeHead(403).end('<html>blocked by policy</html>'));
    await expectUnharmed('server_fault', 'server_unreachable');
    attackPolls((_request, response) => void response.socket?.destroy());
    await expectUnharmed('server_unreachable', 'server_unreachable');
    attackPolls(json({ __proto__: { licence: 'x' }, nextPollSeconds: Number.MAX_VALUE }));
    await expectUnharmed('answer_garbled', 'server_unreachable');
  });

  it('does not take the licence of another PBX, a forged one or a rogue root', async () => {
    attackPolls(json({ licence: foreign, nextPollSeconds: 60 }));
    await expectUnharmed('wrong_pbx', 'licence_refused');
    const forged = Buffer.from(foreign, 'base64url');
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    attackPolls(json({ licence: forged.toString('base64url'), nextPollSeconds: 60 }));
    await expectUnharmed('signature_invalid', 'licence_refused');
    const rogue = await startServer({ issuer: 'switchkey-test' });
    const { trust } = (await (await fetch(`${rogue.url}/agent/v1/trust`)).json()) as { trust: string[] };
    await rogue.close();
    const before = rig.agent.status().trust;
    attackPolls(json({ trust, licence: foreign, nextPollSeconds: 60 }));
    await rig.agent.refresh();
    expect(rig.agent.status().trust).toEqual(before);
    expect(rig.agent.status().capacity.calls.limit).toBe(2);
  });

  it('takes no replay of an earlier answer for news, and no replayed time for now', async () => {
    let recorded: Awaited<ReturnType<typeof passOn>> | undefined;
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 1, until: UNTIL });
    attackPolls(async (request, response) => {
      recorded = await passOn(server.url, request);
      response.writeHead(recorded.status, recorded.headers).end(recorded.body);
    });
    expect(await rig.agent.refresh()).toMatchObject({ outcome: 'updated' });
    rig.settings.change({ server: server.url });
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 1, until: UNTIL });
    await rig.agent.refresh();
    expect(rig.agent.status().capacity.calls.limit).toBe(4);
    rig.settings.change({ server: hostile.url });
    attackPolls(
      (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(recorded?.body),
    );
    expect(await rig.agent.refresh()).toMatchObject({ outcome: 'refused', refusal: { code: 'older_than_in_force' } });
    expect(rig.agent.status().capacity.calls.limit).toBe(4);
  });

  it('polls the true server again as if nothing had been', async () => {
    rig.settings.change({ server: server.url });
    expect((await rig.agent.refresh()).outcome).toBe('unchanged');
    const codes = rig.agent.status().alerts.map((one) => one.code);
    expect(codes).not.toContain('server_unreachable');
    expect(codes).not.toContain('licence_refused');
  });

  it('sends the same proof again when an answer was lost, so that it is not taken for a clone', async () => {
    rig.settings.change({ server: hostile.url });
    attackPolls(async (request, response) => {
      await passOn(server.url, request);
      response.socket?.destroy();
    });
    await rig.agent.refresh();
    hostile.asked.length = 0;
    attackPolls(async (request, response) => {
      const real = await passOn(server.url, request);
      response.writeHead(real.status, real.headers).end(real.body);
    });
    expect((await rig.agent.refresh()).outcome).toBe('unchanged');
    expect(hostile.asked.filter((path) => path.endsWith('/sessions'))).toEqual([]);
  });
});
