// Where most stories begin: a licence server that sold something to one PBX, and that PBX's agent, not enrolled yet.
import type { Outcome } from '../../shared/contracts/local-api.ts';
import { type AgentRig, agentRig, type RigOptions } from './agent.ts';
import { startServer, type TestServer } from './server.ts';

export const SERIAL = 'PBX-0001';
export const UNTIL = '2031-03-01';

export interface Site {
  readonly server: TestServer;
  readonly rig: AgentRig;
  readonly pbxId: string;
}

/** Sells `calls` and, where it is given, `extensions`, both until `UNTIL`. The caller closes rig and server. */
export async function siteWith(
  { calls, extensions }: { readonly calls: number; readonly extensions?: number },
  rigOptions: RigOptions = { extensions: ['1001', '1002'] },
): Promise<Site> {
  const server = await startServer();
  const { id: pbxId } = await server.addPbx(SERIAL);
  const sell = (offer: string, kind: 'concurrent_calls' | 'extensions', quantity: number) =>
    server.addGrant(pbxId, { offer, kind, quantity, until: UNTIL });
  await sell('PSE-CALLS', 'concurrent_calls', calls);
  if (extensions !== undefined) await sell('PSE-EXT', 'extensions', extensions);
  return { server, pbxId, rig: await agentRig(rigOptions) };
}

/** With a token of its own. `replace`: in the place of the agent that was enrolled before. */
export async function enrolled(
  { server, pbxId }: Pick<Site, 'server' | 'pbxId'>,
  { agent }: AgentRig,
  replace = false,
): Promise<Outcome> {
  return agent.enrol({ server: server.url, token: await server.enrolmentToken(pbxId, replace), serial: SERIAL });
}
