// Lets a test wait for the next event that a PBX driver tells.
import type { PbxEvent } from '../../agent/enforcement/driver.ts';
import type { ContractPbx } from './contract-pbx.ts';

/** Records what a driver tells; `nextEvent` of the contract. */
export function eventRecorder(): {
  readonly onEvent: (event: PbxEvent) => void;
  readonly nextEvent: ContractPbx['nextEvent'];
} {
  const waiting = new Set<(event: PbxEvent) => void>();
  return {
    onEvent: (event) => {
      for (const listener of [...waiting]) listener(event);
    },
    nextEvent: (type) =>
      new Promise((resolve) => {
        const listener = (event: PbxEvent) => {
          if (event.type !== type) return;
          waiting.delete(listener);
          resolve(event as Extract<PbxEvent, { type: typeof type }>);
        };
        waiting.add(listener);
      }),
  };
}
