// One session with an Asterisk manager (AMI): login by challenge, pipelined actions, lists, events; bounded in every way.
import { createHash } from 'node:crypto';
import { connect as connectSocket } from 'node:net';
import { Fault, reasonOf } from '../../../shared/errors.ts';
import { type AmiMessage, actionText, field, frameReader } from './ami-frames.ts';

type Headers = Readonly<Record<string, string>>;

export interface AmiClient {
  /** The peer's answer, also when it says `Response: Error`. Throws Fault `pbx_unreachable`, `pbx_refused` or `aborted`. */
  action(headers: Headers, signal: AbortSignal): Promise<AmiMessage>;
  /** Calls `each` for every item of a list; resolves to the refusal in the peer's words, or undefined. Same faults. */
  list(headers: Headers, each: (item: AmiMessage) => void, signal: AbortSignal): Promise<string | undefined>;
  close(): void;
}

export interface AmiPeer {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly secret: string;
}

export interface AmiHandlers {
  readonly onEvent: (event: AmiMessage) => void;
  /** Once, with the reason in words. */
  readonly onClose: (reason: string) => void;
  readonly timeouts?: AmiTimeouts;
  /** Ends the attempt to log in. */
  readonly signal?: AbortSignal;
}

export interface AmiTimeouts {
  /** From the connection attempt to the accepted login. */
  readonly loginMs: number;
  /** From an action to its answer, or to the end of its list. */
  readonly actionMs: number;
}

const DEFAULT_TIMEOUTS: AmiTimeouts = { loginMs: 5000, actionMs: 10_000 };
/** Above this many items a list is no list of a PBX any more. */
const MAX_LIST = 250_000;
/** Characters that may arrive while a list is read; 10,000 endpoints with contacts take some 10 million. */
const MAX_LIST_CHARS = 100_000_000;
const MAX_PENDING = 2000;

interface Pending {
  readonly settle: (outcome: { readonly answer: AmiMessage } | { readonly fault: Fault }) => void;
  readonly each: ((item: AmiMessage) => void) | undefined;
  /** Characters the session had received when the action was sent. */
  readonly since: number;
  items: number;
}

/** Connects and logs in. Throws Fault `pbx_unreachable` (nobody there, or no manager) or `pbx_refused` (login refused). */
export async function connectAmi(peer: AmiPeer, handlers: AmiHandlers): Promise<AmiClient> {
  const timeouts = handlers.timeouts ?? DEFAULT_TIMEOUTS;
  const session = openSession(peer, handlers, timeouts.actionMs);
  const limits = [AbortSignal.timeout(timeouts.loginMs), ...(handlers.signal === undefined ? [] : [handlers.signal])];
  const signal = AbortSignal.any(limits);
  try {
    await logIn(session, peer, signal);
    return session;
  } catch (thrown) {
    session.close();
    if (thrown instanceof Fault && thrown.code !== 'aborted') throw thrown;
    throw unreachable(`no login within ${timeouts.loginMs} ms`, thrown);
  }
}

async function logIn(client: AmiClient, peer: AmiPeer, signal: AbortSignal): Promise<void> {
  const challenge = field(await client.action({ Action: 'Challenge', AuthType: 'MD5' }, signal), 'Challenge');
  // AMI knows no better digest; it keeps the secret off the wire, it does not protect the session.
  const key = createHash('md5')
    .update(challenge + peer.secret)
    .digest('hex');
  const answer = await client.action(
    { Action: 'Login', AuthType: 'MD5', Username: peer.username, Key: key, Events: 'system,call,user' },
    signal,
  );
  if (challenge === '' || field(answer, 'Response') !== 'Success') {
    throw new Fault(
      'pbx_refused',
      `Asterisk refused the login of '${peer.username}': ${field(answer, 'Message') || 'no reason given'}. ` +
        'Compare the account in manager.conf with the secret file.',
    );
  }
}

function openSession(peer: AmiPeer, handlers: AmiHandlers, actionMs: number): AmiClient {
  const reader = frameReader();
  const pending = new Map<string, Pending>();
  const waitingForBanner: string[] = [];
  let lastId = 0;
  let received = 0;
  let ended: string | undefined;
  const socket = connectSocket({ host: peer.host, port: peer.port, noDelay: true });
  socket.setEncoding('utf8');

  const end = (reason: string) => {
    if (ended !== undefined) return;
    ended = reason;
    socket.destroy();
    for (const waiting of [...pending.values()]) waiting.settle({ fault: unreachable(reason) });
    handlers.onClose(reason);
  };
  const take = (message: AmiMessage) => {
    const waiting = pending.get(field(message, 'ActionID'));
    if (!message.has('Event')) {
      const listStarts = waiting?.each !== undefined && /^start$/i.test(field(message, 'EventList'));
      if (!listStarts) waiting?.settle({ answer: message });
    } else if (waiting?.each === undefined) {
      // Events of a list nobody waits for any more are dropped; they carry an ActionID, true events do not.
      if (!message.has('ActionID')) handlers.onEvent(message);
    } else if (/^(complete|cancelled)$/i.test(field(message, 'EventList'))) {
      waiting.settle({ answer: message });
    } else {
      if (++waiting.items > MAX_LIST || received - waiting.since > MAX_LIST_CHARS)
        throw new Error('the peer sent an endless list');
      waiting.each(message);
    }
  };
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (thrown) {
      end(reasonOf(thrown));
    }
  };
  socket.on('data', (chunk: string) =>
    guarded(() => {
      received += chunk.length;
      for (const message of reader.push(chunk)) if (ended === undefined) take(message);
      if (reader.banner() !== undefined) for (const text of waitingForBanner.splice(0)) socket.write(text);
    }),
  );
  socket.on('error', (error) => end(error.message));
  socket.on('close', () => end('the connection was closed'));

  const send = (headers: Headers, each: Pending['each'], signal: AbortSignal): Promise<AmiMessage> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(unreachable(ended));
      if (signal.aborted) return reject(aborted());
      if (pending.size >= MAX_PENDING) return reject(new Fault('pbx_refused', 'Too many actions wait for Asterisk.'));
      const id = String(++lastId);
      const text = actionText(headers, id);
      const onAbort = () => waiting.settle({ fault: aborted() });
      // A peer that answers nothing is as good as gone; only a new connection is in a known state.
      const timer = setTimeout(
        () => end(`no answer to ${headers.Action ?? 'an action'} within ${actionMs} ms`),
        actionMs,
      );
      const waiting: Pending = {
        each,
        since: received,
        items: 0,
        settle(outcome) {
          if (!pending.delete(id)) return;
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          if ('fault' in outcome) reject(outcome.fault);
          else resolve(outcome.answer);
        },
      };
      pending.set(id, waiting);
      signal.addEventListener('abort', onAbort, { once: true });
      if (reader.banner() === undefined) waitingForBanner.push(text);
      else socket.write(text);
    });

  return {
    action: (headers, signal) => send(headers, undefined, signal),
    async list(headers, each, signal) {
      const last = await send(headers, each, signal);
      return field(last, 'Response') === 'Error' ? field(last, 'Message') || 'refused' : undefined;
    },
    close: () => end('closed by the agent'),
  };
}

export function unreachable(reason: string, cause?: unknown): Fault {
  return new Fault('pbx_unreachable', `Asterisk cannot be reached: ${reason}.`, cause);
}

function aborted(): Fault {
  return new Fault('aborted', 'The work with Asterisk was called off.');
}
