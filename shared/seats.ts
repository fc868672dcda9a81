// Base licences and add-ons as data: what each is called, what goes with what, and when a licence uses them (seeds, S3.3).
import { AS_SIGNED, capacityAt, explain, type Giving } from './capacity.ts';
import { ADD_ONS, BASE_LICENCES, type GrantKind, type Licence } from './licence/licence.ts';

export type BaseLicence = (typeof BASE_LICENCES)[number];
export type AddOn = (typeof ADD_ONS)[number];
export type SeatKind = BaseLicence | AddOn;

interface BaseKind {
  readonly name: string;
  /** Add-ons that may be attached to one of it. */
  readonly addOns: readonly AddOn[];
  /** It is given to a person for an extension, and that extension may call by it. */
  readonly takesExtension: boolean;
}

/** A fifth base licence is one more row. */
export const BASES: Readonly<Record<BaseLicence, BaseKind>> = {
  auto_attendant: { name: 'Auto Attendant', addOns: ['license_number'], takesExtension: false },
  call_group: { name: 'Call Group', addOns: ['license_number', 'call_recording'], takesExtension: false },
  developer: { name: 'Developer', addOns: ['license_number'], takesExtension: false },
  phone_system: { name: 'Phone System', addOns: ADD_ONS, takesExtension: true },
};

/** Labels as the source document shows them; codes are what files and the API take. */
export const ADD_ON_NAMES: Readonly<Record<AddOn, string>> = {
  call_recording: 'Call Recording',
  device_desktop_app: 'Desktop',
  license_dnc_checking_enabled: 'DNC',
  device_ip_phone: 'IP Phone',
  device_mobile_app: 'Mobile',
  device_web_rtc: 'Web Phone',
  license_number: 'Number',
  team_chat: 'Team Chat',
  license_call_recording_unlimited_enabled: 'Unlimited Call Recording Storage',
};

export function isBase(kind: string): kind is BaseLicence {
  return (BASE_LICENCES as readonly string[]).includes(kind);
}

export function isAddOn(kind: string): kind is AddOn {
  return (ADD_ONS as readonly string[]).includes(kind);
}

export function seatKindName(kind: SeatKind): string {
  return isBase(kind) ? BASES[kind].name : ADD_ON_NAMES[kind];
}

/** Base licences were sold for this PBX, ended ones included: then there is something to assign (S3.1). */
export function usesSeats(licence: Licence | undefined): boolean {
  return licence?.grants.some(({ kind }) => isBase(kind)) ?? false;
}

/** Only where base licences that take an extension were sold does an extension need one of them to call. */
export function seatsDecideCalls(licence: Pick<Licence, 'grants'> | undefined): boolean {
  return licence?.grants.some(({ kind }) => isBase(kind) && BASES[kind].takesExtension) ?? false;
}

export function isSeatKind(kind: string): kind is SeatKind {
  return isBase(kind) || isAddOn(kind);
}

/**
 * Extensions that may call. Where base licences that take one were sold and no extensions beside them, they are the limit;
 * where both were sold, an extension needs to be within both.
 */
export function extensionLimitAt(licence: Giving, atS: number, circumstances = AS_SIGNED): number {
  const { extensions, seats } = capacityAt(licence, atS, circumstances);
  if (!seatsAreExtensions(licence)) return extensions;
  return Math.max(
    extensions,
    CALLING.reduce((sum, kind) => sum + (seats.get(kind) ?? 0), 0),
  );
}

/** `explain` for what is enforced: where base licences are the limit of extensions, they are its reasons. */
export function explainLimit(licence: Giving, kind: GrantKind, atS: number): ReturnType<typeof explain> {
  const own = explain(licence, kind, atS);
  if (kind !== 'extensions' || !seatsAreExtensions(licence)) return own;
  const bases = CALLING.map((base) => explain(licence, base, atS));
  const total = bases.reduce((sum, base) => sum + base.total, 0);
  return { total: Math.max(own.total, total), floor: own.floor, parts: bases.flatMap(({ parts }) => parts) };
}

function seatsAreExtensions(licence: Giving): boolean {
  return seatsDecideCalls(licence) && !licence.grants.some(({ kind }) => kind === 'extensions');
}

const CALLING = BASE_LICENCES.filter((kind) => BASES[kind].takesExtension);
