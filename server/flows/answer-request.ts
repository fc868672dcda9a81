// Answers a request code of an agent without internet: checks whose it is, takes its word on use, issues the licence bound to it.

import { type LicenceRequest, type VerifiedRequest, verifyRequest } from '../../shared/licence/request-code.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Agent } from '../fleet/agent.ts';
import { findPbx, type Pbx, raiseHeld } from '../fleet/pbx-store.ts';
import { insertRequest, nonceWasAnswered, toldBy } from '../fleet/request-store.ts';
import { latestLicence } from '../licences/licence-store.ts';
import { isNewer } from '../licences/snapshot.ts';
import { acceptPeaks } from './accept-report.ts';
import { agentOfRequest, type BindCode } from './bind-by-code.ts';
import { type Issuing, issueLicence, pbxNotFound } from './issue-licence.ts';

export const MAX_CODE_CHARS = 8_192;

export interface RequestOrder {
  readonly pbxId: string;
  readonly scope: string;
  /** The request code as it was pasted. */
  readonly code: string;
  /** The caller confirms that this agent shall be bound to the PBX, also in place of another. */
  readonly bind: boolean;
  /** The caller knows that the agent holds a newer licence than this server, and has checked the grants. */
  readonly behind: boolean;
  readonly heldLeap: number;
}

export type RequestRefusal =
  | 'pbx_not_found'
  | 'request_invalid'
  | 'request_wrong_pbx'
  | 'request_used'
  | 'server_behind'
  | BindCode;

export interface AnsweredRequestCode {
  readonly epoch: number;
  readonly seq: number;
  readonly nonce: string;
  readonly agentId: string;
  readonly activationCode: string;
  readonly document: Uint8Array;
  /** What the agent's state gives away; each was audited. */
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** A refusal leaves everything as it was (attack 23). */
export async function answerRequest(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: RequestOrder,
): Promise<Result<AnsweredRequestCode, RequestRefusal>> {
  const pbx = await findPbx(trx, { id: order.pbxId }, order.scope);
  if (pbx === undefined) return pbxNotFound();
  const read = readRequest(order.code, pbx);
  if (!read.ok) return read;
  const { request } = read.value;
  if (await nonceWasAnswered(trx, request.nonce)) return used();
  const bound = await agentOfRequest(trx, issuing.random, act, { pbx, request: read.value, bind: order.bind });
  if (!bound.ok) return bound;
  const { agent, moved } = bound.value;
  const held = await settleHeld(trx, act, pbx, request, order);
  if (!held.ok) return held;
  const warnings = [...held.value, ...(await restoredWarning(trx, act, pbx, agent, request))];
  await acceptPeaks(trx, act, pbx.id, request);
  const reason = `request code (${request.reason})`;
  const issued = await issueLicence(trx, issuing, act, { pbxId: pbx.id, nonce: request.nonce, moved, reason });
  if (!issued.ok) return issued;
  const { epoch, seq, document } = issued.value.licence;
  await insertRequest(trx, { pbxId: pbx.id, agentId: agent.id, request, answer: { epoch, seq } }, act.nowMs);
  const activationCode = encodeText('licence', document);
  return accept({ epoch, seq, nonce: request.nonce, agentId: agent.id, activationCode, document, warnings });
}

function readRequest(code: string, pbx: Pbx): Result<VerifiedRequest, 'request_invalid' | 'request_wrong_pbx'> {
  const text = decodeText(code, { maxChars: MAX_CODE_CHARS, type: 'request' });
  const verified = text.ok ? verifyRequest(text.value.bytes) : text;
  if (!verified.ok) {
    const { code: reason, message, next } = verified.refusal;
    return refuse('request_invalid', message, next, { reason });
  }
  const { serial } = verified.value.request;
  if (serial === pbx.serial) return verified;
  return refuse(
    'request_wrong_pbx',
    `This request code was made on PBX ${serial}, not on ${pbx.serial}.`,
    `Submit it for PBX ${serial}, or make a request code on ${pbx.serial}.`,
  );
}

function used(): Result<never, 'request_used'> {
  return refuse(
    'request_used',
    'This request code was answered already; each is answered once.',
    'Use the activation code that it got, or make a new request code on the agent.',
  );
}

/** An agent that holds more than this server ever issued: the server was restored, and its grants may be old too. */
async function settleHeld(
  trx: Trx,
  act: Act,
  pbx: Pbx,
  request: LicenceRequest,
  { behind, heldLeap }: RequestOrder,
): Promise<Result<AnsweredRequestCode['warnings'], 'server_behind'>> {
  const latest = (await latestLicence(trx, pbx.id)) ?? { epoch: 0, seq: 0 };
  if (!isNewer(request, latest) || !isNewer(request, pbx.held)) return accept([]);
  const held = { epoch: request.epoch, seq: request.seq };
  const believable = held.seq - (latest.epoch === held.epoch ? latest.seq : 0) <= heldLeap;
  const message = `The agent of PBX ${pbx.serial} holds licence ${held.epoch}.${held.seq}; this server knows ${latest.epoch}.${latest.seq} only and was probably restored from a backup.`;
  if (!behind || !believable) {
    return refuse(
      'server_behind',
      message,
      'Check the grants of this PBX, then submit the code again and say so (behind).',
    );
  }
  await raiseHeld(trx, pbx.id, held);
  await audit(trx, act, pbx, 'server.behind', {
    agentHolds: held,
    serverHas: { epoch: latest.epoch, seq: latest.seq },
  });
  return accept([{ code: 'server_behind', message }]);
}

/** Older than what this very agent told before: its state was restored, or there are two of it (attack 13). */
async function restoredWarning(
  trx: Trx,
  act: Act,
  pbx: Pbx,
  agent: Agent,
  request: LicenceRequest,
): Promise<AnsweredRequestCode['warnings']> {
  const { requests, applied } = await toldBy(trx, agent.id);
  const wentBack = [...requests, ...applied].some((told) => isNewer(told, request));
  const earlierState = requests.slice(1).some((told) => told.stateHash === request.stateHash);
  if (!wentBack && !earlierState) return [];
  const message = `The agent of PBX ${pbx.serial} told of a newer state before: a snapshot was restored, or a copy of it runs elsewhere.`;
  await audit(trx, act, pbx, 'agent.restored', {
    agentId: agent.id,
    tells: { epoch: request.epoch, seq: request.seq },
  });
  return [{ code: 'restored_or_copied', message }];
}

async function audit(trx: Trx, act: Act, pbx: Pbx, action: string, details: Record<string, unknown>): Promise<void> {
  await writeAudit(trx, act, { action, subject: pbx.serial, accountPath: pbx.accountPath, pbxId: pbx.id, details });
}
