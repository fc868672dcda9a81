// Answers an agent's poll: at no cost when nothing changed, else with the licence in force and what goes with it.
import { createHash } from 'node:crypto';
import type { Notice, PollAnswer } from '../../shared/contracts/agent-wire.ts';
import { parseProofHeader } from '../../shared/licence/agent-proof.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Random } from '../audit/audit.ts';
import type { Database, Db } from '../db/open.ts';
import { findAgent } from '../fleet/agent-store.ts';
import { openAlerts } from '../fleet/alert-store.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import type { PollBoard, Standing } from '../fleet/poll-board.ts';
import type { LiveSession, SessionBook } from '../fleet/session-book.ts';
import { findSession } from '../fleet/session-store.ts';
import { type IssuedLicence, latestLicence } from '../licences/licence-store.ts';
import { isNewer } from '../licences/snapshot.ts';
import type { SigningRoom } from '../signing/signing-room.ts';
import { agentRevoked } from './authenticate-agent.ts';
import { type Issued, issueLicence } from './issue-licence.ts';

export interface Poll {
  readonly authorization: string | undefined;
  /** `if-none-match`: `"epoch.seq"` of the licence the agent has. */
  readonly has: string | undefined;
  /** Version of the newest root it has, as text. */
  readonly trust: string | undefined;
  /** 32 hex digits when it wants signed time. */
  readonly nonce: string | undefined;
  readonly nowMs: number;
}

export interface PollDesk {
  readonly database: Database;
  readonly signing: SigningRoom;
  readonly random: Random;
  readonly sessions: SessionBook;
  readonly board: PollBoard;
  readonly pollSeconds: number;
  readonly pollSpreadSeconds: number;
}

export type PollCode =
  | 'proof_missing'
  | 'session_unknown'
  | 'session_diverged'
  | 'agent_revoked'
  | 'poll_too_often'
  | 'server_behind';

export type PollOutcome =
  | { readonly changed: false; readonly nextPollText: string }
  | { readonly changed: true; readonly answer: PollAnswer };

/** Synchronous as long as everything needed is in memory and nothing changed; undefined: take the long way. */
export function answerUnchanged(desk: PollDesk, poll: Poll): Result<PollOutcome, PollCode> | undefined {
  const header = parseProofHeader(poll.authorization);
  const session = header && desk.sessions.find(header.session);
  const standing = session && desk.board.find(session.agentId);
  if (header === undefined || session === undefined || standing === undefined) return undefined;
  if (standing.state !== 'active' || !isUnchanged(desk, standing, poll)) return undefined;
  // Another process may know more of this session.
  if (desk.sessions.prove(session, header, poll.nowMs) === 'diverged') return undefined;
  return unchanged(desk, session, standing, poll.nowMs);
}

export async function answerPoll(desk: PollDesk, poll: Poll): Promise<Result<PollOutcome, PollCode>> {
  const session = await findLiveSession(desk, poll);
  if (!session.ok) return session;
  const found = await standingOf(desk, session.value.agentId);
  if (found === undefined || found.state !== 'active') return agentRevoked();
  const standing = poll.nowMs >= found.reissueAtMs && !found.behind ? await renew(desk, found, poll.nowMs) : found;
  if (standing.behind || holdsNewer(poll.has, standing)) return serverBehind(standing);
  if (isUnchanged(desk, standing, poll)) return unchanged(desk, session.value, standing, poll.nowMs);
  return accept({ changed: true, answer: compose(desk, standing, poll) });
}

function isUnchanged({ signing }: PollDesk, standing: Standing, poll: Poll): boolean {
  return (
    poll.has === standing.etag &&
    poll.trust === signing.versionText() &&
    poll.nonce === undefined &&
    poll.nowMs < standing.reissueAtMs &&
    !standing.behind &&
    standing.notices.length === 0
  );
}

function unchanged(
  { sessions }: PollDesk,
  session: LiveSession,
  standing: Standing,
  nowMs: number,
): Result<PollOutcome, PollCode> {
  const wait = sessions.waitSeconds(session, nowMs);
  if (wait === 0) return accept({ changed: false, nextPollText: standing.nextPollText });
  return refuse(
    'poll_too_often',
    'This agent polls more often than anything can change.',
    `Wait ${wait} seconds before the next poll.`,
    { retryAfterSeconds: wait },
  );
}

async function findLiveSession(desk: PollDesk, poll: Poll): Promise<Result<LiveSession, PollCode>> {
  const header = parseProofHeader(poll.authorization);
  if (header === undefined) {
    return refuse('proof_missing', 'The poll carries no session proof.', 'Open a session, then poll with its proof.');
  }
  const known = desk.sessions.find(header.session);
  const row = known ?? (await findSession(desk.database.reader, header.session));
  if (row === undefined) {
    return refuse('session_unknown', 'This session ended or never existed.', 'Open a new session.');
  }
  const session = desk.sessions.take(row, poll.nowMs);
  if (desk.sessions.prove(session, header, poll.nowMs) === 'genuine') return accept(session);
  const knownAs = session.commitment;
  const written = known && (await findSession(desk.database.reader, header.session));
  if (written === undefined || !desk.sessions.catchUp(session, knownAs, written)) return diverged();
  return desk.sessions.prove(session, header, poll.nowMs) === 'genuine' ? accept(session) : diverged();
}

function diverged(): Result<never, 'session_diverged'> {
  return refuse(
    'session_diverged',
    'The proof is not the next one of this session: the server restarted, or a copy of this agent polled too.',
    'Open a new session.',
  );
}

/** Reads through to the database when the board has nothing. */
async function standingOf(desk: PollDesk, agentId: string): Promise<Standing | undefined> {
  const known = desk.board.find(agentId);
  if (known !== undefined) return known;
  const generation = desk.board.generation();
  const standing = await readStanding(desk.database.reader, desk, agentId);
  if (standing !== undefined) desk.board.put(standing, generation);
  return standing;
}

async function readStanding(db: Db, desk: PollDesk, agentId: string): Promise<Standing | undefined> {
  const agent = await findAgent(db, { id: agentId });
  const pbx = agent && (await findPbx(db, { id: agent.pbxId }));
  if (agent === undefined || pbx === undefined) return undefined;
  const latest = await latestLicence(db, pbx.id);
  const nextPollSeconds = nextPollOf(pbx.serial, desk);
  const bothActive = (await openAlerts(db, [pbx.id])).find((alert) => alert.code === 'both_active');
  return {
    agentId,
    pbxId: pbx.id,
    serial: pbx.serial,
    state: agent.state,
    etag: latest === undefined ? '' : `"${latest.epoch}.${latest.seq}"`,
    revision: latest && { epoch: latest.epoch, seq: latest.seq },
    document: latest && Buffer.from(latest.document).toString('base64url'),
    reissueAtMs: latest === undefined ? 0 : renewalMs(latest, desk.signing),
    behind: isNewer(pbx.held, latest ?? { epoch: 0, seq: 0 }),
    notices: [...(agent.clonedAtMs === null ? [] : [CLONED]), ...(bothActive === undefined ? [] : [BOTH_ACTIVE])],
    bothActiveSince: bothActive && Math.floor(bothActive.sinceMs / 1000),
    nextPollSeconds,
    nextPollText: String(nextPollSeconds),
  };
}

/** At half of its fresh time; at once when its epoch was ended or its key retired. */
function renewalMs(latest: IssuedLicence, signing: SigningRoom): number {
  if (!signing.vouchesFor(latest.document)) return 0;
  return (latest.issuedAt + latest.freshUntil) * 500;
}

const BOTH_ACTIVE: Notice = {
  code: 'both_active',
  message:
    'This PBX and another one of the same entitlement take calls at the same time for longer than was agreed. Let one of them rest.',
};

const CLONED: Notice = {
  code: 'cloned',
  message:
    'Two copies of this agent poll the licence server. Calls go on; remove the copy, or enrol it as a PBX of its own.',
};

/** The same serial always gets the same share of the spread. */
function nextPollOf(serial: string, desk: PollDesk): number {
  const share = createHash('sha256').update(serial).digest().readUInt32BE(0) / 0xffff_ffff;
  return Math.max(1, Math.round(desk.pollSeconds - share * desk.pollSpreadSeconds));
}

/** Half of its fresh time is over, or nothing was ever issued: signs the same entitlement anew. */
async function renew(desk: PollDesk, standing: Standing, nowMs: number): Promise<Standing> {
  const act = { actor: `agent:${standing.agentId}`, nowMs };
  // An agent with a licence in force must not suffer because the server cannot renew it; health and log say it.
  if (!desk.signing.canSign(Math.floor(nowMs / 1000))) return standing;
  await desk.database.transact<Issued | undefined, 'pbx_not_found'>(async (trx) => {
    const latest = await latestLicence(trx, standing.pbxId);
    // Another poll may have renewed it while this one waited for the writer.
    if (latest !== undefined && renewalMs(latest, desk.signing) > nowMs) return accept(undefined);
    return await issueLicence(trx, desk, act, { pbxId: standing.pbxId, force: true, reason: 'fresh' });
  });
  desk.board.invalidate(standing.pbxId);
  return (await standingOf(desk, standing.agentId)) ?? standing;
}

const REVISION = /^"(\d{1,10})\.(\d{1,16})"$/;

export function parseRevision(text: string | undefined): { epoch: number; seq: number } | undefined {
  const match = REVISION.exec(text ?? '');
  return match === null ? undefined : { epoch: Number(match[1]), seq: Number(match[2]) };
}

function holdsNewer(has: string | undefined, standing: Standing): boolean {
  const held = parseRevision(has);
  return held !== undefined && isNewer(held, standing.revision ?? { epoch: 0, seq: 0 });
}

function serverBehind(standing: Standing): Result<never, 'server_behind'> {
  return refuse(
    'server_behind',
    `The agent of PBX ${standing.serial} holds a newer licence than this server knows; it was probably restored from a backup.`,
    'The agent keeps its licence. On the server, check the grants of this PBX and issue its licence again.',
  );
}

function compose({ signing }: PollDesk, standing: Standing, poll: Poll): PollAnswer {
  const trust = signing
    .rootsAfter(Number(poll.trust ?? '0') || 0)
    .map((root) => Buffer.from(root).toString('base64url'));
  return {
    ...(standing.document === undefined || poll.has === standing.etag ? {} : { licence: standing.document }),
    trust,
    ...(poll.nonce === undefined ? {} : { time: signedTime(signing, standing, poll.nonce, poll.nowMs) }),
    nextPollSeconds: standing.nextPollSeconds,
    notices: [...standing.notices],
  };
}

function signedTime(signing: SigningRoom, standing: Standing, nonce: string, nowMs: number): string {
  return Buffer.from(
    signing.signTime(standing.serial, nonce, Math.floor(nowMs / 1000), standing.bothActiveSince),
  ).toString('base64url');
}
