// Builds everything the server is made of, once; whoever needs a part is given that part.
import { join } from 'node:path';
import { fromMoneyJson, type Money } from '../shared/money.ts';
import type { Random } from './audit/audit.ts';
import { auditEnd } from './audit/audit-store.ts';
import type { Limits } from './config.ts';
import { type Database, openDatabase } from './db/open.ts';
import { databasePlace } from './db/place.ts';
import { EventStreams } from './fleet/event-streams.ts';
import { NonceBook } from './fleet/nonce-book.ts';
import { PollBoard } from './fleet/poll-board.ts';
import { SessionBook } from './fleet/session-book.ts';
import type { PollDesk } from './flows/answer-poll.ts';
import { ChangeFollower } from './flows/follow-changes.ts';
import { type Fonts, loadFonts } from './invoices/pdf/sheet.ts';
import type { MovableClock } from './jobs/movable-clock.ts';
import type { Log } from './log.ts';
import { filePost } from './mail/file-post.ts';
import type { Post } from './mail/post.ts';
import { smtpPost } from './mail/smtp-post.ts';
import { readSmtpSettings } from './mail/smtp-settings.ts';
import { readPaymentSettings } from './payments/payment-settings.ts';
import type { Providers } from './payments/provider.ts';
import { makeProviders } from './payments/providers.ts';
import { SigningRoom } from './signing/signing-room.ts';

export interface ServerDeps {
  readonly database: Database;
  readonly signing: SigningRoom;
  readonly nowMs: () => number;
  readonly random: Random;
  readonly limits: Limits;
  readonly log: Log;
  readonly nonces: NonceBook;
  readonly streams: EventStreams;
  readonly desk: PollDesk;
  readonly changes: ChangeFollower;
  readonly fonts: Fonts;
  readonly post: Post;
  readonly providers: Providers;
  readonly offline: OfflinePayments;
  /** In test mode only: what `nowMs` follows. */
  readonly testClock?: MovableClock | undefined;
}

/** Bank transfers. */
interface OfflinePayments {
  readonly offered: boolean;
  /** Per currency: from this amount on a second person confirms that it came. */
  readonly secondPersonFrom: readonly Money[];
}

export interface World {
  readonly dataFolder: string;
  /** A PostgreSQL address instead of what the folder says. */
  readonly database?: string | undefined;
  readonly nowMs: () => number;
  readonly random: Random;
  readonly limits: Limits;
  readonly log: Log;
  readonly testClock?: MovableClock | undefined;
}

export function signingFolder(dataFolder: string): string {
  return join(dataFolder, 'signing');
}

/** Throws `Fault` `trust_missing` when the folder was not initialised. The caller closes `database`. */
export async function makeDeps(world: World): Promise<ServerDeps> {
  const { dataFolder, nowMs, random, limits, log, testClock } = world;
  const database = await openDatabase(world.database ?? databasePlace(dataFolder));
  try {
    const signing = await SigningRoom.open(database.reader, signingFolder(dataFolder));
    const sessions = new SessionBook({ burst: limits.pollBurst, refillPerSecond: limits.pollRefillPerSecond });
    const board = new PollBoard();
    const streams = new EventStreams();
    const { pollSeconds, pollSpreadSeconds } = limits;
    const desk = { database, signing, random, sessions, board, pollSeconds, pollSpreadSeconds };
    const changes = new ChangeFollower(
      { database, signing, board, streams, sessions },
      (await auditEnd(database.reader)).id,
    );
    const nonces = new NonceBook(2 * limits.clockWindowSeconds * 1000);
    const paying = payingBy(dataFolder);
    const paper = { fonts: loadFonts(), post: postOf(dataFolder) };
    const outside = { nowMs, random, limits, log, testClock };
    return { ...outside, database, signing, nonces, streams, desk, changes, ...paper, ...paying };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Without SMTP settings mails are files that the operator can look at. Throws Fault `smtp_settings`. */
function postOf(dataFolder: string): Post {
  const smtp = readSmtpSettings(dataFolder);
  return smtp === undefined ? filePost(join(dataFolder, 'mail')) : smtpPost(smtp);
}

/** Throws Fault `payment_settings`. */
function payingBy(dataFolder: string): Pick<ServerDeps, 'providers' | 'offline'> {
  const settings = readPaymentSettings(dataFolder);
  const { offered, secondPersonFrom } = settings.offline;
  const limits = secondPersonFrom.flatMap((limit) => fromMoneyJson(limit) ?? []);
  return { providers: makeProviders(settings), offline: { offered, secondPersonFrom: limits } };
}
