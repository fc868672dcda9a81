// A real Asterisk keeps the contract of a PBX driver, and the driver proves the gate and finds what leads round it.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asteriskDriver } from '../../agent/enforcement/asterisk/driver.ts';
import type { PbxDriver, PbxEvent } from '../../agent/enforcement/driver.ts';
import { BUILT_IN_NUMBERS } from '../../agent/enforcement/emergency.ts';
import { type LabAsterisk, startAsterisk } from '../lab/asterisk.ts';
import { type Phone, phone } from '../lab/sip-phone.ts';
import { describeWithLab } from '../lab/with-lab.ts';
import type { ContractPbx } from './contract-pbx.ts';
import { eventRecorder } from './event-recorder.ts';
import { describeDriverContract } from './pbx-driver.ts';

const NUMBERS = { target: 'ivr', '112': '112' } as const;

describeWithLab('on the real PBX', () => {
  describeDriverContract('Asterisk', async (): Promise<ContractPbx> => {
    const asterisk = await startAsterisk({
      name: 'contract',
      callers: { 1001: 'Ada Berg' },
      gate: { emergency: BUILT_IN_NUMBERS },
    });
    const phones = new Map<string, Phone>();
    for (const user of ['1001', '1002', '1003']) {
      phones.set(user, await phone({ user, password: `p${user}`, pbxPort: asterisk.sipPort }));
    }
    phones.set('trunk', await phone({ user: 'provider', pbxPort: asterisk.sipPort }));
    phones.set('callee', await phone({ user: 'callee', pbxPort: asterisk.sipPort, port: asterisk.calleePort }));
    const phoneOf = (user: string): Phone => {
      const found = phones.get(user);
      if (found === undefined) throw new Error(`there is no phone ${user}`);
      return found;
    };
    const driver = driverFor(asterisk, 'agent', asterisk.agentSecret);
    const { onEvent, nextEvent } = eventRecorder();
    const connected = nextEvent('connected');
    driver.open(onEvent);
    await connected;
    return {
      driver,
      nextEvent,
      call: (from, number) => phoneOf(from).call(NUMBERS[number]),
      callThroughHop: (from) => phoneOf(from).call('local-hop'),
      async leakToken() {
        const caller = phoneOf('1001');
        await caller.call('two-leg');
        await caller.call('two-leg');
        const [first, second] = caller.legs();
        if (first === undefined || second === undefined) throw new Error('two calls should be up');
        expect(await caller.connect(first, second)).toBe(202);
      },
      callsUp: async () => [...phones.values()].flatMap((each) => each.legs()).length,
      async hangUpAll() {
        await Promise.all([...phones.values()].map((each) => each.hangUpAll()));
        for (const { Channel } of await asterisk.channels()) {
          if (Channel !== undefined)
            await asterisk
              .ami()
              .action({ Action: 'Hangup', Channel })
              .catch(() => undefined);
        }
        await asterisk.idle();
      },
      register: (extension) => phoneOf(extension).register(),
      edit: (family, key, value) => asterisk.putDb(family, key, value),
      restart: () => asterisk.restart(),
      async kill() {
        await asterisk.kill9();
        await asterisk.restart();
      },
      goAway: () => asterisk.kill9(),
      async comeBack() {
        const booted = nextEvent('booted');
        await asterisk.restart();
        await booted;
      },
      async close() {
        for (const each of phones.values()) each.close();
        await driver.close();
        await asterisk.stop();
      },
    };
  });

  describe('the probe of an Asterisk', () => {
    const signal = new AbortController().signal;
    let asterisk: LabAsterisk;
    beforeAll(async () => {
      asterisk = await startAsterisk({ name: 'probe', gate: { emergency: BUILT_IN_NUMBERS } });
    });
    afterAll(() => asterisk?.stop());

    const probe = (account: 'agent' | 'lab') =>
      withDriver(
        driverFor(asterisk, account, account === 'agent' ? asterisk.agentSecret : asterisk.labSecret),
        (driver) => driver.probe(signal),
      );
    const codes = async (account: 'agent' | 'lab' = 'agent') =>
      (await probe(account)).findings.map(({ code, subject }) => `${code} ${subject}`);

    it('finds the gate as it was written, and the one way round it that the lab has', async () => {
      const { version, gate, findings } = await probe('agent');
      expect(gate).toBe('installed');
      expect(Number.parseInt(version, 10)).toBeGreaterThanOrEqual(18);
      expect(findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual(['bypass_context open']);
    });

    it('finds an account that may do more than it needs', async () => {
      expect((await codes('lab')).join()).toMatch(/account_too_strong .*Command, Originate, UpdateConfig/);
    });

    it('finds an extension that starts where trunks do', async () => {
      const pjsip = readFileSync(`${asterisk.dir}/etc/pjsip.conf`, 'utf8');
      asterisk.writeConfig(
        'pjsip.conf',
        pjsip.replace(
          '[1002]\ntype = endpoint\ncontext = gated-extension',
          '[1002]\ntype = endpoint\ncontext = gated-trunk',
        ),
      );
      await asterisk.cli('module reload res_pjsip.so');
      expect(await codes()).toContain('bypass_endpoint 1002');
    });

    it('finds an edited gate', async () => {
      await asterisk.cli('dialplan add extension s,99,NoOp into lic-call');
      expect((await probe('agent')).gate).toBe('edited');
      expect(await codes()).toContain('gate_edited lic-call, lic-emergency, lic-ext');
    });

    it('finds a gate that is not loaded', async () => {
      asterisk.writeConfig('switchkey-gate.conf', '; empty\n');
      await asterisk.cli('dialplan reload');
      expect((await probe('agent')).gate).toBe('missing');
    });

    it('finds that registrations are not refused', async () => {
      asterisk.writeConfig('sorcery.conf', '[res_pjsip]\naor = config,pjsip.conf,criteria=type=aor\n');
      expect(await codes()).toContain('sorcery_missing sorcery.conf');
    });
  });
});

function driverFor(asterisk: LabAsterisk, username: string, secret: string): PbxDriver {
  return asteriskDriver(
    {
      host: '127.0.0.1',
      port: asterisk.amiPort,
      username,
      secret: async () => secret,
      secretFile: '/nowhere',
      configDir: '/etc/asterisk',
    },
    { random: (bytes) => randomBytes(bytes) },
  );
}

async function withDriver<T>(driver: PbxDriver, work: (driver: PbxDriver) => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => {
    driver.open((event: PbxEvent) => event.type === 'connected' && resolve());
  });
  try {
    return await work(driver);
  } finally {
    await driver.close();
  }
}
