// Keeps one manager session alive: reconnects with jittered backoff, waits for the PBX to be booted, notices restarts.
import { Fault, reasonOf } from '../../../shared/errors.ts';
import { type AmiClient, type AmiTimeouts, connectAmi, unreachable } from './ami-client.ts';
import { type AmiMessage, field } from './ami-frames.ts';

export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Asked at every login. */
  readonly secret: () => Promise<string>;
  /** Tells this agent's mark in the PBX's memory from others. */
  readonly mark: string;
  /** Uniform in [0, 1). */
  readonly fraction: () => number;
  readonly timeouts?: AmiTimeouts;
}

export interface ConnectionHandlers {
  /** The PBX is booted and can be asked; `restarted` when it is another run of Asterisk than before. */
  readonly onReady: (restarted: boolean) => void;
  /** When a ready session ended, and when an attempt fails for another reason than the one before. */
  readonly onDown: (reason: string) => void;
  readonly onEvent: (event: AmiMessage) => void;
}

export interface AmiConnection {
  /** Throws the last Fault, `pbx_unreachable` or `pbx_refused`, while there is no ready session. */
  client(): AmiClient;
  ready(): boolean;
  close(): void;
}

/** Full jitter between nothing and this, doubled per failure. The first retry is quick: a restarted PBX needs its limits. */
const BACKOFF = { firstMs: 250, capMs: 15_000 } as const;
const RUN_MARK = 'SWITCHKEY_RUN';
const PING_MS = 20_000;
/** An account without `read = system` never hears FullyBooted; after this long the PBX is asked all the same. */
const BOOT_WAIT_MS = 30_000;
/** Only these events are wanted; everything else a busy PBX would send costs it and the agent time. */
const WANTED_EVENTS = 'Event: (FullyBooted|Shutdown|Reload|AttendedTransfer|BlindTransfer|BridgeMerge|UserEvent)';

export function keepConnected(settings: ConnectionSettings, handlers: ConnectionHandlers): AmiConnection {
  const stop = new AbortController();
  let client: AmiClient | undefined;
  let lastFault = new Fault('pbx_unreachable', 'The connection to Asterisk is being made.');
  let met = false;

  const down = (fault: Fault) => {
    const wasReady = client !== undefined;
    client = undefined;
    const changed = fault.message !== lastFault.message;
    lastFault = fault;
    if (!stop.signal.aborted && (wasReady || changed)) handlers.onDown(fault.message);
  };

  const session = async (): Promise<boolean> => {
    let closed: (reason: string) => void = () => undefined;
    let booted: () => void = () => undefined;
    const ended = new Promise<string>((resolve) => {
      closed = resolve;
    });
    const fullyBooted = new Promise<void>((resolve) => {
      booted = resolve;
    });
    let opened: AmiClient | undefined;
    const onStop = () => opened?.close();
    stop.signal.addEventListener('abort', onStop);
    let timer: NodeJS.Timeout | undefined;
    try {
      const { host, port, username, timeouts } = settings;
      const secret = await settings.secret();
      const fresh = await connectAmi(
        { host, port, username, secret },
        {
          ...(timeouts === undefined ? {} : { timeouts }),
          signal: stop.signal,
          onClose: (reason) => closed(reason),
          onEvent: (event) => {
            if (field(event, 'Event') === 'FullyBooted') booted();
            else handlers.onEvent(event);
          },
        },
      );
      opened = fresh;
      if (stop.signal.aborted) return false;
      // An old Asterisk or a narrow account may refuse the filter; then the events are merely more.
      await fresh.action({ Action: 'Filter', Operation: 'Add', Filter: WANTED_EVENTS }, stop.signal);
      const waited = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, BOOT_WAIT_MS);
      });
      const tooEarly = await Promise.race([fullyBooted, waited, ended]);
      clearTimeout(timer);
      if (typeof tooEarly === 'string') throw unreachable(tooEarly);
      const restarted = !(await wasMarked(fresh, settings.mark, stop.signal)) && met;
      met = true;
      client = fresh;
      handlers.onReady(restarted);
      timer = setInterval(() => {
        fresh.action({ Action: 'Ping' }, stop.signal).catch(() => undefined);
      }, PING_MS);
      down(unreachable(await ended));
      return true;
    } catch (thrown) {
      down(thrown instanceof Fault ? thrown : unreachable(reasonOf(thrown), thrown));
      return false;
    } finally {
      clearTimeout(timer);
      stop.signal.removeEventListener('abort', onStop);
      opened?.close();
    }
  };

  const forever = async () => {
    let failures = 0;
    while (!stop.signal.aborted) {
      failures = (await session()) ? 0 : failures + 1;
      const ceilingMs = Math.min(BACKOFF.capMs, BACKOFF.firstMs * 2 ** Math.min(failures, 10));
      await pause(ceilingMs * settings.fraction(), stop.signal);
    }
  };
  void forever();

  return {
    client() {
      if (client !== undefined) return client;
      const { host, port } = settings;
      const words = `${lastFault.message} The limits last written to ${host}:${port} stay in force.`;
      throw new Fault(lastFault.code, words, lastFault);
    },
    ready: () => client !== undefined,
    close() {
      stop.abort();
      client?.close();
      client = undefined;
    },
  };
}

/**
 * Leaves a mark in Asterisk's memory (a global variable); true when the mark of an earlier session is still there. The start
 * time would not do: it counts in seconds, and a PBX that is killed and started again may be back within one.
 */
async function wasMarked(client: AmiClient, mark: string, signal: AbortSignal): Promise<boolean> {
  const found = await client.action({ Action: 'Getvar', Variable: RUN_MARK }, signal);
  if (field(found, 'Value') === mark) return true;
  await client.action({ Action: 'Setvar', Variable: RUN_MARK, Value: mark }, signal);
  return false;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
