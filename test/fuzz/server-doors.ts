// Bodies of the licence server's doors as fuzz targets: its JSON API, and what an agent sends under its signature.
import { apiRoutes } from '../../server/app.ts';
import { signedHeader } from '../../shared/licence/agent-proof.ts';
import { signConfirmation } from '../../shared/licence/confirmation-code.ts';
import { enrol, openSession, rawAgent } from '../support/raw-agent.ts';
import { startServer } from '../support/server.ts';
import type { Chance } from './chance.ts';
import { doorAt, wrongWith } from './http-door.ts';
import { mutateDocument } from './mutate-items.ts';
import { mutateJson } from './mutate-json.ts';
import type { Target } from './target.ts';

const SERIAL = 'SN-FUZZ';
const WIDTH = 8;
const POLICY = { graceDays: 14, floor: { calls: 1, extensions: 2 } };
/** A body that the route takes, by the end of its path; any other route is sent `{ force: false }`. */
const BODIES: readonly (readonly [RegExp, object])[] = [
  [/accounts$/, { kind: 'customer', name: 'A customer', email: 'a@customer.example' }],
  [/pbxs$/, { serial: 'SN-0002', name: 'Second PBX', policy: POLICY }],
  [/pbxs\/:id$/, { name: 'Another name', policy: POLICY }],
  [/grants$/, { offer: 'PSE-EXT', kind: 'extensions', quantity: 5, until: '2099-01-01', trial: false }],
  [/:subscription$/, { quantity: 4, until: '2098-01-01', terminatedUnits: [1, 2] }],
  [/tokens$/, { replace: false }],
];

export async function serverDoors(): Promise<readonly Target[]> {
  const server = await startServer();
  const door = doorAt(server.url, WIDTH);
  const { id } = await server.addPbx(SERIAL);
  const { epoch, seq, subscription } = await server.addGrant(id, {
    offer: 'PSE-EXT',
    kind: 'extensions',
    quantity: 5,
    until: '2099-01-01',
  });
  const agent = rawAgent();
  await enrol(server.url, agent, await server.enrolmentToken(id), SERIAL);
  await openSession(server.url, agent);
  const routes = apiRoutes(server.deps).filter(({ method, path }) => method !== 'GET' && !path.startsWith('/sessions'));
  const document = signConfirmation(
    {
      serial: SERIAL,
      epoch,
      seq,
      codeId: '00'.repeat(16),
      appliedAt: Math.floor(Date.now() / 1000),
      result: 'applied',
    },
    agent.key,
  );

  function api(chance: Chance): Sent {
    const route = chance.some(routes);
    const path = (route?.path ?? '/pbxs').replace(':id', id).replace(':subscription', String(subscription));
    const base = BODIES.find(([end]) => end.test(route?.path ?? ''))?.[1] ?? { force: false };
    const headers = { authorization: `Bearer ${server.apiKey}`, 'idempotency-key': chance.bytes(12).toString('hex') };
    return {
      method: route?.method ?? 'POST',
      path: `/api/v1${path}`,
      headers,
      body: mutateJson(base, chance),
    };
  }

  function wire(chance: Chance): Sent {
    const bodies = {
      sessions: {
        agent: agent.thumbprint,
        instance: agent.instance,
        commitment: 'A'.repeat(43),
        agentVersion: '0.1.0',
        driver: 'none',
      },
      usage: { hours: [{ hour: 1_767_326_400, peakCalls: 3, extensions: 9, refusedCalls: 0, refusedExtensions: 0 }] },
      receipts: { confirmation: Buffer.from(mutateDocument(document, [document], chance)).toString('base64url') },
      enrolments: {
        token: 'T'.repeat(32),
        serial: SERIAL,
        publicKey: Buffer.from(agent.key.publicKey).toString('base64url'),
        agentVersion: '0.1.0',
        hardware: {},
      },
    };
    const name = chance.pick<keyof typeof bodies>(['sessions', 'usage', 'receipts', 'enrolments']);
    const body =
      name === 'receipts' && chance.int(2) > 0 ? JSON.stringify(bodies.receipts) : mutateJson(bodies[name], chance);
    const [method, path] = ['POST', `/agent/v1/${name}`];
    const signer = { thumbprint: agent.thumbprint, privateKey: agent.key.privateKey };
    const at = Math.floor(Date.now() / 1000);
    const authorization = signedHeader(
      signer,
      { method, path, body: Buffer.from(body) },
      at,
      chance.bytes(16).toString('hex'),
    );
    return { method, path, headers: { authorization }, body };
  }

  const target = (name: string, share: number, make: (chance: Chance) => Sent): Target => ({
    name,
    share,
    width: WIDTH,
    make: (chance) => JSON.stringify(make(chance)),
    async judge(input) {
      const { method, path, headers, body } = JSON.parse(String(input)) as Sent;
      return wrongWith(await door.send(method, path, { ...headers, 'content-type': 'application/json' }, body));
    },
  });
  return [
    target('server-api', 3, api),
    {
      ...target('agent-wire', 3, wire),
      async close() {
        door.close();
        await server.close();
      },
    },
  ];
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
