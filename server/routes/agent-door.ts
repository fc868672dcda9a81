// What the agents' routes use of the server.
import type { Random } from '../audit/audit.ts';
import type { Limits } from '../config.ts';
import type { Database } from '../db/open.ts';
import type { EventStreams } from '../fleet/event-streams.ts';
import type { NonceBook } from '../fleet/nonce-book.ts';
import type { PollDesk } from '../flows/answer-poll.ts';
import type { ChangeFollower } from '../flows/follow-changes.ts';
import type { SigningRoom } from '../signing/signing-room.ts';

export interface AgentDoor {
  readonly database: Database;
  readonly signing: SigningRoom;
  readonly random: Random;
  readonly nowMs: () => number;
  readonly limits: Limits;
  readonly nonces: NonceBook;
  readonly streams: EventStreams;
  readonly desk: PollDesk;
  readonly changes: ChangeFollower;
}
