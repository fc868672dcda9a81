// The tests' own eyes and hands on a lab Asterisk: a small AMI client, independent of the agent's.
import { connect, type Socket } from 'node:net';

export type AmiMessage = Readonly<Record<string, string>>;

export interface LabAmi {
  /** Rejects when Asterisk answers `Error` or the connection ends. List actions resolve with their events. */
  readonly action: (headers: AmiMessage) => Promise<{ head: AmiMessage; events: readonly AmiMessage[] }>;
  /** Resolves with the first event from now on that fits; rejects after `timeoutMs`. */
  readonly next: (fits: (event: AmiMessage) => boolean, timeoutMs?: number) => Promise<AmiMessage>;
  /** Every event since login, oldest first. */
  readonly events: readonly AmiMessage[];
  readonly close: () => void;
}

interface Waiting {
  head: AmiMessage | undefined;
  readonly events: AmiMessage[];
  readonly done: (answer: { head: AmiMessage; events: readonly AmiMessage[] }) => void;
  readonly failed: (reason: Error) => void;
}

/** Logs in with all events on. Rejects when nothing listens there (yet). */
export async function openAmi(port: number, username: string, secret: string): Promise<LabAmi> {
  const socket = await connected(port);
  const waiting = new Map<string, Waiting>();
  const listeners = new Set<(event: AmiMessage) => void>();
  const events: AmiMessage[] = [];
  let ids = 0;

  const take = (message: AmiMessage) => {
    const asked = waiting.get(message.ActionID ?? '');
    if (message.Event !== undefined && asked === undefined) {
      events.push(message);
      for (const listener of [...listeners]) listener(message);
      return;
    }
    if (asked === undefined) return;
    if (message.Event !== undefined && message.EventList !== 'Complete') {
      asked.events.push(message);
      return;
    }
    if (message.EventList === 'start') {
      asked.head = message;
      return;
    }
    waiting.delete(message.ActionID ?? '');
    if (message.Response === 'Error') asked.failed(new Error(`AMI: ${message.Message}`));
    else asked.done({ head: asked.head ?? message, events: asked.events });
  };
  let rest = '';
  socket.on('data', (text: string) => {
    const blocks = (rest + text.replace(/^Asterisk Call Manager.*\r\n/, '')).split('\r\n\r\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) take(parsed(block));
  });
  socket.on('close', () => {
    for (const asked of waiting.values()) asked.failed(new Error('AMI: the connection ended'));
    waiting.clear();
  });

  const ami: LabAmi = {
    events,
    action: (headers) =>
      new Promise((done, failed) => {
        ids += 1;
        waiting.set(String(ids), { head: undefined, events: [], done, failed });
        const lines = Object.entries({ ...headers, ActionID: String(ids) }).map(([name, value]) => `${name}: ${value}`);
        socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      }),
    next: (fits, timeoutMs = 5000) =>
      new Promise((done, failed) => {
        const timer = setTimeout(() => finish(() => failed(new Error('AMI: no such event in time'))), timeoutMs);
        const listener = (event: AmiMessage) => {
          if (fits(event)) finish(() => done(event));
        };
        const finish = (then: () => void) => {
          clearTimeout(timer);
          listeners.delete(listener);
          then();
        };
        listeners.add(listener);
      }),
    close: () => socket.destroy(),
  };
  await ami.action({ Action: 'Login', Username: username, Secret: secret });
  return ami;
}

function connected(port: number): Promise<Socket> {
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1', () => done(socket));
    socket.setNoDelay(true).setEncoding('utf8').once('error', failed);
  });
}

/** Repeated headers (`Output`, `ChanVariable`) are joined by line breaks. */
function parsed(block: string): AmiMessage {
  const message: Record<string, string> = {};
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^ /, '');
    message[name] = message[name] === undefined ? value : `${message[name]}\n${value}`;
  }
  return message;
}
