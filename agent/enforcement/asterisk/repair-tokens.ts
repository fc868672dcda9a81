// Gives conversations that lost their token one again: a caller who connects two parties and leaves takes the token along.
import { Fault } from '../../../shared/errors.ts';
import type { AmiClient } from './ami-client.ts';
import { type AmiMessage, field } from './ami-frames.ts';

export interface SeenChannel {
  readonly name: string;
  /** '' while in no bridge. */
  readonly bridge: string;
  readonly holdsToken: boolean;
  /** The gate counted the call this channel came from. Emergency calls were not, and stay so. */
  readonly counted: boolean;
}

const TOKEN = 'GROUP(lic)';
const COUNTED = 'LIC';

/** Number of tokens given back. A channel that hangs up meanwhile is no fault. */
export async function repairTokens(client: AmiClient, signal: AbortSignal): Promise<number> {
  const channels: SeenChannel[] = [];
  const refusal = await client.list(
    { Action: 'Status', Variables: `${TOKEN},${COUNTED}` },
    (item) => channels.push(seenChannel(item)),
    signal,
  );
  if (refusal !== undefined) throw new Fault('pbx_refused', `Asterisk refused to show the channels: ${refusal}.`);
  const answers = await Promise.all(
    orphans(channels).map((Channel) =>
      client.action({ Action: 'Setvar', Channel, Variable: TOKEN, Value: 'calls' }, signal),
    ),
  );
  return answers.filter((answer) => field(answer, 'Response') === 'Success').length;
}

/**
 * Pure: one channel of every conversation that should hold a token and holds none. A conversation is what bridges and
 * Local channels connect; with fewer than two real channels in bridges it is still being set up and is left alone.
 */
export function orphans(channels: readonly SeenChannel[]): readonly string[] {
  const found: string[] = [];
  for (const members of conversations(channels)) {
    const real = members.filter(({ name, bridge }) => bridge !== '' && !name.startsWith('Local/'));
    const counted = real.find((channel) => channel.counted);
    const settled = members.some(({ holdsToken }) => holdsToken);
    if (real.length >= 2 && counted !== undefined && !settled) found.push(counted.name);
  }
  return found;
}

function conversations(channels: readonly SeenChannel[]): readonly (readonly SeenChannel[])[] {
  const memberships = new Map<string, SeenChannel[]>();
  const joins = (channel: SeenChannel) => [
    ...(channel.bridge === '' ? [] : [`bridge ${channel.bridge}`]),
    // Both halves of a Local channel carry one name, with ;1 and ;2 behind it.
    ...(channel.name.startsWith('Local/') ? [`local ${channel.name.replace(/;[12]$/, '')}`] : []),
  ];
  for (const channel of channels) {
    for (const join of joins(channel)) memberships.set(join, [...(memberships.get(join) ?? []), channel]);
  }
  const seen = new Set<SeenChannel>();
  const result: SeenChannel[][] = [];
  for (const start of channels) {
    if (seen.has(start)) continue;
    const members: SeenChannel[] = [];
    const open = [start];
    for (let channel = open.pop(); channel !== undefined; channel = open.pop()) {
      if (seen.has(channel)) continue;
      seen.add(channel);
      members.push(channel);
      for (const join of joins(channel)) open.push(...(memberships.get(join) ?? []));
      for (const join of joins(channel)) memberships.delete(join);
    }
    result.push(members);
  }
  return result;
}

function seenChannel(item: AmiMessage): SeenChannel {
  const variables = field(item, 'Variable').split('\n');
  return {
    name: field(item, 'Channel'),
    bridge: field(item, 'BridgeID'),
    holdsToken: variables.includes(`${TOKEN}=calls`),
    counted: variables.includes(`${COUNTED}=1`),
  };
}
