// What this machine needs for the agent to work: settings and anchor, the PBX's part from the driver, the service.
import path from 'node:path';
import { type Settings, settingsInMemory } from '../config.ts';
import { driverChoice } from '../driver-choice.ts';
import type { InstallPlan } from '../enforcement/driver.ts';
import { createDriver, type DriverDeps } from '../enforcement/drivers.ts';
import { readSettings } from '../settings-as-found.ts';
import { unitFiles } from '../systemd/unit-files.ts';
import type { PlannedFile } from './install.ts';

export interface Places {
  readonly stateDir: string;
  /** Absolute paths of the node binary and of the agent's entry point. */
  readonly node: string;
  readonly program: string;
  readonly deps: DriverDeps;
}

/** What the admin decides at installation; what is left out stays as it is. */
export interface Choices {
  /** Configuration folder of the Asterisk to license. */
  readonly asterisk?: string | undefined;
  readonly server?: string | undefined;
  readonly serial?: string | undefined;
  /** PEM text with the CA of the server, where that is not one that everybody trusts. */
  readonly serverCa?: string | undefined;
  /** The PBX's part as a running agent plans it, which has seen the PBX; absent = planned without having seen it. */
  readonly pbx?: InstallPlan | undefined;
  /** The root document that this agent shall trust from now on; see `anchorFrom`. */
  readonly anchor?: Uint8Array | undefined;
}

export interface Installation {
  readonly files: readonly PlannedFile[];
  readonly instructions: readonly string[];
}

/** In the state folder, where `install` and `enrol` put it. */
export const SERVER_CA_FILE = 'server-ca.pem';

/**
 * Needs no running daemon. The PBX's part comes before the service, which would find nothing to work on. Throws Fault
 * `settings_invalid`.
 */
export async function planInstallation(
  { stateDir, node, program, deps }: Places,
  choices: Choices,
): Promise<Installation> {
  const caFile = path.join(stateDir, SERVER_CA_FILE);
  const settings = chosenSettings(readSettings(stateDir), choices, caFile);
  const pbx = choices.pbx ?? createDriver(driverChoice(settings, stateDir), deps).driver.installPlan();
  const plans: InstallPlan[] = [pbx, await unitFiles({ node, program, stateDir })];
  return {
    files: [
      {
        path: path.join(stateDir, 'settings.json'),
        content: `${JSON.stringify(settings, undefined, 2)}\n`,
        mode: 0o600,
      },
      ...(choices.serverCa === undefined ? [] : [{ path: caFile, content: choices.serverCa, mode: 0o600 }]),
      ...(choices.anchor === undefined
        ? []
        : [{ path: path.join(stateDir, 'anchor.bin'), content: choices.anchor, mode: 0o600 }]),
      ...plans.flatMap((plan) => plan.files),
    ],
    instructions: plans.flatMap((plan) => plan.instructions),
  };
}

function chosenSettings(found: Settings, { asterisk, server, serial, serverCa }: Choices, caFile: string): Settings {
  const driver =
    asterisk === undefined
      ? found.driver
      : { secretFile: 'pbx.secret', ...found.driver, kind: 'asterisk' as const, configDir: asterisk };
  return settingsInMemory({
    ...found,
    driver,
    ...(server === undefined ? {} : { server }),
    ...(serial === undefined ? {} : { serial }),
    ...(serverCa === undefined ? {} : { serverCa: caFile }),
  }).read();
}
