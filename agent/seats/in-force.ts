// What the seats mean on the PBX: which extensions may call, and the letters of the features that each has.
import { ADD_ONS } from '../../shared/licence/licence.ts';
import { type AddOn, isAddOn } from '../../shared/seats.ts';
import type { SeatDatabase } from './database.ts';

/** One letter each in the value of `licext/<extension>`, which the dialplan asks for; never given to another add-on. */
const LETTERS: Readonly<Record<AddOn, string>> = {
  call_recording: 'r',
  device_desktop_app: 'd',
  license_dnc_checking_enabled: 'n',
  device_ip_phone: 'p',
  device_mobile_app: 'm',
  device_web_rtc: 'w',
  license_number: 'l',
  team_chat: 't',
  license_call_recording_unlimited_enabled: 'u',
};

function featureLetters(addOns: readonly AddOn[]): string {
  return ADD_ONS.filter((code) => addOns.includes(code))
    .map((code) => LETTERS[code])
    .join('');
}

export function addOnsOfLetters(letters: string): AddOn[] {
  return ADD_ONS.filter((code) => letters.includes(LETTERS[code]));
}

/** Extension to its feature letters, for every extension whose base licence counts. */
export function seatsInForce(db: SeatDatabase): ReadonlyMap<string, string> {
  const rows = db.all<{ extension: string; kinds: string | null }>(
    `select s.extension, (select group_concat(a.kind) from seats a where a.base = s.id and a.usable = 1) as kinds
     from seats s where s.extension is not null and s.usable = 1`,
  );
  const letters = new Map<string, string>();
  return new Map(
    rows.map(({ extension, kinds }) => {
      const known = letters.get(kinds ?? '') ?? featureLetters((kinds ?? '').split(',').filter(isAddOn));
      letters.set(kinds ?? '', known);
      return [extension, known];
    }),
  );
}
