// The page of the demo's agent: its password is set at the first start, with the one-time code that the command line gives.
import { LOCAL_API } from '../../shared/contracts/local-api.ts';
import { PROOF_HEADER } from '../../shared/contracts/page-api.ts';
import { ask } from './programs.ts';
import type { Folders } from './sandbox.ts';

/** `url` of the agent. */
export async function setPagePasswordOnce(url: string, { agent }: Folders, password: string): Promise<void> {
  const own = { [PROOF_HEADER]: '', 'content-type': 'application/json' };
  const session = `${url}${LOCAL_API}/session`;
  const stands = (await (await fetch(session, { headers: own })).json()) as { readonly passwordSet: boolean };
  if (stands.passwordSet) return;
  const { code } = await ask<{ code: string }>('agent', ['page-code', '--state', agent]);
  const body = JSON.stringify({ code, password });
  const set = await fetch(`${session}/first-password`, { method: 'POST', headers: own, body });
  if (!set.ok) throw new Error(`The page's password was not set: ${await set.text()}`);
}
