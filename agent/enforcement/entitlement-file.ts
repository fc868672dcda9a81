// The entitlements as a JSON file that other modules of the PBX read: connectors, campaign dialler, provisioning.
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AS_SIGNED, capacityAt } from '../../shared/capacity.ts';
import { Fault, reasonOf } from '../../shared/errors.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { type AddOn, extensionLimitAt } from '../../shared/seats.ts';
import type { CallStep, EnforcedState } from './driver.ts';

/** Instants are epoch seconds. A reader that finds `until` in the past waits for a newer file and treats the part as off. */
export interface Entitlements {
  readonly format: 'switchkey-entitlements/1';
  readonly serial: string | null;
  /** `epoch.seq` of the licence; null before the first one. */
  readonly revision: string | null;
  readonly concurrentCalls: readonly CallStep[];
  readonly extensions: { readonly limit: number; readonly licensed: readonly string[] };
  readonly services: Readonly<Record<string, { readonly value: string; readonly until: number }>>;
  /** Add-on codes by extension, for those that have any; absent where no base licences were sold. */
  readonly addOns?: Readonly<Record<string, readonly AddOn[]>>;
}

/** `addOnsOf`: codes behind the feature letters of an extension; given where base licences were sold. */
export function entitlements(
  licence: Licence | undefined,
  atS: number,
  state: EnforcedState,
  circumstances = AS_SIGNED,
  addOnsOf?: (letters: string) => readonly AddOn[],
): Entitlements {
  const capacity = licence === undefined ? undefined : capacityAt(licence, atS, circumstances);
  const untilOf = new Map<string, number>([...(capacity?.services ?? [])].map(([code, { until }]) => [code, until]));
  return {
    format: 'switchkey-entitlements/1',
    serial: licence?.serial ?? null,
    revision: state.revision ?? null,
    concurrentCalls: state.calls ?? [],
    extensions: {
      limit: licence === undefined ? 0 : extensionLimitAt(licence, atS, circumstances),
      licensed: [...state.extensions.keys()],
    },
    services: Object.fromEntries(
      [...state.services].map(([service, value]) => [service, { value, until: untilOf.get(service) ?? 0 }]),
    ),
    ...(addOnsOf === undefined
      ? {}
      : {
          addOns: Object.fromEntries(
            [...state.extensions].flatMap(([extension, letters]) =>
              letters === '' ? [] : [[extension, addOnsOf(letters)]],
            ),
          ),
        }),
  };
}

/** Replaces the file whole (0644), only when its content changes. True when written. Throws Fault `entitlements_not_writable`. */
export async function writeEntitlementFile(path: string, content: Entitlements): Promise<boolean> {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return false;
  const fresh = `${path}.new`;
  try {
    // One level only, and whether it worked shows at the next line.
    await mkdir(dirname(path)).catch(() => undefined);
    const file = await open(fresh, 'w', 0o644);
    try {
      await file.writeFile(text);
      await file.chmod(0o644);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
    return true;
  } catch (thrown) {
    throw new Fault(
      'entitlements_not_writable',
      `The entitlement file ${path} cannot be written: ${reasonOf(thrown)}`,
      thrown,
    );
  }
}
