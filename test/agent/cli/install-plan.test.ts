// `install` takes the PBX's part from a running agent, which has seen in which contexts the phones of that PBX start.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Choices, planInstallation } from '../../../agent/actions/plan-installation.ts';
import type { CliWorld } from '../../../agent/cli/cli-world.ts';
import { install } from '../../../agent/cli/verbs-alone.ts';
import { installPlan, USUAL_CONTEXTS } from '../../../agent/enforcement/asterisk/install.ts';
import { writeDaemonAddress } from '../../../agent/http/address-files.ts';
import { createLocalApi } from '../../../agent/http/local-api.ts';
import { createMetrics } from '../../../agent/http/metrics.ts';
import { type Served, serveOnLoopback } from '../../../agent/http/serve.ts';
import { type AgentRig, agentRig } from '../../support/agent.ts';
import { removeFolder } from '../../support/agent-daemon.ts';
import { signInRig } from '../../support/page-sign-in.ts';

const CONFIG = '/etc/asterisk';
const SEEN = { extensions: ['office-phones'], trunks: ['from-sip-provider'] };
const TOKEN = 'token-of-the-running-agent';

let rig: AgentRig;
let api: Served;
let elsewhere = '';
/** The real agent and its local API; only what a probe of Asterisk would have found is given. */
beforeAll(async () => {
  rig = await agentRig({});
  const secretFile = path.join(rig.stateDir, 'pbx.secret');
  const settings = { username: 'switchkey', secretFile, configDir: CONFIG };
  const agent = { ...rig.agent, installPlan: () => installPlan(settings, SEEN, 'secret-of-the-plan') };
  const onFault = (thrown: unknown) => {
    throw thrown;
  };
  const deps = {
    agent,
    metrics: createMetrics(agent),
    token: TOKEN,
    signIn: signInRig().desk,
    monotonicMs: () => performance.now(),
    wallMs: Date.now,
    onFault,
  };
  api = await serveOnLoopback(createLocalApi(deps), 0);
  await writeDaemonAddress(rig.stateDir, { url: api.url, token: TOKEN });
  elsewhere = await mkdtemp(path.join(tmpdir(), 'switchkey-alone-'));
});
afterAll(async () => {
  await api.close();
  await rig.close();
  await removeFolder(elsewhere);
});

/** What `install --asterisk FOLDER` would write and says to do by hand, as one text. */
async function shown(state: string, asterisk: string | true): Promise<string> {
  const places = { node: '/usr/bin/node', program: '/opt/agent/main.ts' };
  const deps = { wallMs: Date.now, random: (bytes: number) => new Uint8Array(bytes) };
  const world = {
    planInstallation: (stateDir: string, choices: Choices) => planInstallation({ stateDir, ...places, deps }, choices),
  };
  const answer = await install({ state, root: elsewhere, asterisk }, world as CliWorld);
  return JSON.stringify(answer.ok ? answer.value.json : answer.refusal);
}

it.each([['named', CONFIG] as const, ['left to the default', true] as const])(
  'a running agent is believed about its own PBX, the folder %s',
  async (_how, folder) => {
    const text = await shown(rig.stateDir, folder);
    for (const context of ['switchkey-office-phones', 'switchkey-trunk-from-sip-provider']) {
      expect(text).toContain(context);
    }
    for (const usual of [...USUAL_CONTEXTS.extensions, ...USUAL_CONTEXTS.trunks]) {
      expect(text).not.toContain(`switchkey-${usual}`);
    }
  },
);

it('for another PBX than its own it is not asked', async () => {
  const text = await shown(rig.stateDir, '/srv/other/asterisk');
  expect(text).toContain('/srv/other/asterisk/switchkey/gate.conf');
  expect(text).toContain('switchkey-from-internal');
  expect(text).not.toContain('office-phones');
});

it('where none is running, the plan is made for the usual contexts', async () => {
  expect(await shown(elsewhere, true)).toContain('switchkey-from-internal');
});
