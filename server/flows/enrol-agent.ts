// Binds an agent's key to a PBX against a one-time token, and issues the licence that names that key.
import type { EnrolAnswer, EnrolRequest } from '../../shared/contracts/agent-wire.ts';
import { thumbprint as thumbprintOf } from '../../shared/licence/keys.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { secretHash } from '../accounts/secret.ts';
import { type Act, newRef } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { activeAgent, findAgent, insertAgent, setAgentState } from '../fleet/agent-store.ts';
import { type EnrolmentToken, findToken, spendToken } from '../fleet/enrolment-token-store.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import { endSessions } from '../fleet/session-store.ts';
import { type Issuing, issueLicence } from './issue-licence.ts';
import { markMachine } from './limit-trials.ts';

export type EnrolCode = 'enrolment_refused' | 'agent_exists' | 'key_in_use';

/**
 * The caller has checked that the request is signed by the key it names. A repeat of an enrolment that succeeded (its
 * answer was lost) gets the same answer.
 */
export async function enrolAgent(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  request: EnrolRequest,
): Promise<Result<EnrolAnswer, EnrolCode>> {
  const publicKey = Buffer.from(request.publicKey, 'base64url');
  const thumbprint = thumbprintOf(publicKey);
  const found = await findEnrolment(trx, request);
  if (found === undefined) return enrolmentRefused();
  const { token, pbx } = found;
  const known = await findAgent(trx, { thumbprint });
  if (known !== undefined) {
    if (known.pbxId === pbx.id && known.state === 'active' && token.usedAtMs !== null)
      return answer(issuing, pbx, known.id);
    return token.usedAtMs === null ? keyInUse() : enrolmentRefused();
  }
  if (token.usedAtMs !== null || token.untilMs <= act.nowMs) return enrolmentRefused();
  const former = await activeAgent(trx, pbx.id);
  if (former !== undefined && !token.replaces) return agentExists(pbx);
  if (!(await spendToken(trx, token.hash, act.nowMs))) return enrolmentRefused();
  if (former !== undefined) await retire(trx, former.id);
  const agentId = newRef('agt', issuing.random);
  const agent = { id: agentId, pbxId: pbx.id, thumbprint, publicKey, version: request.agentVersion } as const;
  await insertAgent(
    trx,
    { ...agent, state: 'active', instances: [], clonedAtMs: null, declared: undefined, createdAtMs: act.nowMs },
    request.hardware,
  );
  await writeAudit(trx, act, {
    action: 'agent.enrolled',
    subject: pbx.serial,
    accountPath: pbx.accountPath,
    pbxId: pbx.id,
    details: { agentId, thumbprint, replaced: former?.id ?? null, replacedKey: former?.thumbprint ?? null },
  });
  await markMachine(trx, act.nowMs, pbx.id, request.hardware);
  await issueLicence(trx, issuing, act, { pbxId: pbx.id, moved: former !== undefined, reason: 'agent enrolled' });
  return answer(issuing, pbx, agentId);
}

async function findEnrolment(
  trx: Trx,
  request: EnrolRequest,
): Promise<{ token: EnrolmentToken; pbx: Pbx } | undefined> {
  const token = await findToken(trx, secretHash(request.token));
  const pbx = token && (await findPbx(trx, { id: token.pbxId }));
  return token !== undefined && pbx !== undefined && pbx.serial === request.serial ? { token, pbx } : undefined;
}

async function retire(trx: Trx, agentId: string): Promise<void> {
  await setAgentState(trx, agentId, 'replaced');
  await endSessions(trx, agentId);
}

function answer({ signing }: Issuing, pbx: Pbx, agentId: string): Result<EnrolAnswer, never> {
  const trust = signing.rootsAfter(0).map((root) => Buffer.from(root).toString('base64url'));
  return accept({ agentId, issuer: signing.current().root.issuer, serial: pbx.serial, trust });
}

/** One text for a token that is unknown, used, expired or for another PBX: a guesser learns nothing. */
function enrolmentRefused(): Result<never, 'enrolment_refused'> {
  return refuse(
    'enrolment_refused',
    'This enrolment token is not valid for this serial number: it was used, it expired after 24 hours, or it has a typo.',
    'Check the serial number, or get a new token from the licence server.',
  );
}

function agentExists(pbx: Pbx): Result<never, 'agent_exists'> {
  return refuse(
    'agent_exists',
    `PBX ${pbx.serial} already has an agent, and this token does not allow taking its place.`,
    'If the PBX moved to new hardware, get a token that replaces the agent.',
  );
}

export function keyInUse(): Result<never, 'key_in_use'> {
  return refuse(
    'key_in_use',
    'The key of this agent is already bound to a PBX.',
    'Delete the copied state folder of this agent and enrol again.',
  );
}
