// A small PBX in the process: extensions, trunks, calls with channels and tokens, transfers, restarts; for demo and tests.
import type { PbxEvent } from '../driver.ts';
import { FAMILIES, type RowChange, SHADOW } from '../state-rows.ts';
import { type DelayedDatabase, delayedDatabase, type StoredRow } from './database.ts';
import { decide } from './gate.ts';

export interface SimulatorSettings {
  /** Regex source of the emergency numbers built into the gate. */
  readonly emergency: string;
  /** Wall clock, epoch milliseconds. */
  readonly now: () => number;
  /** What an earlier run kept; undefined = a new PBX. */
  readonly kept?: KeptPbx | undefined;
  /** Called when something reached the simulated disk. Not called = nothing outlives the process. */
  readonly keep?: (kept: KeptPbx) => void;
}

/** What outlives a restart of the PBX. */
export interface KeptPbx {
  readonly extensions: readonly string[];
  readonly trunks: readonly string[];
  readonly rows: readonly StoredRow[];
  /** Caller names by extension, where they have one. */
  readonly callers?: Readonly<Record<string, string>> | undefined;
}

/** One end of a call. The first channel of a call is the caller's. */
interface Channel {
  readonly party: string;
  readonly token: boolean;
  readonly local: boolean;
}

interface SimulatedCall {
  readonly id: number;
  readonly number: string;
  readonly channels: readonly Channel[];
}

export type CallOutcome =
  | { readonly ok: true; readonly call: number }
  | { readonly ok: false; readonly sip: 403 | 404 | 503; readonly why: string };

export interface SimulatedPbx {
  /** `via` 'local' rings the number through an inner hop, as ring groups and queues do. */
  call(from: string, number: string, via?: 'direct' | 'local'): CallOutcome;
  hangup(call: number): boolean;
  /** The party common to both calls connects its two partners and leaves. */
  attendedTransfer(first: number, second: number): CallOutcome;
  /** The caller (or the callee) sends the other party to `number` and leaves. */
  blindTransfer(call: number, number: string, by: 'caller' | 'callee'): CallOutcome;
  /** `caller`: the name that its calls show; one that is there already is renamed. */
  addExtension(extension: string, caller?: string): void;
  removeExtension(extension: string): void;
  addTrunk(trunk: string): void;
  /** The SIP answer to a REGISTER: 200, 403 refused, 404 unknown. */
  register(extension: string): 200 | 403 | 404;
  /** Clean stop and start: everything is on disk, calls end. */
  restart(): void;
  /** Power cut and start: the last second of writes is lost, calls end. */
  kill(): void;
  /** The management connection goes away or comes back; calls go on. */
  setReachable(reachable: boolean): void;
  reachable(): boolean;
  /** Edits a row behind the agent's back, or carries out the agent's own change. */
  changeRow(change: RowChange): void;
  /** Gives each call without a token, that should have one, a token again. */
  restoreTokens(): number;
  calls(): readonly SimulatedCall[];
  extensions(): readonly { readonly extension: string; readonly registered: boolean }[];
  callerName(extension: string): string;
  trunks(): readonly string[];
  database: DelayedDatabase;
  subscribe(listener: (event: PbxEvent) => void): () => void;
}

export function simulatedPbx(settings: SimulatorSettings): SimulatedPbx {
  const { now, kept } = settings;
  const builtIn = new RegExp(settings.emergency);
  const registered = new Map<string, boolean>((kept?.extensions ?? []).map((extension) => [extension, false]));
  const trunks = new Set<string>(kept?.trunks ?? []);
  const callers = new Map<string, string>(Object.entries(kept?.callers ?? {}));
  const listeners = new Set<(event: PbxEvent) => void>();
  const calls = new Map<number, SimulatedCall>();
  let nextCall = 1;
  let reachable = true;
  const keep = () =>
    settings.keep?.({
      extensions: [...registered.keys()],
      trunks: [...trunks],
      rows: database.onDisk(),
      callers: Object.fromEntries(callers),
    });
  const database = delayedDatabase(kept?.rows ?? [], now, keep);

  const emit = (event: PbxEvent) => {
    if (reachable) for (const listener of listeners) listener(event);
  };
  const channels = () => [...calls.values()].flatMap((call) => call.channels);
  const tokensHeld = () => channels().filter((channel) => channel.token).length;
  const isEmergency = (number: string) => decideFor(number, undefined, {}) === 'free';
  const decideFor = (
    number: string,
    extension: string | undefined,
    channel: { readonly holdsToken?: boolean; readonly innerHop?: boolean; readonly freed?: number },
  ) =>
    decide(
      database,
      builtIn,
      {
        number,
        extension,
        holdsToken: channel.holdsToken ?? false,
        innerHop: channel.innerHop ?? false,
        tokensHeld: tokensHeld() - (channel.freed ?? 0),
      },
      now() / 1000,
    );
  const refusal = (reason: 'calls' | 'extension', number: string, extension: string | undefined): CallOutcome => {
    emit({ type: 'refused', reason, number, extension: extension ?? '' });
    return reason === 'calls'
      ? { ok: false, sip: 503, why: 'all licensed calls are in use' }
      : { ok: false, sip: 403, why: `extension ${extension ?? ''} is not licensed` };
  };
  const unknownParty = (party: string): CallOutcome => ({ ok: false, sip: 404, why: `${party} is not known here` });
  const place = (number: string, parties: readonly Channel[]): CallOutcome => {
    const id = nextCall++;
    calls.set(id, { id, number, channels: parties });
    return { ok: true, call: id };
  };
  const startAgain = () => {
    calls.clear();
    for (const extension of registered.keys()) registered.set(extension, false);
    emit({ type: 'disconnected', reason: 'the PBX restarted' });
    emit({ type: 'booted' });
  };

  return {
    database,
    call(from, number, via = 'direct') {
      const trunk = trunks.has(from);
      if (!trunk && !registered.has(from)) return unknownParty(from);
      const extension = trunk ? undefined : from;
      const decision = decideFor(number, extension, {});
      if (decision === 'refused-calls') return refusal('calls', number, extension);
      if (decision === 'refused-extension') return refusal('extension', number, extension);
      const hops = via === 'local' ? [localHop(number), localHop(number)] : [];
      const callee = { party: number, token: false, local: false };
      return place(number, [{ party: from, token: decision === 'counted', local: false }, ...hops, callee]);
    },
    hangup: (call) => calls.delete(call),
    attendedTransfer(first, second) {
      const [a, b] = [calls.get(first), calls.get(second)];
      if (a === undefined || b === undefined || first === second) return unknownParty(`call ${first} or ${second}`);
      const common = a.channels.find((channel) => b.channels.some((other) => other.party === channel.party))?.party;
      if (common === undefined) return unknownParty('a party common to both calls');
      // The leaving party takes its tokens along, although the conversation goes on: the leak that the repair mends.
      const rest = [...a.channels, ...b.channels].filter((channel) => channel.party !== common);
      calls.delete(second);
      calls.set(first, { id: first, number: b.number, channels: rest });
      emit({ type: 'transferred' });
      return { ok: true, call: first };
    },
    blindTransfer(id, number, by) {
      const call = calls.get(id);
      const leaver = by === 'caller' ? call?.channels[0] : call?.channels.at(-1);
      const stays = by === 'caller' ? call?.channels.at(-1) : call?.channels[0];
      if (leaver === undefined || stays === undefined) return unknownParty(`call ${id}`);
      const extension = registered.has(stays.party) ? stays.party : undefined;
      // The gate waits for the leaver's token, which is about to be freed.
      const freed = leaver.token ? 1 : 0;
      const decision = decideFor(number, extension, { holdsToken: stays.token, freed });
      calls.delete(id);
      emit({ type: 'transferred' });
      if (decision === 'refused-calls') return refusal('calls', number, extension);
      if (decision === 'refused-extension') return refusal('extension', number, extension);
      const token = stays.token || decision === 'counted';
      return place(number, [
        { ...stays, token },
        { party: number, token: false, local: false },
      ]);
    },
    addExtension(extension, caller) {
      if (caller !== undefined) callers.set(extension, caller);
      registered.set(extension, registered.get(extension) ?? false);
      keep();
      emit({ type: 'reloaded' });
    },
    removeExtension(extension) {
      registered.delete(extension);
      callers.delete(extension);
      keep();
      emit({ type: 'reloaded' });
    },
    addTrunk(trunk) {
      trunks.add(trunk);
      keep();
    },
    register(extension) {
      if (!registered.has(extension)) return 404;
      if (database.value(FAMILIES.shadows, extension) === SHADOW) return 403;
      registered.set(extension, true);
      return 200;
    },
    restart() {
      database.commit();
      startAgain();
    },
    kill() {
      database.lose();
      startAgain();
    },
    setReachable(next) {
      if (next === reachable) return;
      if (!next) emit({ type: 'disconnected', reason: 'the connection was cut' });
      reachable = next;
      if (next) emit({ type: 'connected' });
    },
    reachable: () => reachable,
    changeRow(change) {
      database.change(change);
      const blocks = change.family === FAMILIES.shadows && change.change === 'put';
      if (blocks && registered.has(change.key)) registered.set(change.key, false);
    },
    restoreTokens() {
      let restored = 0;
      for (const call of calls.values()) {
        if (isEmergency(call.number) || call.channels.some((channel) => channel.token)) continue;
        const real = call.channels.filter((channel) => !channel.local);
        if (real.length < 2) continue;
        const channels = call.channels.map((channel) => (channel === real[0] ? { ...channel, token: true } : channel));
        calls.set(call.id, { ...call, channels });
        restored++;
      }
      return restored;
    },
    calls: () => [...calls.values()],
    extensions: () => [...registered].map(([extension, isRegistered]) => ({ extension, registered: isRegistered })),
    callerName: (extension) => callers.get(extension) ?? '',
    trunks: () => [...trunks],
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function localHop(number: string): Channel {
  return { party: `Local/${number}`, token: false, local: true };
}
