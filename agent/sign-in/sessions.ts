// Who is signed in to the page: a few sessions in memory, each with an end; a restart of the agent ends them all.
import { createHash, timingSafeEqual } from 'node:crypto';

/** A session ends so long after its last request, and so long after its beginning whatever happens. */
export const SESSION_ENDS = { idleMs: 30 * 60_000, absoluteMs: 12 * 3_600_000 } as const;
const MOST = 20;

export interface Opened {
  /** Goes into a cookie that no script can read. */
  readonly secret: string;
  /** Kept by the page: cookies are shared by all ports of a machine, what a page keeps is not. */
  readonly proof: string;
}

export interface Sessions {
  open(): Opened;
  /** Whether both belong to one session that has not ended; that it was used counts. */
  use(secret: string, proof: string): boolean;
  close(secret: string): void;
  closeAll(): void;
}

interface Session {
  readonly proof: Buffer;
  readonly openedMs: number;
  usedMs: number;
}

export function createSessions(monotonicMs: () => number, random: (bytes: number) => Uint8Array): Sessions {
  const sessions = new Map<string, Session>();
  const secret = () => Buffer.from(random(32)).toString('base64url');
  const ended = ({ openedMs, usedMs }: Session, nowMs: number) =>
    nowMs - usedMs >= SESSION_ENDS.idleMs || nowMs - openedMs >= SESSION_ENDS.absoluteMs;
  return {
    open() {
      const nowMs = monotonicMs();
      for (const [name, session] of sessions) if (ended(session, nowMs)) sessions.delete(name);
      const [oldest] = sessions.keys();
      if (sessions.size >= MOST && oldest !== undefined) sessions.delete(oldest);
      const opened = { secret: secret(), proof: secret() };
      sessions.set(nameOf(opened.secret), { proof: digest(opened.proof), openedMs: nowMs, usedMs: nowMs });
      return opened;
    },
    use(given, proof) {
      const nowMs = monotonicMs();
      const session = sessions.get(nameOf(given));
      if (session === undefined || ended(session, nowMs) || !timingSafeEqual(session.proof, digest(proof)))
        return false;
      session.usedMs = nowMs;
      return true;
    },
    close: (given) => void sessions.delete(nameOf(given)),
    closeAll: () => sessions.clear(),
  };
}

/** Found by its digest: how far two secrets agree cannot be measured. */
function nameOf(secret: string): string {
  return digest(secret).toString('hex');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
