// The service, its user and the command for this machine: the delivered unit with the paths that hold here.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { InstallPlan } from '../enforcement/driver.ts';

export interface UnitPlaces {
  /** Absolute paths of the node binary and of the agent's entry point. */
  readonly node: string;
  readonly program: string;
  readonly stateDir: string;
}

const DELIVERED_NODE = '/opt/switchkey/node_modules/.bin/node';
const DELIVERED_SOURCE = /\/opt\/switchkey\/agent\/(\w+\.ts)( run)?/g;
const DELIVERED_STATE = '/var/lib/switchkey-agent';
const UNIT = new URL('switchkey-agent.service', import.meta.url);

export async function unitFiles(places: UnitPlaces): Promise<InstallPlan> {
  return {
    files: [
      { path: '/etc/systemd/system/switchkey-agent.service', content: await unitFor(places), mode: 0o644 },
      {
        path: '/etc/sysusers.d/switchkey-agent.conf',
        content: `u switchkey-agent - "Switchkey agent" ${DELIVERED_STATE}\n`,
        mode: 0o644,
      },
      { path: '/usr/local/bin/switchkey-agent', content: commandFor(places), mode: 0o755 },
    ],
    instructions: [
      'Run `systemd-sysusers && systemctl daemon-reload`.',
      // systemd does this itself for the usual folder.
      ...(elsewhere(places) ? [`Run \`chown -R switchkey-agent: ${quoted(places.stateDir)}\`.`] : []),
      'Run `systemctl enable --now switchkey-agent`.',
      'Run `switchkey-agent doctor`.',
    ],
  };
}

/** The command under one name for everybody, with this machine's places; compiled code is kept where its user writes. */
function commandFor({ node, program, stateDir }: UnitPlaces): string {
  const [state, ...words] = [`STATE_DIRECTORY=${stateDir}`, node, program].map(shellQuoted);
  const cache = '[ -w "$HOME" ] && export NODE_COMPILE_CACHE="$HOME/.cache/switchkey-agent"';
  return `#!/bin/sh\n${cache}\nexec env ${state} ${words.join(' ')} "$@"\n`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function elsewhere({ stateDir }: UnitPlaces): boolean {
  return stateDir !== DELIVERED_STATE;
}

async function unitFor(places: UnitPlaces): Promise<string> {
  const { node, program, stateDir } = places;
  const delivered = await readFile(UNIT, 'utf8');
  const run = ` run${elsewhere(places) ? ` --state ${quoted(stateDir)}` : ''}`;
  const inHome = [node, program, stateDir].some((place) => /^\/(home|root)\//.test(place));
  return delivered
    .replaceAll(DELIVERED_NODE, () => quoted(node))
    .replace(DELIVERED_SOURCE, (_, name: string, runs?: string) => {
      return quoted(path.join(path.dirname(program), name)) + (runs === undefined ? '' : run);
    })
    .replace('StateDirectory=switchkey-agent\n', (line) =>
      elsewhere(places) ? `${line}ReadWritePaths=${quoted(stateDir)}\n` : line,
    )
    .replace('ProtectHome=yes', inHome ? 'ProtectHome=read-only' : 'ProtectHome=yes');
}

/** systemd splits at spaces and expands % and $; quoting and doubling take both away. */
function quoted(place: string): string {
  const escaped = place.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /[\s"'\\]/.test(escaped) ? JSON.stringify(escaped) : escaped;
}
