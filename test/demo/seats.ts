// Who works at the demo's hotel: people with a phone each, and the licences that a file of mass configuration gives them.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ask } from './programs.ts';

/** Fewer than the licences of the first order, so that some are free to give away. */
const PEOPLE = [
  ['1001', '4940555101', 'Ada Berg', 'call_recording', 'device_mobile_app'],
  ['1002', '4940555102', 'Ben Falk', 'call_recording', 'device_mobile_app'],
  ['1003', '4940555103', 'Carla Nystad', 'call_recording'],
  ['1004', '', 'David Roth'],
  ['1005', '', 'Emma Sund'],
  ['1006', '', 'Finn Hage'],
] as const;
const HEADER = ['Ext key', 'Number', 'User', 'Addon license 1', 'Addon license 2'];

/** As the admin of a PBX writes caller ids: the agent knows people by them. */
export async function namePeople(state: readonly string[]): Promise<void> {
  for (const [extension, , name] of PEOPLE) {
    await ask('agent', ['simulate', 'name-extension', extension, ...name.split(' '), ...state]);
  }
}

/** Unless somebody has a licence already, or the sandbox is of a time before base licences were in it. */
export async function giveSeatsOnce({
  agent,
  people,
}: {
  readonly agent: string;
  readonly people: string;
}): Promise<void> {
  const state = ['--state', agent];
  const { seats } = await ask<{ seats?: { assigned: number } }>('agent', ['status', ...state]);
  if (seats === undefined || seats.assigned > 0) return;
  const rows = PEOPLE.map((row) => HEADER.map((_, at) => row[at] ?? '').join(','));
  await writeFile(people, `${[HEADER.join(','), ...rows].join('\r\n')}\r\n`, { mode: 0o600 });
  const { id } = await ask<{ id: string }>('agent', ['mass', 'check', path.resolve(people), ...state]);
  await ask('agent', ['mass', 'configure', id, ...state]);
}
