// What this machine needs for the agent to work: the PBX's part from the driver, the service from the unit.
import { driverChoice } from '../driver-choice.ts';
import type { InstallPlan } from '../enforcement/driver.ts';
import { createDriver, type DriverDeps } from '../enforcement/drivers.ts';
import { readSettings } from '../settings-as-found.ts';
import { unitFiles } from '../systemd/unit-files.ts';

export interface Places {
  readonly stateDir: string;
  readonly node: string;
  readonly program: string;
  readonly deps: DriverDeps;
}

/** The PBX's part comes first: the service would find nothing to work on without it. Needs no running daemon. */
export async function planInstallation({ stateDir, node, program, deps }: Places): Promise<InstallPlan> {
  const { driver } = createDriver(driverChoice(readSettings(stateDir), stateDir), deps);
  const pbx = driver.installPlan();
  const unit = await unitFiles({ node, program, stateDir });
  return { files: [...pbx.files, ...unit.files], instructions: [...pbx.instructions, ...unit.instructions] };
}
