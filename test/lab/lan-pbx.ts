// One PBX of a LAN: a real Asterisk in its namespace with a real agent daemon beside it, killed and started at will.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BUILT_IN_NUMBERS } from '../../agent/enforcement/emergency.ts';
import type { Status } from '../../shared/contracts/local-api.ts';
import { configFiles } from './asterisk-config.ts';
import { type AsteriskHost, findHost } from './asterisk-host.ts';
import { markOwned } from './instances.ts';
import type { LanHost } from './network.ts';

/** Each namespace has its ports for itself. */
export const SIP_PORT = 5060;
const AMI_PORT = 5038;

export interface LanPbx {
  startAsterisk(): Promise<void>;
  startAgent(): Promise<void>;
  /** The agent's command line, beside this PBX. */
  agent(...words: string[]): Promise<string>;
  status(): Promise<Status>;
  /** A command of Asterisk's own console. */
  cli(command: string): Promise<string>;
  channels(): Promise<number>;
  /** Without a chance to write or say anything. */
  killAgent(): Promise<void>;
  killAsterisk(): Promise<void>;
  close(): Promise<void>;
}

export function lanPbx(lanHost: LanHost, name: string, settings: Readonly<Record<string, unknown>>): LanPbx {
  const host = findHost();
  if (host === undefined) throw new Error('no Asterisk here');
  const dir = join(host.base, `${name}-${process.pid}-${randomBytes(4).toString('hex')}`);
  const state = join(dir, 'agent');
  const secret = randomBytes(12).toString('hex');
  writeInstance(host, lanHost, dir, secret);
  mkdirSync(state, { mode: 0o700 });
  writeFileSync(join(state, 'pbx.secret'), secret, { mode: 0o600 });
  const driver = { kind: 'asterisk', username: 'agent', port: AMI_PORT, secretFile: 'pbx.secret' };
  writeFileSync(join(state, 'settings.json'), JSON.stringify({ driver, ...settings }), { mode: 0o600 });
  const forget = markOwned(dir);
  let asterisk: ChildProcess | undefined;
  let daemon: ChildProcess | undefined;

  const agentWords = (words: readonly string[]) => [
    process.execPath,
    resolve('agent/main.ts'),
    ...words,
    '--state',
    state,
  ];
  const agent = (...words: string[]) => within(lanHost, agentWords(words));
  const cli = (command: string) =>
    within(lanHost, host.command('asterisk', '-C', join(host.inside(dir), 'etc/asterisk.conf'), '-rx', command));
  const pbx: LanPbx = {
    agent,
    cli,
    async startAsterisk() {
      const words = host.command('asterisk', '-f', '-C', join(host.inside(dir), 'etc/asterisk.conf'));
      asterisk = launch([...lanHost.inside, ...words]);
      for (let turn = 0; turn < 200; turn += 1) {
        if ((await cli('core waitfullybooted').catch(() => '')).includes('fully booted')) return;
        await pause(50);
      }
      throw new Error(`this Asterisk did not start; see ${dir}/log/messages.log`);
    },
    async startAgent() {
      daemon = launch([...lanHost.inside, ...agentWords(['run'])], 'pipe');
      await said(daemon, 'the agent is running');
    },
    status: async () => JSON.parse(await agent('status', '--json')),
    channels: async () => Number(/(\d+) active channel/.exec(await cli('core show channels count'))?.[1] ?? Number.NaN),
    killAgent: () => killed(daemon),
    killAsterisk: () => killed(asterisk),
    async close() {
      await Promise.all([killed(daemon), killed(asterisk)]);
      forget();
    },
  };
  return pbx;
}

function writeInstance(host: AsteriskHost, lanHost: LanHost, dir: string, secret: string): void {
  const labSecret = randomBytes(12).toString('hex');
  const files = configFiles({
    dir: host.inside(dir),
    sipPort: SIP_PORT,
    amiPort: AMI_PORT,
    calleePort: 5080,
    extensions: ['1001', '1002'],
    agentSecret: secret,
    labSecret,
    gate: { emergency: BUILT_IN_NUMBERS },
  });
  const lan = `${lanHost.address.replace(/\.\d+$/, '.0')}/24`;
  const pjsip = (files['pjsip.conf'] ?? '')
    .replace(/bind = .*/, `bind = 0.0.0.0:${SIP_PORT}`)
    .replace(/match = .*/, `match = ${lan}`);
  for (const folder of ['etc', 'var', 'spool', 'run', 'log', 'cache'])
    mkdirSync(join(dir, folder), { recursive: true });
  for (const [name, content] of Object.entries({ ...files, 'pjsip.conf': pjsip }))
    writeFileSync(join(dir, 'etc', name), content, { mode: 0o640 });
}

async function within(lanHost: LanHost, command: readonly string[]): Promise<string> {
  const [program = '', ...args] = [...lanHost.inside, ...command];
  return (await promisify(execFile)(program, args, { timeout: 20_000 })).stdout;
}

/** The kernel ends it when this process dies, however that happens. */
function launch(command: readonly string[], stderr: 'ignore' | 'pipe' = 'ignore'): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', ...command], { stdio: ['ignore', 'ignore', stderr] });
}

/** Goes on reading: a daemon whose log nobody takes would end. */
function said(child: ChildProcess, words: string): Promise<void> {
  return new Promise((done, failed) => {
    let log = '';
    child.stderr?.on('data', (chunk) => {
      log += String(chunk);
      if (log.includes(words)) done();
    });
    child.once('exit', () => failed(new Error(`the agent ended: ${log.slice(-500)}`)));
  });
}

async function killed(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
