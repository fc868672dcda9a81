// What is licensed and how a licence stands, in words of both languages; for whatever shows a PBX.
import type { LadderState } from '../ladder.ts';
import type { ADD_ONS, BASE_LICENCES, SERVICES } from '../licence/licence.ts';
import type { Tone } from './state-badge.tsx';

type Service = (typeof SERVICES)[number];
/** Base licences and add-ons have names of their own, which are the same in every language. */
type Counted = 'extensions' | 'concurrent_calls' | Service;

const en = {
  ladder: {
    unactivated: 'Not activated',
    active: 'Active',
    stale: 'Stale',
    grace: 'Grace',
    restricted: 'Restricted',
  } satisfies Record<LadderState, string>,
  counted: {
    extensions: 'Extensions',
    concurrent_calls: 'Concurrent calls',
    hot_standby: 'Hot standby',
    disaster_recovery: 'Disaster recovery',
    hotel_pms: 'Hotel PMS',
    outbound_call_center: 'Outbound call centre',
  } satisfies Record<Counted, string>,
  turns: {
    unactivated: 'nothing is activated',
    active: 'active again',
    stale: 'news from the server is overdue; nothing else changes',
    grace: 'a paid term ends, its grace begins',
    restricted: 'everything has ended; only emergency calls pass',
  } satisfies Record<LadderState, string>,
  today: 'Today',
  noDates: 'Nothing ends by itself.',
  timeline: 'What changes when',
  free: (count: string) => `${count} free`,
  over: (count: string) => `${count} too many`,
  unknown: 'use not known',
  of: (used: string, limit: string) => `${used} of ${limit}`,
};
const de: typeof en = {
  ladder: {
    unactivated: 'Nicht aktiviert',
    active: 'Aktiv',
    stale: 'Überfällig',
    grace: 'Kulanz',
    restricted: 'Eingeschränkt',
  },
  counted: {
    extensions: 'Nebenstellen',
    concurrent_calls: 'Gleichzeitige Gespräche',
    hot_standby: 'Hot Standby',
    disaster_recovery: 'Disaster Recovery',
    hotel_pms: 'Hotel-PMS',
    outbound_call_center: 'Outbound-Callcenter',
  },
  turns: {
    unactivated: 'nichts ist aktiviert',
    active: 'wieder aktiv',
    stale: 'Nachricht vom Server ist überfällig; sonst ändert sich nichts',
    grace: 'eine bezahlte Laufzeit endet, ihre Kulanz beginnt',
    restricted: 'alles ist abgelaufen; nur Notrufe gehen durch',
  },
  today: 'Heute',
  noDates: 'Nichts endet von selbst.',
  timeline: 'Was sich wann ändert',
  free: (count) => `${count} frei`,
  over: (count) => `${count} zu viel`,
  unknown: 'Nutzung nicht bekannt',
  of: (used, limit) => `${used} von ${limit}`,
};
export const licenceWords = { en, de };

export const LADDER_TONES: Readonly<Record<LadderState, Tone>> = {
  unactivated: 'off',
  active: 'good',
  stale: 'warning',
  grace: 'warning',
  restricted: 'locked',
};

/** Names of add-ons and base licences as the price list has them, e.g. `Phone System`. */
export type SeatNames = Readonly<Partial<Record<(typeof BASE_LICENCES)[number] | (typeof ADD_ONS)[number], string>>>;

/** A change of `nextDates`: a state of the ladder, or a number that becomes another (`extensions 50 → 40`). */
export function changeWords(change: string, words: typeof en, names: SeatNames = {}): string {
  if (change in words.turns) return words.turns[change as LadderState];
  const [, kind = '', numbers = ''] = /^(\w+) (.*)$/.exec(change) ?? [];
  const name = words.counted[kind as Counted] ?? names[kind as keyof SeatNames] ?? kind.replaceAll('_', ' ');
  return `${name} ${numbers}`;
}
