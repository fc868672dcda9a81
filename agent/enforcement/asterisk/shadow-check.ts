// Looks whether refused extensions are refused at registration too: Asterisk must read the agent's shadows before its files.
import type { Finding } from '../driver.ts';
import { FAMILIES, SHADOW } from '../state-rows.ts';
import type { AmiClient } from './ami-client.ts';
import type { AmiMessage } from './ami-frames.ts';
import type { Endpoint } from './endpoints.ts';
import { readFamily } from './read-state.ts';

export async function shadowFindings(
  client: AmiClient,
  endpoints: readonly Endpoint[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const [sorcery, rows] = await Promise.all([
    client.action({ Action: 'GetConfig', Filename: 'sorcery.conf' }, signal),
    readFamily(client, FAMILIES.shadows, signal),
  ]);
  if (!readsShadowsFirst(sorcery)) {
    return [
      {
        code: 'sorcery_missing',
        severity: 'warning',
        subject: 'sorcery.conf',
        message:
          'Asterisk does not read address-of-record rows from AstDB before its files, so a refused extension still registers; its calls are refused all the same.',
        next: 'Add the line that `install` shows to the section [res_pjsip] of sorcery.conf and restart Asterisk.',
      },
    ];
  }
  const deaf = endpoints.filter(({ aors }) => [...aors].some(([aor, most]) => rows.get(aor) === SHADOW && most !== 0));
  return deaf.slice(0, 1).map(({ name }) => ({
    code: 'sorcery_missing',
    severity: 'warning',
    subject: name,
    message: `sorcery.conf is right, but Asterisk still accepts registrations of the refused extension ${name}.`,
    next: 'Restart Asterisk; it reads sorcery.conf at the start only.',
  }));
}

/** Pure: the answer to GetConfig of sorcery.conf. The first source that knows an object wins, so the order counts. */
export function readsShadowsFirst(config: AmiMessage): boolean {
  const section = [...config].find(([name, value]) => name.startsWith('Category-') && value === 'res_pjsip')?.[0];
  if (section === undefined) return false;
  const lines = `Line-${section.slice('Category-'.length)}-`;
  const sources = [...config].flatMap(([name, value]) =>
    name.startsWith(lines) && value.startsWith('aor=') ? [value] : [],
  );
  return /^aor=astdb,ps_aors\b/.test(sources[0] ?? '');
}
