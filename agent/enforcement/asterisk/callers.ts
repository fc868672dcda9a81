// Caller names of extensions: who has them, as the admin of the PBX wrote it down.
import type { AmiClient } from './ami-client.ts';
import { field } from './ami-frames.ts';
import { inWindows } from './in-windows.ts';

const LONGEST = 120;

/** '' where there is none, or where Asterisk lacks the function that tells (func_pjsip_endpoint). */
export async function readCallers(
  client: AmiClient,
  extensions: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  await inWindows(extensions, async (extension) => {
    const answer = await client.action({ Action: 'Getvar', Variable: `PJSIP_ENDPOINT(${extension},callerid)` }, signal);
    names.set(extension, callerName(field(answer, 'Value')));
  });
  return names;
}

/** Pure: the name in `"Ada Berg" <1001>`. */
function callerName(callerId: string): string {
  const [, quoted, plain] = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*))\s*(?:<[^>]*>)?\s*$/.exec(callerId) ?? [];
  const name = (quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '').replace(/\p{C}/gu, '').trim();
  return name.slice(0, LONGEST);
}
