// Bodies of the agent's local API as a fuzz target: the real application, an agent with a licence in force behind it.

import type { Agent } from '../../agent/agent.ts';
import { createLocalApi } from '../../agent/http/local-api.ts';
import { createMetrics } from '../../agent/http/metrics.ts';
import { serveOnLoopback } from '../../agent/http/serve.ts';
import type { Outcome } from '../../shared/contracts/local-api.ts';
import { agentRig } from '../support/agent.ts';
import { signInRig } from '../support/page-sign-in.ts';
import { grant, testVendor } from '../support/test-vendor.ts';
import type { Chance } from './chance.ts';
import { doorAt, wrongWith } from './http-door.ts';
import { mutateJson } from './mutate-json.ts';
import { mutateText } from './mutate-text.ts';
import type { Target } from './target.ts';

const SERIAL = 'SN-FUZZ';
const WIDTH = 16;
const TOKEN = 'fuzz-token';

export async function localApi(): Promise<Target> {
  const nowS = Math.floor(Date.now() / 1000);
  const vendor = testVendor(SERIAL, nowS);
  const rig = await agentRig({ settings: { serial: SERIAL } });
  const licence = vendor.licence({ seq: 7, grants: [grant('concurrent_calls', 20, nowS + 86_400)] });
  const codes = [vendor.code(licence), vendor.trustCode];
  for (const code of [vendor.trustCode, vendor.code(licence)]) await rig.agent.update(code, { dryRun: false });
  const faults: unknown[] = [];
  // A changed address must not be visited, so that enrolment ends behind its schema.
  const refused: Outcome = { outcome: 'refused', message: 'not here', changes: [] };
  const agent: Agent = { ...rig.agent, enrol: async () => refused };
  const app = createLocalApi({
    agent,
    metrics: createMetrics(agent),
    token: TOKEN,
    signIn: signInRig().desk,
    monotonicMs: () => performance.now(),
    wallMs: Date.now,
    onFault: (thrown) => faults.push(thrown),
  });
  const served = await serveOnLoopback(app, 0);
  const door = doorAt(served.url, WIDTH);
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const before = JSON.stringify(inForce());

  function inForce() {
    const { ladder, licence: held, capacity, trust } = rig.agent.status();
    return { ladder, held, calls: capacity.calls.limit, trust };
  }

  return {
    name: 'local-api',
    share: 8,
    width: WIDTH,
    make: (chance) => JSON.stringify(changed(codes, chance)),
    async judge(input) {
      const [verb, body] = JSON.parse(String(input)) as [string, string];
      const wrong = wrongWith(await door.send('POST', `/api/v1/${verb}`, headers, body));
      if (faults.length > 0) return `fault ${String(faults.splice(0))}`;
      return wrong ?? (JSON.stringify(inForce()) === before ? undefined : 'what is in force has changed');
    },
    async close() {
      door.close();
      await served.close();
      await rig.close();
    },
  };
}

/** A verb and its body. */
function changed(codes: readonly string[], chance: Chance): [string, string] {
  const code = chance.some(codes) ?? '';
  const enrolment = { server: 'https://licences.example', token: 'T'.repeat(32), serial: SERIAL };
  switch (chance.int(6)) {
    case 0:
      return ['enrol', mutateJson(enrolment, chance)];
    case 1:
      return ['simulate', mutateJson({ line: 'call 101 102' }, chance)];
    case 2:
    case 3:
      return ['update', mutateJson({ code, dryRun: false }, chance)];
    default:
      return ['update', JSON.stringify({ code: mutateText(code, chance), dryRun: chance.int(2) === 0 })];
  }
}
