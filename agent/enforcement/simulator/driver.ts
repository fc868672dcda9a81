// The simulated PBX behind the same interface as a real one.
import { setImmediate as turn } from 'node:timers/promises';
import { Fault } from '../../../shared/errors.ts';
import type { Guarantee, PbxDriver } from '../driver.ts';
import { rowChange, stateFromRows } from '../state-rows.ts';
import type { SimulatedPbx } from './pbx.ts';

const GUARANTEE: Guarantee = {
  calls: 'hard',
  callUnit: 'conversation',
  agentDown: 'keeps-until-schedule-ends',
  pbxRestart: 'keeps',
  countAfterRestart: 'exact',
  knownLeaks: ['an attended transfer by the caller frees its call until the repair'],
};
const DURABLE_AFTER_MS = 2000;
/** Steps after which everything else in this process has its turn, as it has while a real PBX answers. */
const BREATH = 100;

export function simulatorDriver(pbx: SimulatedPbx): PbxDriver {
  const reach = (signal: AbortSignal) => {
    if (signal.aborted) throw new Fault('aborted', 'The work with the PBX was called off.');
    if (!pbx.reachable())
      throw new Fault('pbx_unreachable', 'The simulated PBX is cut off; type `connect` to reach it.');
    pbx.database.settle();
  };
  let unsubscribe: (() => void) | undefined;

  return {
    kind: 'simulator',
    describe: () => GUARANTEE,
    async probe(signal) {
      reach(signal);
      return { version: 'simulator 1', gate: 'installed', findings: [] };
    },
    async read(signal) {
      reach(signal);
      return { state: stateFromRows(pbx.database.rows()), extensions: pbx.extensions() };
    },
    async callers(extensions, signal) {
      reach(signal);
      return new Map(extensions.map((extension) => [extension, pbx.callerName(extension)]));
    },
    async apply(steps, signal, onDone) {
      for (const [at, step] of steps.entries()) {
        reach(signal);
        pbx.changeRow(rowChange(step));
        onDone?.(at + 1);
        await (at % BREATH === 0 ? turn() : Promise.resolve());
      }
      return { done: steps.length, durableAfterMs: steps.length === 0 ? 0 : DURABLE_AFTER_MS };
    },
    async usage(signal) {
      reach(signal);
      const channels = pbx.calls().flatMap((call) => call.channels);
      return {
        calls: channels.filter((channel) => channel.token).length,
        channels: channels.length,
        configuredExtensions: pbx.extensions().length,
      };
    },
    async repair(signal) {
      reach(signal);
      return { restored: pbx.restoreTokens() };
    },
    installPlan: () => ({
      files: [],
      instructions: ['The simulator has the gate built in; there is nothing to install.'],
    }),
    open(onEvent) {
      unsubscribe?.();
      unsubscribe = pbx.subscribe(onEvent);
      // As a connection does: later, not while the caller is still setting itself up.
      if (pbx.reachable()) queueMicrotask(() => unsubscribe !== undefined && onEvent({ type: 'connected' }));
    },
    connected: () => unsubscribe !== undefined && pbx.reachable(),
    async close() {
      unsubscribe?.();
      unsubscribe = undefined;
      pbx.database.commit();
    },
  };
}
