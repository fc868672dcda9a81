// Chooses the driver that the settings name.
import { readFile } from 'node:fs/promises';
import { Fault, reasonOf } from '../../shared/errors.ts';
import type { AmiPeer } from './asterisk/ami-client.ts';
import { asteriskDriver } from './asterisk/driver.ts';
import { tryLogin } from './asterisk/try-login.ts';
import type { PbxDriver } from './driver.ts';
import { BUILT_IN_EMERGENCY } from './emergency.ts';
import { simulatorCommand } from './simulator/command.ts';
import { simulatorDriver } from './simulator/driver.ts';
import { readKeptPbx, writeKeptPbx } from './simulator/kept-pbx.ts';
import { simulatedPbx } from './simulator/pbx.ts';

export type DriverChoice =
  | {
      readonly kind: 'asterisk';
      readonly host: string;
      readonly port: number;
      readonly username: string;
      /** Read anew at every login, so that a changed secret needs no restart of the agent. */
      readonly secretFile: string;
      /** The PBX's configuration folder, for the installation plan. */
      readonly configDir: string;
    }
  | { readonly kind: 'simulator'; readonly file: string };

export interface DriverDeps {
  readonly wallMs: () => number;
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Uint8Array;
}

export interface ChosenDriver {
  readonly driver: PbxDriver;
  /** Only with the simulator: its command language. */
  readonly simulate?: (line: string) => string;
}

/** Opens nothing yet; `driver.open` does. Throws Fault `simulator_file_damaged`. */
export function createDriver(choice: DriverChoice, deps: DriverDeps): ChosenDriver {
  if (choice.kind === 'asterisk') {
    return { driver: asteriskDriver({ ...choice, secret: () => readSecret(choice.secretFile) }, deps) };
  }
  const pbx = simulatedPbx({
    emergency: BUILT_IN_EMERGENCY,
    now: deps.wallMs,
    kept: readKeptPbx(choice.file),
    keep: (kept) => writeKeptPbx(choice.file, kept),
  });
  return { driver: simulatorDriver(pbx), simulate: (line) => simulatorCommand(pbx, line) };
}

/** For settings that are not stored yet. Never throws. */
export async function tryAsterisk(
  peer: AmiPeer,
): Promise<{ readonly ok: boolean; readonly message: string; readonly next?: string }> {
  try {
    const version = await tryLogin(peer);
    return { ok: true, message: `Asterisk ${version} answers and lets '${peer.username}' in.` };
  } catch (thrown) {
    const next = 'See that Asterisk runs, and compare host, port, account and secret with its manager.conf.';
    return { ok: false, message: reasonOf(thrown), next };
  }
}

async function readSecret(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (thrown) {
    throw new Fault(
      'pbx_refused',
      `The secret of the manager account cannot be read from ${file}: ${reasonOf(thrown)}. Run \`install\` or correct the setting.`,
      thrown,
    );
  }
}
