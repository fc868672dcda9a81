// An agent beside a lab Asterisk with a licence for every base licence's people and add-ons.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { asteriskDriver } from '../../agent/enforcement/asterisk/driver.ts';
import { ADD_ONS } from '../../shared/licence/licence.ts';
import type { LabAsterisk } from '../lab/asterisk.ts';
import { type AgentRig, agentRig, type RigOptions } from './agent.ts';
import { grant, testVendor } from './test-vendor.ts';

/** `each`: of Phone System, of calls at once and of every add-on. */
export async function licensedOnAsterisk(
  asterisk: LabAsterisk,
  settings: NonNullable<RigOptions['settings']> = {},
  each = 5,
): Promise<AgentRig> {
  const account = {
    ...{ host: '127.0.0.1', port: asterisk.amiPort, username: 'agent' },
    ...{ secret: async () => asterisk.agentSecret, secretFile: '/nowhere', configDir: '/etc/asterisk' },
  };
  const driver = () => asteriskDriver(account, { random: (bytes) => randomBytes(bytes) });
  const rig = await agentRig({ settings: { serial: 'PBX-0001', ...settings }, driver });
  rig.agent.start();
  while (!rig.agent.status().pbx.connected) await pause(20);
  const nowS = Math.floor(Date.now() / 1000);
  const vendor = testVendor('PBX-0001', nowS);
  await rig.agent.update(vendor.trustCode, { dryRun: false });
  const kinds = ['phone_system', 'concurrent_calls', ...ADD_ONS] as const;
  const grants = kinds.map((kind, at) => grant(kind, each, nowS + 86_400, { subscription: at + 1 }));
  const outcome = await rig.agent.update(vendor.code(vendor.licence({ seq: 1, grants })), { dryRun: false });
  if (outcome.refusal !== undefined) throw new Error(outcome.refusal.message);
  return rig;
}
