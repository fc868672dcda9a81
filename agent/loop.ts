// What happens by itself: timers, PBX events and the event stream wake the corridor; nothing that fails here gets out.
import { reasonOf } from '../shared/errors.ts';
import { nextDates } from '../shared/ladder.ts';
import { PBX_TIMEOUT_MS } from './corridor/apply.ts';
import { linkTo } from './corridor/ask-server.ts';
import { circumstancesOf } from './corridor/circumstances.ts';
import { keepFields, keepNotes } from './corridor/keep.ts';
import { heldLicence, tellTime } from './corridor/memory.ts';
import { noteSettings } from './corridor/note-settings.ts';
import { type Corridor, enforceCycle, pollCycle, report } from './cycle.ts';
import { callsAt } from './enforcement/call-schedule.ts';
import { rememberBoot } from './enforcement/drift.ts';
import type { PbxEvent } from './enforcement/driver.ts';
import { hardwareChanged } from './identity/hardware.ts';
import type { Lane } from './lane.ts';
import { type EventStream, openEventStream } from './poller/event-stream.ts';
import { chanceFrom } from './poller/schedule.ts';
import { noteUse } from './usage/usage-book.ts';

const REREAD_MS = 30_000;
const SAMPLE_MS = 2_000;
const KEEP_MS = 60_000;
const PROBE_MS = 3_600_000;
const AUDIT_HEAD_MS = 3_600_000;
const BEAT_MS = 1_000;
/** A job on the PBX that takes longer is stuck: the watchdog may restart the agent. */
const STUCK_MS = 120_000;
/** Heartbeats of the stream come every 25 s. */
const SILENCE_MS = 60_000;
const CONNECT_MS = 20_000;
/** A server that wakes without end does not make the agent poll without end. */
const WAKE_PACE_MS = 250;
/** A fleet that is switched on together does not ask in the same second. */
const FIRST_POLL_SPREAD_MS = 5_000;

export interface Loop {
  /** Polls as soon as the poll under way, if any, has ended. */
  pollSoon(): void;
  /** Re-reads the PBX and mends it, soon. */
  enforceSoon(): void;
  /** The settings changed: server, stream. */
  reconnect(): void;
  streamState(): 'open' | 'closed' | 'off';
  lastBeatMs(): number;
  stop(): Promise<void>;
}

export function startLoop(corridor: Corridor, lane: Lane): Loop {
  const { deps, memory, http } = corridor;
  const timers = new Map<string, NodeJS.Timeout>();
  const underway = new Set<Promise<void>>();
  let stopped = false;
  let stream: EventStream | undefined;
  let beatMs = deps.clock.wallMs();
  let polling = false;
  let pollAgain = false;
  let wokenAgain = false;
  let enforcing = false;
  let sampling = false;

  function quietly(what: string, job: () => Promise<unknown>): void {
    if (stopped) return;
    const done: Promise<void> = job()
      .catch((thrown: unknown) => deps.log.error(`${what} failed`, { reason: reasonOf(thrown) }))
      .then(() => void underway.delete(done));
    underway.add(done);
  }

  function after(name: string, ms: number, job: () => void): void {
    clearTimeout(timers.get(name));
    if (!stopped) timers.set(name, setTimeout(job, Math.min(ms, 2 ** 31 - 1)));
  }

  function every(name: string, ms: number, job: () => void): void {
    after(name, ms, () => {
      job();
      every(name, ms, job);
    });
  }

  function pollSoon(): void {
    if (polling) {
      pollAgain = true;
      return;
    }
    polling = true;
    quietly('a poll', async () => {
      try {
        const end = await pollCycle(corridor);
        if (end?.failed !== undefined) deps.log.warn('the server was not polled', { ...end.failed });
        if (end?.received?.ok === false) deps.log.warn('what the server sent was refused', { ...end.received.refusal });
        if (end?.received?.ok) deps.log.info('licence received', { seq: end.received.value.after.seq });
      } finally {
        polling = false;
        schedulePoll();
      }
    });
  }

  /** At once where it was not woken just before; otherwise once for all that wake it meanwhile. */
  function wake(): void {
    if (timers.has('woken')) {
      wokenAgain = true;
      return;
    }
    pollSoon();
    after('woken', WAKE_PACE_MS, () => {
      timers.delete('woken');
      if (wokenAgain) {
        wokenAgain = false;
        wake();
      }
    });
  }

  function schedulePoll(): void {
    const { nextAtMs } = memory.poll;
    if (pollAgain) {
      pollAgain = false;
      after('poll', 0, pollSoon);
    } else if (nextAtMs !== undefined) {
      after('poll', Math.max(0, nextAtMs - tellTime(memory, deps)), pollSoon);
    }
  }

  function enforceSoon(): void {
    if (enforcing) return;
    enforcing = true;
    quietly('an apply', () =>
      corridor
        .alone(async () => {
          // From here on a new wish is a new job: what it is about may have happened after this reading.
          enforcing = false;
        })
        .then(async () => {
          const before = memory.pbx.lastRefusal?.code;
          const applied = await enforceCycle(corridor);
          if (applied.kind === 'failed' && before !== applied.refusal.code) {
            deps.log.warn('the PBX was not brought into line', { ...applied.refusal });
          }
          after('reread', untilNextDate(), enforceSoon);
          if (applied.kind === 'applied' && applied.enforced.steps.length > 0) await report(corridor);
        }),
    );
  }

  /** The next re-reading, or the next date of the ladder where that comes first. */
  function untilNextDate(): number {
    const licence = heldLicence(memory);
    const nowMs = tellTime(memory, deps);
    const next =
      licence === undefined
        ? undefined
        : nextDates(licence, Math.floor(nowMs / 1000), circumstancesOf(licence, memory.highWater))[0];
    return next === undefined ? REREAD_MS : Math.min(REREAD_MS, Math.max(0, next.at * 1000 - nowMs) + 50);
  }

  function sample(): void {
    if (sampling || !deps.driver.connected()) return;
    sampling = true;
    quietly('counting calls', async () => {
      try {
        await corridor.alone(countAndRepair);
      } finally {
        sampling = false;
      }
    });
  }

  /** A PBX that fails to tell is named by the next re-reading; here it is only not counted. */
  async function countAndRepair(): Promise<void> {
    const signal = AbortSignal.timeout(PBX_TIMEOUT_MS);
    memory.pbx.use = await deps.driver.usage(signal).catch(() => undefined);
    const { use } = memory.pbx;
    if (use === undefined) return;
    const role = heldLicence(memory)?.policy.member?.role;
    note({ calls: use.calls, extensions: use.configuredExtensions, ...(role === undefined ? {} : { role }) });
    if (use.channels > 0) memory.pbx.restored += (await deps.driver.repair(signal)).restored;
  }

  function repairSoon(): void {
    quietly('repairing counts', () =>
      corridor.alone(async () => {
        memory.pbx.restored += (await deps.driver.repair(AbortSignal.timeout(PBX_TIMEOUT_MS))).restored;
      }),
    );
  }

  function probe(): void {
    quietly('probing the PBX', () =>
      corridor.alone(async () => {
        memory.pbx.probe = await deps.driver.probe(AbortSignal.timeout(PBX_TIMEOUT_MS));
      }),
    );
  }

  function note(seen: Parameters<typeof noteUse>[2]): void {
    const atS = Math.floor(tellTime(memory, deps) / 1000);
    const { inForce } = memory.pbx;
    const callLimit = inForce === undefined ? undefined : callsAt(inForce.calls, atS);
    const usage = noteUse(memory.journal.usage, atS, { ...seen, callLimit });
    if (usage !== memory.journal.usage) memory.journal = { ...memory.journal, usage };
  }

  function onPbxEvent(event: PbxEvent): void {
    switch (event.type) {
      case 'booted':
      case 'connected':
        memory.pbx.lastApplied = rememberBoot(memory.pbx.lastApplied);
        enforceSoon();
        sample();
        probe();
        return;
      case 'reloaded':
        memory.seats.callersStale = true;
        enforceSoon();
        probe();
        return;
      case 'transferred':
        repairSoon();
        return;
      case 'refused':
        note(event.reason === 'calls' ? { refusedCalls: 1 } : { refusedExtensions: 1 });
        return;
      case 'disconnected':
        memory.pbx.use = undefined;
        deps.log.warn('the PBX is not connected', { reason: event.reason });
    }
  }

  function signAudit(): void {
    memory.audit.signHead(Math.floor(tellTime(memory, deps) / 1000));
  }

  let keptJournal = memory.journal;
  function keepWhatChanged(): void {
    if (memory.clock.markMs !== undefined) keepFields(memory, deps);
    if (memory.journal !== keptJournal && keepNotes(memory, deps, memory.journal).ok) keptJournal = memory.journal;
  }

  function compareHardware(): void {
    quietly('reading hardware facts', async () => {
      const found = await deps.hardware();
      // Where nothing is told, what was known stays known.
      if (Object.keys(found).length === 0) return;
      memory.hardwareChanged = hardwareChanged(memory.journal.hardware, found);
      if (!memory.hardwareChanged) memory.journal = { ...memory.journal, hardware: { ...found } };
    });
  }

  function connectStream(): void {
    stream?.close();
    stream = undefined;
    if (stopped || !deps.settings.read().eventStream || deps.settings.read().server === undefined) return;
    stream = openEventStream({
      link: () => linkTo(memory, deps, http, tellTime(memory, deps)),
      onWake: wake,
      silenceMs: SILENCE_MS,
      connectMs: CONNECT_MS,
      random: deps.random,
    });
  }

  noteSettings(memory, deps);
  deps.driver.open(onPbxEvent);
  enforceSoon();
  after('poll', memory.held.kind === 'licence' ? chanceFrom(deps.random) * FIRST_POLL_SPREAD_MS : 0, pollSoon);
  connectStream();
  compareHardware();
  every('sample', SAMPLE_MS, sample);
  every('keep', KEEP_MS, keepWhatChanged);
  every('probe', PROBE_MS, probe);
  every('audit head', AUDIT_HEAD_MS, signAudit);
  every('beat', BEAT_MS, () => {
    const busySince = lane.busySinceMs();
    if (busySince === undefined || deps.clock.monotonicMs() - busySince < STUCK_MS) beatMs = deps.clock.wallMs();
  });

  return {
    pollSoon,
    enforceSoon,
    reconnect() {
      connectStream();
      schedulePoll();
    },
    streamState: () => (stream === undefined ? 'off' : stream.state()),
    lastBeatMs: () => beatMs,
    async stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      stream?.close();
      http.close();
      await Promise.all(underway);
      keepWhatChanged();
      signAudit();
      await deps.driver.close();
    },
  };
}
