// Brings what is in force on a PBX to what shall be: read, plan, apply, read back.
import type { EnforcedState, PbxDriver, Reading, Step } from './driver.ts';
import { planSteps } from './plan.ts';

/** What an enforcement found, did and left. */
export interface Enforced {
  /** Before anything was done. */
  readonly found: Reading;
  readonly wanted: EnforcedState;
  readonly steps: readonly Step[];
  /** Read back from the PBX after the steps. */
  readonly inForce: EnforcedState;
  /** What the PBX did not take; empty when all is in force. */
  readonly remaining: readonly Step[];
  /** A PBX that dies within this time may come back with older values; re-assert then. 0 when nothing was written. */
  readonly durableAfterMs: number;
}

export interface Applying {
  /** See `PbxDriver.read`. */
  readonly known?: Reading['extensions'] | undefined;
  /** Told how many of how many steps are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Throws the driver's Fault; what was in force before the failing step then stays in force. */
export async function enforce(
  driver: PbxDriver,
  wantedFrom: (reading: Reading) => EnforcedState | Promise<EnforcedState>,
  signal: AbortSignal,
  { known, onProgress }: Applying = {},
): Promise<Enforced> {
  const found = await driver.read(signal, known);
  const wanted = await wantedFrom(found);
  const steps = planSteps(found.state, wanted);
  if (steps.length === 0) {
    return { found, wanted, steps, inForce: found.state, remaining: [], durableAfterMs: 0 };
  }
  const { durableAfterMs } = await driver.apply(steps, signal, (done) => onProgress?.(done, steps.length));
  const { state: inForce } = await driver.read(signal, known ?? found.extensions);
  return { found, wanted, steps, inForce, remaining: planSteps(inForce, wanted), durableAfterMs };
}
