// Starts real Asterisk instances on loopback, side by side, and leaves nothing behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { GateOptions } from '../../agent/enforcement/asterisk/gate.ts';
import { type AmiMessage, type LabAmi, openAmi } from './ami.ts';
import { configFiles } from './asterisk-config.ts';
import { type AsteriskHost, findHost, labAvailable, onPath } from './asterisk-host.ts';
import { markOwned, sweepStale } from './instances.ts';
import { freeTcpPort, freeUdpPort } from './ports.ts';

export interface LabOptions {
  /** Part of the folder's name, to tell instances apart by eye. */
  readonly name?: string;
  /** How many from 1001 on (default 3), or their names. The password of `1001` is `p1001`. */
  readonly extensions?: number | readonly string[];
  /** Caller names by extension. */
  readonly callers?: Readonly<Record<string, string>>;
  /** The gate that the dialplan includes; false: none, endpoints go straight to the numbers. */
  readonly gate?: GateOptions | false;
  /** Configuration files beside the generated ones, or instead of them. */
  readonly extraFiles?: Readonly<Record<string, string>>;
}

const LAB_EMERGENCY = ['112', '0112', '911', '999'];

export interface LabAsterisk {
  readonly sipPort: number;
  readonly amiPort: number;
  /** The callee of two-leg calls is expected here: `uas(asterisk.calleePort)`. */
  readonly calleePort: number;
  readonly extensions: readonly string[];
  /** AMI account `agent`: the least privilege. */
  readonly agentSecret: string;
  /** AMI account `lab`: everything. */
  readonly labSecret: string;
  /** Instance folder on this machine; configuration in `etc/`, log in `log/messages.log`. */
  readonly dir: string;
  /** The same path as Asterisk sees it (other than `dir` in the chroot). */
  readonly insideDir: string;
  /** The lab's own AMI connection; another one after `restart`. */
  readonly ami: () => LabAmi;
  /** Runs a CLI command and gives its output. */
  readonly cli: (command: string) => Promise<string>;
  readonly putDb: (family: string, key: string, value: string) => Promise<void>;
  readonly deleteDb: (family: string, key?: string) => Promise<void>;
  /** CoreShowChannels. */
  readonly channels: () => Promise<readonly AmiMessage[]>;
  /** Channels that hold a token of the gate (`calls` in the category `lic`). */
  readonly tokens: () => Promise<readonly string[]>;
  /** Resolves once no channel is left; rejects after `timeoutMs`. */
  readonly idle: (timeoutMs?: number) => Promise<void>;
  readonly writeConfig: (name: string, content: string) => void;
  readonly log: () => string;
  /** Ends it without a chance to write anything. */
  readonly kill9: () => Promise<void>;
  /** Stops it properly if it runs, and starts it on the same folder. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const BOOT_MS = 20_000;

export async function startAsterisk(options: LabOptions = {}): Promise<LabAsterisk> {
  const host = hostOrThrow();
  sweepStale(host);
  const dir = join(host.base, `${options.name ?? 'pbx'}-${process.pid}-${randomBytes(4).toString('hex')}`);
  const extensions = extensionNames(options.extensions ?? 3);
  const plan = {
    dir: host.inside(dir),
    sipPort: await freeUdpPort(),
    amiPort: await freeTcpPort(),
    calleePort: await freeUdpPort(),
    extensions,
    callers: options.callers,
    agentSecret: randomBytes(12).toString('hex'),
    labSecret: randomBytes(12).toString('hex'),
    gate: options.gate === false ? undefined : (options.gate ?? { emergency: LAB_EMERGENCY }),
  };
  for (const folder of ['etc', 'var', 'spool', 'run', 'log', 'cache'])
    mkdirSync(join(dir, folder), { recursive: true });
  const forget = markOwned(dir);
  const writeConfig = (name: string, content: string) =>
    writeFileSync(join(dir, 'etc', name), content, { mode: 0o640 });
  for (const [name, content] of Object.entries({ ...configFiles(plan), ...options.extraFiles }))
    writeConfig(name, content);

  let child: ChildProcess | undefined;
  let ami: LabAmi | undefined;
  const boot = async () => {
    child = launch(host, dir);
    ami = await booted(child, plan.amiPort, plan.labSecret, dir);
  };
  const asked = (): LabAmi => {
    if (ami === undefined) throw new Error('this lab Asterisk is not running');
    return ami;
  };
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child;
    ami?.close();
    ami = undefined;
    child = undefined;
    if (ending !== undefined) await ended(ending, signal);
  };
  const channels = async () => {
    const { events } = await asked().action({ Action: 'CoreShowChannels' });
    return events.filter((event) => event.Event === 'CoreShowChannel');
  };
  const cli = async (command: string) =>
    (await asked().action({ Action: 'Command', Command: command })).head.Output ?? '';

  try {
    await boot();
  } catch (failure) {
    await end('SIGKILL');
    forget();
    throw failure;
  }
  return {
    ...plan,
    dir,
    insideDir: plan.dir,
    ami: asked,
    cli,
    channels,
    writeConfig,
    putDb: async (family, key, value) => {
      await asked().action({ Action: 'DBPut', Family: family, Key: key, Val: value });
    },
    deleteDb: async (family, key) => {
      await cli(key === undefined ? `database deltree ${family}` : `database del ${family} ${key}`);
    },
    tokens: async () =>
      (await cli('group show channels')).split('\n').flatMap((line) => /^(\S+)\s+calls\s+lic/.exec(line)?.[1] ?? []),
    idle: (timeoutMs = 10_000) => untilIdle(channels, timeoutMs),
    log: () => readFileSync(join(dir, 'log/messages.log'), 'utf8'),
    kill9: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      await boot();
    },
    stop: async () => {
      await end('SIGTERM');
      forget();
    },
  };
}

function hostOrThrow(): AsteriskHost {
  const host = findHost();
  const available = labAvailable();
  if (host !== undefined && available.ok) return host;
  throw new Error(available.ok ? 'no Asterisk here' : `missing: ${available.missing.join(', ')}; ${available.how}`);
}

function extensionNames(wanted: number | readonly string[]): readonly string[] {
  return typeof wanted === 'number' ? Array.from({ length: wanted }, (_, i) => String(1001 + i)) : wanted;
}

/** In a process group of its own; the kernel ends it when this process dies, however that happens. */
function launch(host: AsteriskHost, dir: string): ChildProcess {
  const tied = onPath('setpriv') === undefined ? [] : ['setpriv', '--pdeathsig', 'KILL'];
  const [program = '', ...args] = [
    ...tied,
    ...host.command('asterisk', '-f', '-C', join(host.inside(dir), 'etc/asterisk.conf')),
  ];
  return spawn(program, args, { detached: true, stdio: 'ignore' });
}

async function booted(child: ChildProcess, port: number, secret: string, dir: string): Promise<LabAmi> {
  const giveUpMs = Date.now() + BOOT_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < giveUpMs) {
    const ami = await openAmi(port, 'lab', secret).catch(() => undefined);
    if (ami === undefined) {
      await pause(20);
      continue;
    }
    if (!ami.events.some(fullyBooted)) await ami.next(fullyBooted, BOOT_MS);
    return ami;
  }
  throw new Error(`this lab Asterisk did not start; see ${dir}/log/messages.log`);
}

function fullyBooted(event: AmiMessage): boolean {
  return event.Event === 'FullyBooted';
}

async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  process.kill(-child.pid, signal);
  const hard = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), 5000);
  await gone;
  clearTimeout(hard);
}

async function untilIdle(channels: () => Promise<readonly AmiMessage[]>, timeoutMs: number): Promise<void> {
  const giveUpMs = Date.now() + timeoutMs;
  for (;;) {
    const left = await channels();
    if (left.length === 0) return;
    if (Date.now() > giveUpMs) throw new Error(`still up: ${left.map((channel) => channel.Channel).join(', ')}`);
    await pause(20);
  }
}
