// What shall be in force on the PBX: a licence evaluated at an instant, for the extensions this PBX really has.
import { AS_SIGNED, type Circumstances, callsSchedule, capacityAt } from '../../shared/capacity.ts';
import type { Licence, Service } from '../../shared/licence/licence.ts';
import { extensionLimitAt } from '../../shared/seats.ts';
import { NO_CALLS } from './call-schedule.ts';
import type { ConfiguredExtension, EnforcedState } from './driver.ts';

export interface Wishes {
  /** Undefined = never activated: no calls, no extensions. */
  readonly licence: Licence | undefined;
  /** Effective now, epoch seconds. */
  readonly atS: number;
  /** Regex source of the admin's own emergency numbers, beside those built into the gate; '' = none. */
  readonly emergency: string;
  readonly configured: readonly ConfiguredExtension[];
  /** Extension to the instant it was first seen, epoch milliseconds. */
  readonly firstSeen: ReadonlyMap<string, number>;
  /** Extensions that a base licence covers, with their feature letters; absent = none is needed, and there are no features. */
  readonly seats?: ReadonlyMap<string, string> | undefined;
  readonly circumstances?: Circumstances;
  /** See `EnforcedState`. */
  readonly raises?: string | undefined;
  /** False: extensions beyond the limit are refused by call alone, for phones that do not dial 112 while unregistered. */
  readonly refuseRegistration?: boolean;
}

export interface RefusedExtension {
  readonly extension: string;
  readonly cause: 'limit' | 'seat';
  readonly reason: string;
}

export interface Desired {
  readonly state: EnforcedState;
  readonly refused: readonly RefusedExtension[];
}

/** Services sold in seats carry their number; the others are on or off. */
const COUNTED_SERVICES: ReadonlySet<Service> = new Set<Service>(['outbound_call_center']);

const natural = new Intl.Collator('en', { numeric: true });

export function desiredState(wishes: Wishes): Desired {
  const { licence, atS, configured, firstSeen, seats, circumstances = AS_SIGNED } = wishes;
  const limit = licence === undefined ? 0 : extensionLimitAt(licence, atS, circumstances);
  const ordered = inFixedOrder(
    configured.map((known) => known.extension),
    firstSeen,
  );
  const licensed = licensedAmong(ordered, limit, seats, licence?.policy.floor.extensions ?? 0);
  const allowed = new Set(licensed);
  const beyond = ordered.filter((extension) => !allowed.has(extension));
  return {
    state: {
      calls: licence === undefined ? NO_CALLS : callsSchedule(licence, atS, circumstances),
      emergency: wishes.emergency === '' ? undefined : wishes.emergency,
      extensions: new Map(licensed.map((extension) => [extension, seats?.get(extension) ?? ''])),
      extensionsChecked: true,
      // Many phones do not even dial an emergency number while unregistered (S5.38). Where no extension is licensed at all,
      // the calls are refused and the registrations are not: nobody would be left to call for help.
      blocked: new Set(licensed.length === 0 || wishes.refuseRegistration === false ? [] : beyond),
      services: licence === undefined ? new Map() : serviceValues(licence, atS),
      revision: licence === undefined ? undefined : `${licence.epoch}.${licence.seq}`,
      ...(wishes.raises === undefined ? {} : { raises: wishes.raises }),
    },
    refused: beyond.map((extension) => {
      const cause = seats?.has(extension) === false ? 'seat' : 'limit';
      return { extension, cause, reason: refusalReason(licence, limit, cause) };
    }),
  };
}

/** Where seats decide, those that have one, up to the limit; the floor of the policy is never gone below. */
function licensedAmong(
  ordered: readonly string[],
  limit: number,
  seats: Wishes['seats'],
  floor: number,
): readonly string[] {
  const licensed = (seats === undefined ? ordered : ordered.filter((extension) => seats.has(extension))).slice(
    0,
    limit,
  );
  if (licensed.length >= Math.min(floor, ordered.length)) return licensed;
  const others = ordered.filter((extension) => !licensed.includes(extension));
  return [...licensed, ...others.slice(0, floor - licensed.length)];
}

/** First seen first, then by number as a person counts (9 before 10); never at random (the same at every start). */
export function inFixedOrder(extensions: readonly string[], firstSeen: ReadonlyMap<string, number>): readonly string[] {
  const seenAt = (extension: string) => firstSeen.get(extension) ?? Number.MAX_SAFE_INTEGER;
  return [...new Set(extensions)].sort((a, b) => seenAt(a) - seenAt(b) || natural.compare(a, b) || (a < b ? -1 : 1));
}

function serviceValues(licence: Licence, atS: number): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [service, { quantity }] of capacityAt(licence, atS).services) {
    if (quantity > 0) values.set(service, COUNTED_SERVICES.has(service) ? String(quantity) : '1');
  }
  return values;
}

function refusalReason(licence: Licence | undefined, limit: number, cause: RefusedExtension['cause']): string {
  if (cause === 'seat') return 'nobody has a base licence for it';
  return licence === undefined
    ? 'this PBX has no licence yet'
    : `the licence allows ${limit} extensions and others were set up earlier`;
}
