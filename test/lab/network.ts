// A small LAN for two PBXs: a bridge on this machine and a network namespace for each of them. Needs root and `ip`.
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

export interface LanHost {
  /** The first words of a command that runs inside. */
  readonly inside: readonly string[];
  readonly address: string;
  /** Pulls the cable, or plugs it in again. */
  link(state: 'up' | 'down'): Promise<void>;
  /** Takes over, or gives up, an address beside its own; neighbours learn of it at once. */
  hold(address: string, held: boolean): Promise<void>;
}

export interface Lan {
  /** This machine's own address. */
  readonly gateway: string;
  /** For whoever holds it. */
  readonly virtual: string;
  readonly hosts: readonly [LanHost, LanHost];
  close(): Promise<void>;
}

const run = promisify(execFile);
const ip = (...args: string[]) => run('ip', args);

/** Undefined when a LAN can be made here; else what is missing, in words. */
export function lanMissing(): string | undefined {
  const name = `sk-try-${randomBytes(3).toString('hex')}`;
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'pipe' });
    execFileSync('ip', ['netns', 'del', name], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'network namespaces (root and `ip` of Debian package iproute2)';
  }
}

/** Nothing outside of the 10.213.0.0/16 that it takes a part of is touched. */
export async function makeLan(): Promise<Lan> {
  const id = randomBytes(3).toString('hex');
  const net = `10.213.${randomBytes(1).readUInt8(0)}`;
  const bridge = `skbr${id}`;
  await ip('link', 'add', bridge, 'type', 'bridge');
  await ip('addr', 'add', `${net}.1/24`, 'dev', bridge);
  await ip('link', 'set', bridge, 'up');
  const first = await addHost(`ska${id}`, bridge, `${net}.2`);
  const second = await addHost(`skb${id}`, bridge, `${net}.3`);
  const names = [`ska${id}`, `skb${id}`];
  const sweep = () => {
    for (const name of names) execFileSync('ip', ['netns', 'del', name], { stdio: 'ignore' });
    execFileSync('ip', ['link', 'del', bridge], { stdio: 'ignore' });
  };
  process.once('exit', sweep);
  return {
    gateway: `${net}.1`,
    virtual: `${net}.10`,
    hosts: [first, second],
    async close() {
      process.removeListener('exit', sweep);
      sweep();
    },
  };

  async function addHost(name: string, on: string, address: string): Promise<LanHost> {
    const inside = ['ip', 'netns', 'exec', name];
    const [program = 'ip', ...words] = inside;
    const within = (...args: string[]) => run(program, [...words, 'ip', ...args]);
    await ip('netns', 'add', name);
    await ip('link', 'add', `v${name}`, 'type', 'veth', 'peer', 'name', 'lan', 'netns', name);
    await ip('link', 'set', `v${name}`, 'master', on, 'up');
    await within('addr', 'add', `${address}/24`, 'dev', 'lan');
    await within('link', 'set', 'lan', 'up');
    await within('link', 'set', 'lo', 'up');
    return {
      inside,
      address,
      async link(state) {
        await ip('link', 'set', `v${name}`, state);
      },
      async hold(taken, held) {
        await within('addr', held ? 'add' : 'del', `${taken}/24`, 'dev', 'lan');
        await ip('neigh', 'flush', 'dev', on);
      },
    };
  }
}
