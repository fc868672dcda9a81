// The agent is killed in the middle of a mass configuration on a real Asterisk: afterwards all of it holds or nothing, on the PBX as in the store.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MassRun } from '../../shared/contracts/mass-api.ts';
import type { Seats } from '../../shared/contracts/seats-api.ts';
import { type LabAsterisk, startAsterisk } from '../lab/asterisk.ts';
import { describeWithLab } from '../lab/with-lab.ts';
import { type AgentProcess, agentProcess } from '../support/agent-process.ts';
import { grant, testVendor } from '../support/test-vendor.ts';

const EXTENSIONS = Array.from({ length: 2_000 }, (_, at) => String(20_000 + at));
/** Two files that differ in every row, with the letter that each leaves on the PBX. */
const FILES = [
  { addOn: 'call_recording', letter: 'r' },
  { addOn: 'device_mobile_app', letter: 'm' },
] as const;

describeWithLab('mass configuration that is killed', () => {
  let asterisk: LabAsterisk;
  let agent: AgentProcess;
  beforeAll(async () => {
    asterisk = await startAsterisk({ name: 'mass-kill', extensions: EXTENSIONS });
    agent = await agentProcess(asterisk);
    await agent.start();
    const nowS = Math.floor(Date.now() / 1000);
    const vendor = testVendor('PBX-0001', nowS);
    const kinds = ['phone_system', ...FILES.map(({ addOn }) => addOn), 'concurrent_calls'] as const;
    const grants = kinds.map((kind, at) => grant(kind, EXTENSIONS.length, nowS + 86_400, { subscription: at + 1 }));
    await agent.ask('/update', { code: vendor.trustCode });
    await agent.ask('/update', { code: vendor.code(vendor.licence({ seq: 1, grants })) });
  }, 60_000);
  afterAll(async () => {
    await agent?.close();
    await asterisk?.stop();
  });

  /** Feature letters on the PBX with how many extensions have them. */
  const onPbx = async () => {
    const shown = await asterisk.cli('database show licext');
    const letters = [...shown.matchAll(/^\/licext\/\S+\s*: (\S*)/gm)].map(([, value]) => value);
    return Object.fromEntries([...Map.groupBy(letters, (one) => one)].map(([one, all]) => [one, all.length]));
  };
  const check = ({ addOn }: { addOn: string }) => {
    const rows = EXTENSIONS.map((extension) => `${extension},,Person ${extension},${addOn}`);
    return agent.ask<MassRun>('/mass/check?name=all.csv', ['Ext key,Number,User,Addon license 1', ...rows].join('\n'));
  };
  const progress = async (id: string) => (await agent.ask<MassRun>(`/mass/${id}`)).progress?.done ?? 0;

  /** The kill that a name stands for; `wholeMs`: what the whole took when nothing disturbed it. */
  const kills: Readonly<Record<string, (id: string, wholeMs: number) => Promise<unknown>>> = {
    'while its rows go to the PBX': async (id) => {
      while ((await progress(id)) === 0) await pause(1);
    },
    'as it begins': () => pause(5),
    'somewhere in the first half': (_id, wholeMs) => pause((Math.random() * wholeMs) / 2),
    'somewhere in the second half': (_id, wholeMs) => pause(((1 + Math.random()) * wholeMs) / 2),
  };

  it('is there as a whole or not at all after the restart', async () => {
    const first = await check(FILES[0]);
    const startedMs = performance.now();
    await agent.ask(`/mass/${first.id}/configure`, {});
    const wholeMs = performance.now() - startedMs;
    expect(await onPbx()).toEqual({ r: EXTENSIONS.length });
    let stands = 0;
    for (const [name, moment] of Object.entries(kills)) {
      const next = 1 - stands;
      const { id } = await check(FILES[next] ?? FILES[0]);
      const configuring = agent.ask<MassRun>(`/mass/${id}/configure`, {}).catch(() => undefined);
      await moment(id, wholeMs);
      await agent.kill();
      const acknowledged = await configuring;
      await agent.start();
      const { state } = await agent.ask<MassRun>(`/mass/${id}`);
      if (acknowledged !== undefined) expect(state, name).toBe('configured');
      stands = state === 'configured' ? next : stands;
      const { tallies } = await agent.ask<Seats>('/seats');
      const assigned = FILES.map(({ addOn }) => tallies.find(({ kind }) => kind === addOn)?.assigned);
      expect(assigned, name).toEqual(FILES.map((_, at) => (at === stands ? EXTENSIONS.length : 0)));
      const { letter } = FILES[stands] ?? FILES[0];
      await expect.poll(onPbx, { timeout: 20_000 }).toEqual({ [letter]: EXTENSIONS.length });
    }
  }, 120_000);
});
