// Brings this process's memory up to date with what any process committed, by following the audit trail.
import { auditAfter } from '../audit/audit-store.ts';
import type { Database } from '../db/open.ts';
import { activeAgent } from '../fleet/agent-store.ts';
import type { EventStreams } from '../fleet/event-streams.ts';
import type { PollBoard } from '../fleet/poll-board.ts';
import type { SessionBook } from '../fleet/session-book.ts';
import { latestLicence } from '../licences/licence-store.ts';
import type { SigningRoom } from '../signing/signing-room.ts';

export interface Followed {
  readonly database: Database;
  readonly signing: SigningRoom;
  readonly board: PollBoard;
  readonly streams: EventStreams;
  readonly sessions: SessionBook;
}

export class ChangeFollower {
  readonly #followed: Followed;
  #lastId: number;
  #running: Promise<void> = Promise.resolve();

  constructor(followed: Followed, lastAuditId: number) {
    this.#followed = followed;
    this.#lastId = lastAuditId;
  }

  /** One look at the newest rows when nothing was committed. Calls queue up, so that rows are taken in order and once. */
  catchUp(): Promise<void> {
    const turn = this.#running.then(() => this.#take());
    this.#running = turn.catch(() => undefined);
    return turn;
  }

  async #take(): Promise<void> {
    const { database, signing, board, streams, sessions } = this.#followed;
    const rows = await auditAfter(database.reader, this.#lastId);
    if (rows.some((row) => row.action === 'trust.published')) {
      await signing.reload(database.reader);
      board.clear();
    }
    for (const { pbxId } of rows.filter((row) => row.action === 'agent.confirmed')) {
      const agent = pbxId === null ? undefined : await activeAgent(database.reader, pbxId);
      if (agent?.declared !== undefined) sessions.drop(agent.id);
    }
    const touched = new Set(rows.flatMap((row) => (row.pbxId === null ? [] : [row.pbxId])));
    for (const pbxId of touched) board.invalidate(pbxId);
    const issued = new Set(rows.filter((row) => row.action === 'licence.issued').map((row) => row.pbxId));
    for (const pbxId of touched) {
      if (streams.count() === 0) break;
      streams.endOthers(pbxId, (await activeAgent(database.reader, pbxId))?.id);
      const latest = issued.has(pbxId) ? await latestLicence(database.reader, pbxId) : undefined;
      if (latest !== undefined) streams.announce(pbxId, { epoch: latest.epoch, seq: latest.seq });
    }
    this.#lastId = rows.at(-1)?.id ?? this.#lastId;
  }
}
