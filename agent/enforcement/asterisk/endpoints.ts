// Reads every endpoint in detail: the context its calls start in and the addresses-of-record it registers.
import type { AmiClient } from './ami-client.ts';
import { field } from './ami-frames.ts';

export interface Endpoint {
  readonly name: string;
  readonly context: string;
  /** Addresses-of-record with the number of contacts each accepts. */
  readonly aors: ReadonlyMap<string, number>;
}

/** Details are long; more at once would only fill buffers. */
const AT_ONCE = 50;

export async function readEndpoints(client: AmiClient, signal: AbortSignal): Promise<readonly Endpoint[]> {
  const names: string[] = [];
  await client.list({ Action: 'PJSIPShowEndpoints' }, (item) => names.push(field(item, 'ObjectName')), signal);
  const endpoints: Endpoint[] = [];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE).map((name) => readEndpoint(client, name, signal));
    endpoints.push(...(await Promise.all(some)));
  }
  return endpoints;
}

async function readEndpoint(client: AmiClient, name: string, signal: AbortSignal): Promise<Endpoint> {
  let context = '';
  const aors = new Map<string, number>();
  await client.list(
    { Action: 'PJSIPShowEndpoint', Endpoint: name },
    (item) => {
      if (field(item, 'Event') === 'EndpointDetail') context = field(item, 'Context');
      if (field(item, 'Event') === 'AorDetail') aors.set(field(item, 'ObjectName'), Number(field(item, 'MaxContacts')));
    },
    signal,
  );
  return { name, context, aors };
}
