// What every PBX driver must do, as one suite; it runs against the simulator and against a real Asterisk.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enforce } from '../../agent/enforcement/apply-plan.ts';
import { driftBetween, type LastApplied, rememberApplied, rememberBoot } from '../../agent/enforcement/drift.ts';
import type { EnforcedState } from '../../agent/enforcement/driver.ts';
import { planSteps } from '../../agent/enforcement/plan.ts';
import { FOREVER } from '../../shared/capacity.ts';
import { Fault } from '../../shared/errors.ts';
import type { ContractPbx } from './contract-pbx.ts';

const BASE: EnforcedState = {
  calls: [{ until: FOREVER, calls: 10 }],
  emergency: undefined,
  extensions: new Map([
    ['1001', ''],
    ['1002', ''],
    ['1003', ''],
  ]),
  extensionsChecked: true,
  blocked: new Set(),
  services: new Map(),
  revision: '1.1',
};

export function describeDriverContract(name: string, setup: () => Promise<ContractPbx>): void {
  describe(`the ${name} driver`, () => {
    let pbx: ContractPbx;
    const signal = new AbortController().signal;
    let last: LastApplied | undefined;
    const apply = async (wanted: EnforcedState) => {
      const enforced = await enforce(pbx.driver, () => wanted, signal);
      last = rememberApplied(last, enforced.found.state, enforced.inForce);
      return enforced;
    };
    const read = async () => (await pbx.driver.read(signal)).state;
    const registered = async () => {
      const { extensions } = await pbx.driver.read(signal);
      return extensions.flatMap((known) => (known.registered ? [known.extension] : []));
    };

    beforeAll(async () => {
      pbx = await setup();
    });
    afterAll(() => pbx?.close());

    it('finds nothing on a PBX that was never written to, and its extensions without its trunks', async () => {
      const { state, extensions } = await pbx.driver.read(signal);
      expect(state).toEqual({
        calls: undefined,
        emergency: undefined,
        extensions: new Map(),
        extensionsChecked: true,
        blocked: new Set(),
        services: new Map(),
        revision: undefined,
      });
      expect(extensions.map(({ extension }) => extension).sort()).toEqual(['1001', '1002', '1003']);
      expect(driftBetween(undefined, state).map(({ cause }) => cause)).toEqual(['never-applied']);
    });

    it('lets emergency calls pass and no others while nothing is written', async () => {
      expect(await pbx.call('1003', '112')).toBe(200);
      expect(await pbx.call('trunk', '112')).toBe(200);
      expect(await pbx.call('trunk', 'target')).toBe(503);
      expect(await pbx.call('1003', 'target')).toBe(403);
      await pbx.hangUpAll();
    });

    describe('with a licence in force', () => {
      beforeEach(async () => {
        await pbx.hangUpAll();
        await apply(BASE);
      });

      it('reads back exactly what was applied', async () => {
        const wanted: EnforcedState = {
          calls: [
            { until: 4_000_000_000, calls: 25 },
            { until: FOREVER, calls: 2 },
          ],
          emergency: '^(0115|117)$',
          extensions: new Map([
            ['1001', 'rmw'],
            ['1002', ''],
          ]),
          extensionsChecked: true,
          blocked: new Set(['1003']),
          services: new Map([
            ['hotel_pms', '1'],
            ['outbound_call_center', '12'],
          ]),
          revision: '2.17',
        };
        const { inForce, remaining, durableAfterMs } = await apply(wanted);
        expect(inForce).toEqual(wanted);
        expect(remaining).toEqual([]);
        expect(durableAfterMs).toBeGreaterThan(0);
      });

      it('plans nothing and writes nothing when all is in force', async () => {
        const again = await apply(BASE);
        expect(again.steps).toEqual([]);
        expect(again.durableAfterMs).toBe(0);
      });

      it('takes steps that are done already without complaint', async () => {
        const empty: EnforcedState = { ...BASE, calls: undefined, extensions: new Map(), revision: undefined };
        const steps = planSteps(empty, BASE);
        await pbx.driver.apply([...steps, ...steps, { do: 'unlicense-extension', extension: '4711' }], signal);
        expect(await read()).toEqual(BASE);
      });

      it('admits as many calls as are licensed and tells of every refusal with its reason', async () => {
        await apply({ ...BASE, calls: [{ until: FOREVER, calls: 2 }] });
        expect([await pbx.call('1001', 'target'), await pbx.call('trunk', 'target')]).toEqual([200, 200]);
        const refusal = pbx.nextEvent('refused');
        expect(await pbx.call('1002', 'target')).toBe(503);
        expect(await refusal).toMatchObject({ reason: 'calls', extension: '1002' });
        expect(await pbx.driver.usage(signal)).toMatchObject({ calls: 2, configuredExtensions: 3 });
      });

      it('cuts no call when the limit falls, and admits none until enough have ended', async () => {
        for (const from of ['1001', '1002', 'trunk'] as const) expect(await pbx.call(from, 'target')).toBe(200);
        await apply({ ...BASE, calls: [{ until: FOREVER, calls: 1 }] });
        expect(await pbx.callsUp()).toBe(3);
        expect(await pbx.call('1003', 'target')).toBe(503);
        expect(await pbx.callsUp()).toBe(3);
      });

      it('lets emergency calls pass when full, when nothing is licensed and from refused extensions', async () => {
        await apply({ ...BASE, calls: [{ until: FOREVER, calls: 1 }] });
        expect(await pbx.call('1001', 'target')).toBe(200);
        expect(await pbx.call('1002', '112')).toBe(200);
        await apply({
          ...BASE,
          calls: [{ until: FOREVER, calls: 0 }],
          extensions: new Map(),
          blocked: new Set(['1001', '1002', '1003']),
        });
        expect(await pbx.call('1003', '112')).toBe(200);
        expect(await pbx.call('trunk', '112')).toBe(200);
        expect(await pbx.driver.usage(signal)).toMatchObject({ calls: 1 });
      });

      it('counts a call that passes the gate twice on its way once', async () => {
        expect(await pbx.callThroughHop('1001')).toBe(200);
        expect(await pbx.driver.usage(signal)).toMatchObject({ calls: 1 });
      });

      it('refuses an extension beyond the limit by call and by registration, and takes it back', async () => {
        expect(await pbx.register('1003')).toBe(200);
        expect(await registered()).toEqual(['1003']);
        const extensions = new Map([
          ['1001', ''],
          ['1002', ''],
        ]);
        await apply({ ...BASE, extensions, blocked: new Set(['1003']) });
        const refusal = pbx.nextEvent('refused');
        expect(await pbx.call('1003', 'target')).toBe(403);
        expect(await refusal).toMatchObject({ reason: 'extension', extension: '1003' });
        expect(await registered()).toEqual([]);
        expect(await pbx.driver.usage(signal)).toMatchObject({ configuredExtensions: 3 });
        expect(await pbx.register('1003')).toBe(403);
        expect(await pbx.register('1001')).toBe(200);
        expect(await pbx.call('1001', 'target')).toBe(200);
        await apply(BASE);
        expect(await pbx.register('1003')).toBe(200);
        expect(await pbx.call('1003', 'target')).toBe(200);
      });

      it('follows a schedule without being asked again', async () => {
        await apply({
          ...BASE,
          calls: [
            { until: 1_000_000_000, calls: 10 },
            { until: FOREVER, calls: 0 },
          ],
        });
        expect(await pbx.call('1001', 'target')).toBe(503);
      });

      it('gives a conversation whose token left with the transferring caller one again', async () => {
        const transferred = pbx.nextEvent('transferred');
        await pbx.leakToken();
        await transferred;
        expect(await pbx.driver.usage(signal)).toMatchObject({ calls: 0 });
        expect(await pbx.driver.repair(signal)).toEqual({ restored: 1 });
        expect(await pbx.driver.usage(signal)).toMatchObject({ calls: 1 });
        expect(await pbx.driver.repair(signal)).toEqual({ restored: 0 });
      });

      it('finds and mends what was edited behind its back', async () => {
        await pbx.edit('licence', 'calls', '9999999999|500');
        await pbx.edit('licence', 'extensions', 'off');
        await pbx.edit('licence', 'emergency', '^.');
        await pbx.edit('licext', '1099', '');
        await pbx.edit('licsvc', 'hotel_pms', '1');
        const drift = driftBetween(last, await read());
        expect(drift.map(({ key, cause }) => `${key}: ${cause}`).sort()).toEqual([
          'calls: edited',
          'emergency: edited',
          'extension 1099: edited',
          'extension check: edited',
          'service hotel_pms: edited',
        ]);
        expect((await apply(BASE)).inForce).toEqual(BASE);
      });

      it('treats a damaged limit as none, and mends it', async () => {
        await pbx.edit('licence', 'calls', 'ten');
        expect((await read()).calls).toBeUndefined();
        expect(await pbx.call('1001', 'target')).toBe(503);
        expect((await apply(BASE)).inForce).toEqual(BASE);
      });

      it('tells caller names, and nothing for who has none or is not there', async () => {
        const callers = await pbx.driver.callers(['1001', '1002', '4711'], signal);
        expect([...callers]).toEqual([
          ['1001', 'Ada Berg'],
          ['1002', ''],
          ['4711', ''],
        ]);
      });

      it('reads what is in force anew for extensions that are known, the same as without knowing them', async () => {
        const first = await pbx.driver.read(signal);
        await apply({ ...BASE, extensions: new Map([['1002', 'rn']]) });
        const again = await pbx.driver.read(signal, first.extensions);
        expect(again).toEqual(await pbx.driver.read(signal));
        expect([...again.state.extensions]).toEqual([['1002', 'rn']]);
      });

      it('changes the features of very many extensions at once, and tells how far it is', async () => {
        const many = (letters: string) => new Map(Array.from({ length: 2000 }, (_, n) => [`${5000 + n}`, letters]));
        await apply({ ...BASE, extensions: many('r') });
        const told: number[] = [];
        const steps = planSteps(await read(), { ...BASE, extensions: many('nm') });
        await pbx.driver.apply(steps, signal, (done) => told.push(done));
        expect([...(await read()).extensions]).toEqual([...many('nm')]);
        expect(told).toEqual(told.toSorted((a, b) => a - b));
        expect(told.at(-1)).toBe(2000);
      });

      it('stops when it is called off, and can be finished later', async () => {
        const extensions = new Map(Array.from({ length: 2000 }, (_, n) => [`${5000 + n}`, '']));
        const wanted = { ...BASE, extensions, revision: '1.2' };
        const abort = new AbortController();
        const applying = pbx.driver.apply(planSteps(BASE, wanted), abort.signal);
        abort.abort();
        await expectFault(applying, 'aborted');
        expect((await read()).revision).toBe('1.1');
        expect((await apply(wanted)).remaining).toEqual([]);
      });

      it('keeps its limits over a restart of the PBX', async () => {
        await apply({ ...BASE, calls: [{ until: FOREVER, calls: 1 }] });
        const booted = pbx.nextEvent('booted');
        await pbx.restart();
        await booted;
        expect(await pbx.call('1001', 'target')).toBe(200);
        expect(await pbx.call('1002', 'target')).toBe(503);
      });

      it('finds and mends what a power cut right after an apply lost', async () => {
        const wanted: EnforcedState = { ...BASE, calls: [{ until: FOREVER, calls: 3 }], revision: '1.9' };
        await pbx.edit('licence', 'note', 'keeps the commit thread busy');
        await apply(wanted);
        const booted = pbx.nextEvent('booted');
        await pbx.kill();
        await booted;
        const drift = driftBetween(rememberBoot(last), await read());
        expect(drift.map(({ key, cause }) => `${key}: ${cause}`)).toContain('revision: restart');
        expect(new Set(drift.map(({ cause }) => cause))).toEqual(new Set(['restart']));
        expect((await apply(wanted)).inForce).toEqual(wanted);
      });

      it('says at once that a PBX that is gone cannot be reached, and goes on when it is back', async () => {
        const disconnected = pbx.nextEvent('disconnected');
        await pbx.goAway();
        await disconnected;
        expect(pbx.driver.connected()).toBe(false);
        await expectFault(pbx.driver.read(signal), 'pbx_unreachable');
        await expectFault(pbx.driver.apply([{ do: 'check-extensions' }], signal), 'pbx_unreachable');
        await expectFault(pbx.driver.usage(signal), 'pbx_unreachable');
        await pbx.comeBack();
        expect((await apply(BASE)).inForce).toEqual(BASE);
      });
    });
  });
}

async function expectFault(work: Promise<unknown>, code: string): Promise<void> {
  const outcome = await work.then(
    () => 'no fault',
    (thrown: unknown) => thrown,
  );
  expect(outcome).toBeInstanceOf(Fault);
  expect(outcome).toMatchObject({ code });
}
