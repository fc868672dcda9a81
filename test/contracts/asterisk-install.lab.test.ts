// What `install` shows, put on a real Asterisk that had no gate, line by line as it says: then the gate is in every path.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asteriskDriver } from '../../agent/enforcement/asterisk/driver.ts';
import type { InstallPlan, PbxDriver } from '../../agent/enforcement/driver.ts';
import { planSteps } from '../../agent/enforcement/plan.ts';
import { FOREVER } from '../../shared/capacity.ts';
import { type LabAsterisk, startAsterisk } from '../lab/asterisk.ts';
import { type Phone, phone } from '../lab/sip-phone.ts';
import { describeWithLab } from '../lab/with-lab.ts';

describeWithLab('an Asterisk without a gate', () => {
  const signal = new AbortController().signal;
  let asterisk: LabAsterisk;
  let plan: InstallPlan;
  let caller: Phone;

  beforeAll(async () => {
    const sorcery = '[res_pjsip]\naor = config,pjsip.conf,criteria=type=aor\n';
    asterisk = await startAsterisk({ name: 'install', gate: false, extraFiles: { 'sorcery.conf': sorcery } });
    caller = await phone({ user: '1001', password: 'p1001', pbxPort: asterisk.sipPort });
  });
  afterAll(async () => {
    caller?.close();
    await asterisk?.stop();
  });

  it('is told what is missing, and the plan is made for the contexts it has', async () => {
    await withDriver(connected(asterisk, 'agent', asterisk.agentSecret), async (driver) => {
      const { gate, findings } = await driver.probe(signal);
      expect(gate).toBe('missing');
      expect(findings.map(({ code, subject }) => `${code} ${subject}`).sort()).toEqual([
        'bypass_context gated-extension',
        'bypass_context gated-trunk',
        'bypass_context open',
        'gate_missing lic-call, lic-emergency, lic-ext',
        'sorcery_missing sorcery.conf',
      ]);
      // The account of the plan is the driver's own; here it comes beside the one that asked.
      plan = renamed(driver.installPlan(), '[agent]', '[switchkey]');
    });
    const lines = plan.instructions.join('\n');
    expect(lines).toContain('context=switchkey-gated-extension');
    expect(lines).toContain('context=switchkey-trunk-gated-trunk');
  });

  it('lets the agent in with the account of the plan', async () => {
    putFiles(asterisk, plan);
    append(asterisk, 'manager.conf', '#include switchkey/manager.conf');
    await asterisk.cli('manager reload');
    await withDriver(connected(asterisk, 'switchkey', secretOf(plan)), async (driver) => {
      const { findings } = await driver.probe(signal);
      expect(findings.map(({ code }) => code)).not.toContain('account_too_weak');
      expect(findings.map(({ code }) => code)).not.toContain('account_too_strong');
      const found = (await driver.read(signal)).state;
      const wanted = {
        ...found,
        calls: [{ until: FOREVER, calls: 1 }],
        extensions: new Map([['1001', '']]),
        blocked: new Set(['1002']),
      };
      await driver.apply(planSteps(found, wanted), signal);
    });
  });

  it('has the gate in every path after the lines of the plan', async () => {
    append(asterisk, 'extensions.conf', '#include switchkey/gate.conf\n#include switchkey/contexts.conf');
    await asterisk.cli('dialplan reload');
    const pjsip = configOf(asterisk, 'pjsip.conf')
      .replaceAll('context = gated-extension', 'context = switchkey-gated-extension')
      .replaceAll('\ncontext = gated-trunk', '\ncontext = switchkey-trunk-gated-trunk')
      .replaceAll('\ncontext = open', '\ncontext = switchkey-trunk-open');
    asterisk.writeConfig('pjsip.conf', pjsip);
    const sorcery = configOf(asterisk, 'sorcery.conf').replace(
      '[res_pjsip]',
      '[res_pjsip]\n#include switchkey/sorcery-aor.conf',
    );
    asterisk.writeConfig('sorcery.conf', sorcery);
    await asterisk.restart();
    await withDriver(connected(asterisk, 'switchkey', secretOf(plan)), async (driver) => {
      expect(await driver.probe(signal)).toMatchObject({ gate: 'installed', findings: [] });
    });
  });

  it('is told of a wrapper in which somebody left the count out, and how to write the same ones anew', async () => {
    const written = configOf(asterisk, 'switchkey/contexts.conf');
    const uncounted = written.replace(/^ same => n,GotoIf\(\$\[.*GROUP_COUNT.*\n/m, '');
    expect(uncounted).not.toBe(written);
    asterisk.writeConfig('switchkey/contexts.conf', uncounted);
    await asterisk.cli('dialplan reload');
    await withDriver(connected(asterisk, 'switchkey', secretOf(plan)), async (driver) => {
      const { findings } = await driver.probe(signal);
      expect(findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
        'gate_edited switchkey-gated-extension',
      ]);
      const again = driver.installPlan().files.find(({ path }) => path.endsWith('/contexts.conf'))?.content ?? '';
      expect(contextsIn(again)).toEqual(contextsIn(written));
      asterisk.writeConfig('switchkey/contexts.conf', again);
      await asterisk.cli('dialplan reload');
      expect(await driver.probe(signal)).toMatchObject({ gate: 'installed', findings: [] });
    });
  });

  it('takes the wrappers of an older agent as the gate they are', async () => {
    const current = configOf(asterisk, 'switchkey/contexts.conf');
    const older = (caller: string) =>
      `exten => _[+*#0-9a-zA-Z]!,1,Gosub(lic-call,s,1(\${EXTEN}${caller}))\n same => n,Goto(numbers,\${EXTEN},1)\n`;
    const contexts = contextsIn(current).map(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a dialplan variable, not ours
      (name) => `[${name}]\n${older(name.includes('trunk') ? '' : ',${CHANNEL(endpoint)}')}`,
    );
    asterisk.writeConfig('switchkey/contexts.conf', contexts.join(''));
    await asterisk.cli('dialplan reload');
    await withDriver(connected(asterisk, 'switchkey', secretOf(plan)), async (driver) => {
      expect(await driver.probe(signal)).toMatchObject({ gate: 'installed', findings: [] });
    });
    asterisk.writeConfig('switchkey/contexts.conf', current);
    await asterisk.cli('dialplan reload');
  });

  it('keeps the limits written before, for calls and for registrations', async () => {
    expect([await caller.call('ivr'), await caller.call('ivr'), await caller.call('112')]).toEqual([200, 503, 200]);
    const refused = await phone({ user: '1002', password: 'p1002', pbxPort: asterisk.sipPort });
    expect([await caller.register(), await refused.register(), await refused.call('ivr')]).toEqual([200, 403, 403]);
    refused.close();
    await caller.hangUpAll();
  });
});

function connected(asterisk: LabAsterisk, username: string, secret: string): PbxDriver {
  const { amiPort: port } = asterisk;
  return asteriskDriver(
    {
      host: '127.0.0.1',
      port,
      username,
      secret: async () => secret,
      secretFile: '/nowhere',
      configDir: '/etc/asterisk',
    },
    { random: (bytes) => randomBytes(bytes) },
  );
}

async function withDriver(driver: PbxDriver, work: (driver: PbxDriver) => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    driver.open((event) => event.type === 'connected' && resolve());
  });
  try {
    await work(driver);
  } finally {
    await driver.close();
  }
}

function putFiles(asterisk: LabAsterisk, { files }: InstallPlan): void {
  mkdirSync(`${asterisk.dir}/etc/switchkey`, { recursive: true });
  for (const { path, content } of files) {
    if (dirname(path) === '/etc/asterisk/switchkey') asterisk.writeConfig(`switchkey/${basename(path)}`, content);
  }
}

function renamed(plan: InstallPlan, from: string, to: string): InstallPlan {
  return { ...plan, files: plan.files.map((file) => ({ ...file, content: file.content.replace(from, to) })) };
}

function append(asterisk: LabAsterisk, name: string, lines: string): void {
  asterisk.writeConfig(name, `${configOf(asterisk, name)}\n${lines}\n`);
}

function configOf(asterisk: LabAsterisk, name: string): string {
  return readFileSync(`${asterisk.dir}/etc/${name}`, 'utf8');
}

function contextsIn(config: string): readonly string[] {
  return Array.from(config.matchAll(/^\[([^\]]+)\]/gm), ([, name = '']) => name).sort();
}

function secretOf({ files }: InstallPlan): string {
  return files.find(({ path }) => path === '/nowhere')?.content.trim() ?? '';
}
