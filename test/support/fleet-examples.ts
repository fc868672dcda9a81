// Example requests of PBXs, agents, grants, licences, alerts, audit and trust, for the permission matrix.
import type { Example } from './example.ts';
import { freshAgent, freshName, freshPbx, type Place, type Stage } from './stage.ts';

function pbx(_: Stage, place: Place) {
  return { params: { id: place.pbxId } };
}

function grant(_: Stage, place: Place) {
  return { params: { id: place.pbxId, subscription: String(place.subscription) } };
}

async function agent({ server }: Stage, place: Place) {
  return { params: { id: (await freshAgent(server, place.account)).agentId } };
}

const GRANT = { offer: 'A', kind: 'extensions', quantity: 1, until: '2099-01-01' };
const RUBBISH = { code: 'rubbish' };

export const FLEET_EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /pbxs': {},
  'GET /pbxs.csv': {},
  'POST /pbxs': {
    namedInBody: true,
    ask: (_, place) => ({ body: { serial: freshName('SN'), name: 'New', accountId: place.account.id } }),
  },
  'GET /pbxs/:id': { ask: pbx },
  'PATCH /pbxs/:id': { ask: (stage, place) => ({ ...pbx(stage, place), body: { name: 'Reception' } }) },
  'GET /pbxs/:id/usage': { ask: pbx },
  'GET /pbxs/:id/standing': { ask: pbx },
  'GET /pbxs/:id/trace': { ask: pbx },
  'GET /pbxs/:id/seats': { ask: pbx },
  'POST /pbxs/:id/request-codes': { ask: (stage, place) => ({ ...pbx(stage, place), body: RUBBISH }), answers: [422] },
  'POST /pbxs/:id/confirmations': { ask: (stage, place) => ({ ...pbx(stage, place), body: RUBBISH }), answers: [422] },
  'POST /pbxs/:id/rebind': {
    ask: async ({ server }, place) => ({ params: { id: (await freshAgent(server, place.account)).pbxId } }),
  },
  'POST /pbxs/:id/enrolment-tokens': {
    ask: async ({ server }, place) => ({ params: { id: await freshPbx(server, place.account) } }),
  },
  'GET /pbxs/:id/members': { ask: pbx },
  'POST /pbxs/:id/members': {
    // Standing by is a service of its own, which this PBX was not granted.
    ask: (stage, place) => ({ ...pbx(stage, place), body: { role: 'secondary', serial: place.serial } }),
    answers: [409],
  },
  'DELETE /pbxs/:id/members/:serial': {
    ask: (stage, place) => ({ params: { ...pbx(stage, place).params, serial: place.serial } }),
    answers: [404],
  },
  'GET /pbxs/:id/raises': { ask: pbx },
  'GET /alerts': {},
  'GET /pbxs/:id/agents': { ask: pbx },
  'POST /agents/:id/revoke': { ask: agent },
  'POST /agents/:id/confirm': { ask: agent },
  'POST /pbxs/:id/agents/:agent/confirm': {
    async ask({ server }, place) {
      const { pbxId, agentId } = await freshAgent(server, place.account);
      return { params: { id: pbxId, agent: agentId }, body: { instance: '0'.repeat(32) } };
    },
    answers: [422],
  },
  'GET /pbxs/:id/grants': { ask: pbx },
  'POST /pbxs/:id/grants': {
    ask: async ({ server }, place) => ({ params: { id: await freshPbx(server, place.account) }, body: GRANT }),
  },
  'PATCH /pbxs/:id/grants/:subscription': {
    ask: (stage, place) => ({ ...grant(stage, place), body: { quantity: 3 } }),
  },
  'POST /pbxs/:id/grants/:subscription/end': {
    async ask({ server }, place) {
      const id = await freshPbx(server, place.account);
      const { subscription } = await server.addGrant(id, { ...GRANT, kind: 'extensions' });
      return { params: { id, subscription: String(subscription) } };
    },
  },
  'GET /pbxs/:id/licence': { ask: pbx },
  'GET /pbxs/:id/licence.svg': { ask: pbx },
  'POST /pbxs/:id/licence': { ask: pbx },
  'GET /audit': {},
  'GET /audit.csv': {},
  'GET /audit/verification': {},
  'GET /trust': {},
};
