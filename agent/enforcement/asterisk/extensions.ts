// Tells extensions from trunks among the endpoints: an extension proves itself inbound and has no contact written in a file.
import { Fault } from '../../../shared/errors.ts';
import type { ConfiguredExtension } from '../driver.ts';
import type { AmiClient } from './ami-client.ts';
import { type AmiMessage, field } from './ami-frames.ts';

export interface Contact {
  /** The registrar's key, `aor;@hash`. */
  readonly key: string;
  readonly aor: string;
  readonly uri: string;
}

export interface KnownExtension extends ConfiguredExtension {
  /** Address-of-record names, mostly just the extension itself. */
  readonly aors: readonly string[];
}

/** In the PBX's order. Throws the client's Fault. */
export async function readExtensions(client: AmiClient, signal: AbortSignal): Promise<readonly KnownExtension[]> {
  const endpoints: AmiMessage[] = [];
  const [contacts, refusal] = await Promise.all([
    readContacts(client, signal),
    client.list({ Action: 'PJSIPShowEndpoints' }, (item) => endpoints.push(item), signal),
  ]);
  // With no endpoint at all Asterisk answers with an error instead of an empty list.
  if (refusal !== undefined && !/no endpoints/i.test(refusal)) throw refused('PJSIPShowEndpoints', refusal);
  return extensionsAmong(endpoints, contacts);
}

/** Contacts that came by registration; those written in a file are not in this list. */
async function readContacts(client: AmiClient, signal: AbortSignal): Promise<readonly Contact[]> {
  const contacts: Contact[] = [];
  const refusal = await client.list(
    { Action: 'PJSIPShowContacts' },
    (item) => {
      const key = field(item, 'ObjectName');
      contacts.push({ key, aor: key.split(';', 1)[0] ?? key, uri: field(item, 'Uri') });
    },
    signal,
  );
  if (refusal !== undefined && !/no contacts/i.test(refusal)) throw refused('PJSIPShowContacts', refusal);
  return contacts;
}

/** Pure: `EndpointList` items and registered contacts to extensions. */
export function extensionsAmong(
  endpoints: readonly AmiMessage[],
  contacts: readonly Contact[],
): readonly KnownExtension[] {
  const registered = new Map<string, Set<string>>();
  for (const { aor, uri } of contacts) {
    registered.set(aor, (registered.get(aor) ?? new Set()).add(`${aor}/${uri}`));
  }
  const extensions: KnownExtension[] = [];
  for (const endpoint of endpoints) {
    if (field(endpoint, 'ObjectType') !== 'endpoint' || field(endpoint, 'Auths') === '') continue;
    const aors = field(endpoint, 'Aor').split(',').filter(Boolean);
    if (aors.length === 0) continue;
    let written = field(endpoint, 'Contacts');
    for (const aor of aors) for (const contact of registered.get(aor) ?? []) written = written.replace(contact, '');
    if (/[^,\s]/.test(written)) continue; // what is left stands in a file: a trunk
    extensions.push({
      extension: field(endpoint, 'ObjectName'),
      registered: aors.some((aor) => registered.has(aor)),
      aors,
    });
  }
  return extensions;
}

function refused(action: string, words: string): Fault {
  return new Fault('pbx_refused', `Asterisk refused ${action}: ${words}.`);
}
