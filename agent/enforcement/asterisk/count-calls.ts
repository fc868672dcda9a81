// Counts what goes on on Asterisk: admitted conversations (tokens of the gate), channels; and the extensions of the last reading.
import { Fault } from '../../../shared/errors.ts';
import type { Usage } from '../driver.ts';
import type { AmiClient } from './ami-client.ts';
import { field } from './ami-frames.ts';
import { type KnownExtension, readExtensions } from './extensions.ts';

/** `known`: extensions as they were read last. */
export async function countUsage(
  client: AmiClient,
  signal: AbortSignal,
  known: readonly KnownExtension[] | undefined,
): Promise<Usage> {
  const [tokens, channels, extensions] = await Promise.all([
    client.action({ Action: 'Getvar', Variable: 'GROUP_COUNT(calls@lic)' }, signal),
    countChannels(client, signal),
    known ?? readExtensions(client, signal),
  ]);
  if (field(tokens, 'Response') !== 'Success') {
    throw new Fault('pbx_refused', `Asterisk refused to count the calls: ${field(tokens, 'Message')}.`);
  }
  return {
    calls: Number(field(tokens, 'Value')) || 0,
    channels,
    configuredExtensions: extensions.length,
  };
}

async function countChannels(client: AmiClient, signal: AbortSignal): Promise<number> {
  let channels = 0;
  const refusal = await client.list({ Action: 'CoreShowChannels' }, () => channels++, signal);
  if (refusal !== undefined) throw new Fault('pbx_refused', `Asterisk refused to list the channels: ${refusal}.`);
  return channels;
}
