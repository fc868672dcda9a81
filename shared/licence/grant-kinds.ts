// The numbers that stand for grant kinds inside a signed licence. Append only: a number given out is never given again.
import type { GrantKind } from './licence.ts';

const KIND_NUMBERS: Readonly<Record<GrantKind, number>> = {
  extensions: 0,
  concurrent_calls: 1,
  hot_standby: 2,
  disaster_recovery: 3,
  hotel_pms: 4,
  outbound_call_center: 5,
  auto_attendant: 6,
  call_group: 7,
  developer: 8,
  phone_system: 9,
  call_recording: 10,
  device_desktop_app: 11,
  license_dnc_checking_enabled: 12,
  device_ip_phone: 13,
  device_mobile_app: 14,
  device_web_rtc: 15,
  license_number: 16,
  team_chat: 17,
  license_call_recording_unlimited_enabled: 18,
};

const KINDS: ReadonlyMap<number, GrantKind> = new Map(
  (Object.keys(KIND_NUMBERS) as GrantKind[]).map((kind) => [KIND_NUMBERS[kind], kind]),
);

export function kindNumber(kind: GrantKind): number {
  return KIND_NUMBERS[kind];
}

/** Undefined for a kind that a later version of the product knows. */
export function kindOfNumber(number: number): GrantKind | undefined {
  return KINDS.get(number);
}
