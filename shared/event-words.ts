// What the agent's audit trail says, as one plain sentence for a person, in English and German. Pure; the PBX page uses it as it is.
import { isAddOn, isBase, seatKindName } from './seats.ts';

export type EventLanguage = 'en' | 'de';
type Detail = Readonly<Record<string, string | number | null>>;
type Sentence = (detail: Detail) => string;

/** One sentence per act and language; an act that is not here cannot be noted. */
const SENTENCES = {
  enrolled: {
    en: (d) => `This agent was enrolled with ${text(d.server)} for the PBX ${text(d.serial)}.`,
    de: (d) => `Dieser Agent wurde bei ${text(d.server)} für die Anlage ${text(d.serial)} angemeldet.`,
  },
  anchored: {
    en: (d) => `The vendor's keys were taken as trusted, version ${text(d.version)}.`,
    de: (d) => `Den Schlüsseln des Herstellers wird ab jetzt vertraut, Version ${text(d.version)}.`,
  },
  trust_walked: {
    en: (d) => `The vendor's keys were renewed to version ${text(d.version)}.`,
    de: (d) => `Die Schlüssel des Herstellers wurden auf Version ${text(d.version)} erneuert.`,
  },
  licence_accepted: {
    en: (d) => `Licence ${text(d.revision)}, code ending in ${text(d.code)}, was taken ${cameBy(d, 'en')}.`,
    de: (d) => `Lizenz ${text(d.revision)}, Code mit dem Ende ${text(d.code)}, wurde ${cameBy(d, 'de')} übernommen.`,
  },
  licence_refused: {
    en: (d) => `A licence that came ${cameBy(d, 'en')} was refused (${plain(d.code)}); what was in force stays.`,
    de: (d) => `Eine Lizenz wurde ${cameBy(d, 'de')} abgelehnt (${plain(d.code)}); es gilt weiter, was galt.`,
  },
  applied: {
    en: (d) => `The PBX was changed: ${stepWords(d, 'en')}${left(d, 'en')}.`,
    de: (d) => `Die Anlage wurde geändert: ${stepWords(d, 'de')}${left(d, 'de')}.`,
  },
  drift: {
    en: (d) => `The PBX was not as the agent had left it: ${text(d.what)}. It was put right.`,
    de: (d) => `Die Anlage war nicht so, wie der Agent sie verlassen hatte: ${text(d.what)}. Es wurde berichtigt.`,
  },
  raise: {
    en: (d) => `The emergency raise of ${text(d.percent)} % was taken, until ${date(d.until)}.`,
    de: (d) => `Die Notfallerhöhung um ${text(d.percent)} % wurde genommen, bis ${date(d.until)}.`,
  },
  both_active: {
    en: (d) =>
      d.since === null
        ? 'The two PBXs of the pair no longer take calls at the same time.'
        : `Both PBXs of the pair take calls at the same time since ${date(d.since)}.`,
    de: (d) =>
      d.since === null
        ? 'Die beiden Anlagen des Paares nehmen nicht mehr gleichzeitig Gespräche an.'
        : `Beide Anlagen des Paares nehmen seit ${date(d.since)} gleichzeitig Gespräche an.`,
  },
  clock: {
    en: (d) => clockWords(d, 'en'),
    de: (d) => clockWords(d, 'de'),
  },
  state_damaged: {
    en: (d) => `Files of the agent were damaged: ${text(d.files)}.`,
    de: (d) => `Dateien des Agenten waren beschädigt: ${text(d.files)}.`,
  },
  settings_changed: {
    en: (d) => `Settings of the agent were changed: ${text(d.names)}.`,
    de: (d) => `Einstellungen des Agenten wurden geändert: ${text(d.names)}.`,
  },
  rows_lost: {
    en: (d) => `${counted(d.count, 'event', 'events')} could not be written down here.`,
    de: (d) => `${counted(d.count, 'Ereignis konnte', 'Ereignisse konnten')} hier nicht aufgeschrieben werden.`,
  },
  page_password_set: {
    en: () => 'The password of this page was set with the code from the log.',
    de: () => 'Das Kennwort dieser Seite wurde mit dem Code aus dem Protokoll gesetzt.',
  },
  page_password_changed: {
    en: () => 'The password of this page was changed.',
    de: () => 'Das Kennwort dieser Seite wurde geändert.',
  },
  page_signed_in: {
    en: () => 'Somebody signed in to this page.',
    de: () => 'Jemand hat sich auf dieser Seite angemeldet.',
  },
  person_added: {
    en: () => 'A person was added by hand.',
    de: () => 'Eine Person wurde von Hand hinzugefügt.',
  },
  person_removed: {
    en: (d) => `A person was removed; ${counted(d.freed, 'licence', 'licences')} returned to those available.`,
    de: (d) => `Eine Person wurde entfernt; ${counted(d.freed, 'Lizenz ist', 'Lizenzen sind')} wieder frei.`,
  },
  seat_assigned: {
    en: (d) => `A ${kind(d)} licence was given away${forExtension(d, 'en')}${addOns(d.added, ', with ')}.`,
    de: (d) => `Eine Lizenz ${kind(d)} wurde vergeben${forExtension(d, 'de')}${addOns(d.added, ', mit ')}.`,
  },
  seat_unassigned: {
    en: (d) => `A ${kind(d)} licence returned to those available${forExtension(d, 'en')}.`,
    de: (d) => `Eine Lizenz ${kind(d)} ist wieder frei${forExtension(d, 'de')}.`,
  },
  seat_reassigned: {
    en: (d) => `A ${kind(d)} licence went to another person${forExtension(d, 'en')}.`,
    de: (d) => `Eine Lizenz ${kind(d)} ging an eine andere Person${forExtension(d, 'de')}.`,
  },
  add_ons_changed: {
    en: (d) =>
      `Add-ons were changed${forExtension(d, 'en')}${addOns(d.added, ': added ')}${addOns(d.removed, ': removed ')}.`,
    de: (d) =>
      `Zusätze wurden geändert${forExtension(d, 'de')}${addOns(d.added, ': neu ')}${addOns(d.removed, ': entfernt ')}.`,
  },
  seat_freed: {
    en: (d) => `A ${kind(d)} licence returned to those available: extension ${text(d.extension)} is gone from the PBX.`,
    de: (d) =>
      `Eine Lizenz ${kind(d)} ist wieder frei: die Nebenstelle ${text(d.extension)} gibt es auf der Anlage nicht mehr.`,
  },
  seats_adopted: {
    en: (d) => `${counted(d.count, 'extension that could', 'extensions that could')} call already got a licence.`,
    de: (d) =>
      `${counted(d.count, 'Nebenstelle, die schon telefonieren konnte, bekam', 'Nebenstellen, die schon telefonieren konnten, bekamen')} eine Lizenz.`,
  },
  seats_settled: {
    en: (d) =>
      `The licence changed what is assigned; ${counted(d.overLimit, 'licence is', 'licences are')} over the limit now.`,
    de: (d) =>
      `Die Lizenz hat die Zuweisungen verändert; ${counted(d.overLimit, 'Lizenz liegt', 'Lizenzen liegen')} jetzt über der Grenze.`,
  },
  mass_configured: {
    en: (d) => `A file was put into force: ${massWords(d, 'en')}.`,
    de: (d) => `Eine Datei wurde in Kraft gesetzt: ${massWords(d, 'de')}.`,
  },
  mass_undone: {
    en: (d) => `A file was taken back: ${massWords(d, 'en')}.`,
    de: (d) => `Eine Datei wurde zurückgenommen: ${massWords(d, 'de')}.`,
  },
} as const satisfies Record<string, Readonly<Record<EventLanguage, Sentence>>>;

export type EventAct = keyof typeof SENTENCES;
export const EVENT_ACTS = Object.keys(SENTENCES) as readonly EventAct[];

/** `act` may be one of a later agent; then its name says what there is to say. */
export function eventWords(act: string, detail: Detail, language: EventLanguage): string {
  const sentences = Object.hasOwn(SENTENCES, act) ? SENTENCES[act as EventAct] : undefined;
  return sentences?.[language](detail) ?? `${plain(act)}.`;
}

/** Steps of an apply, as the audit trail names them, for one and for several. */
const STEPS: Readonly<Record<string, Readonly<Record<EventLanguage, readonly [string, string]>>>> = {
  'set-calls': { en: ['limit of concurrent calls', ''], de: ['Grenze der gleichzeitigen Gespräche', ''] },
  'set-emergency': { en: ['emergency numbers', ''], de: ['Notrufnummern', ''] },
  'license-extension': {
    en: ['extension licensed or its add-ons changed', 'extensions licensed or their add-ons changed'],
    de: ['Nebenstelle lizenziert oder ihre Zusätze geändert', 'Nebenstellen lizenziert oder ihre Zusätze geändert'],
  },
  'unlicense-extension': {
    en: ['extension without licence', 'extensions without licence'],
    de: ['Nebenstelle ohne Lizenz', 'Nebenstellen ohne Lizenz'],
  },
  'check-extensions': {
    en: ['check of extensions switched on', ''],
    de: ['Prüfung der Nebenstellen eingeschaltet', ''],
  },
  'block-registration': {
    en: ['registration refused', 'registrations refused'],
    de: ['Anmeldung abgelehnt', 'Anmeldungen abgelehnt'],
  },
  'unblock-registration': {
    en: ['registration accepted again', 'registrations accepted again'],
    de: ['Anmeldung wieder angenommen', 'Anmeldungen wieder angenommen'],
  },
  'set-service': { en: ['service set', 'services set'], de: ['Dienst gesetzt', 'Dienste gesetzt'] },
  'clear-service': { en: ['service switched off', 'services switched off'], de: ['Dienst aus', 'Dienste aus'] },
  'note-raises': { en: ['emergency raises noted', ''], de: ['Notfallerhöhungen vermerkt', ''] },
  'set-revision': { en: ['licence noted', ''], de: ['Lizenz vermerkt', ''] },
};

function stepWords({ steps }: Detail, language: EventLanguage): string {
  const parts = text(steps)
    .split(', ')
    .map((part) => {
      const [, name = part, count = '1'] = /^(\S+) (\d+)$/.exec(part) ?? [];
      const [one, several] = STEPS[name]?.[language] ?? [plain(name), ''];
      return several === '' ? one : `${count} ${count === '1' ? one : several}`;
    });
  return parts.join(', ');
}

function left({ left: count }: Detail, language: EventLanguage): string {
  if (!count) return '';
  return language === 'en' ? `; ${count} were not taken` : `; ${count} wurden nicht übernommen`;
}

function clockWords({ suspicion }: Detail, language: EventLanguage): string {
  const words: Readonly<Record<string, Readonly<Record<EventLanguage, string>>>> = {
    none: { en: 'The clock of this machine is believed again.', de: 'Der Uhr dieses Rechners wird wieder geglaubt.' },
    'jumped-ahead': {
      en: 'The clock of this machine jumped ahead; it is not believed until a signed time confirms it.',
      de: 'Die Uhr dieses Rechners ist vorgesprungen; ihr wird erst geglaubt, wenn eine signierte Zeit sie bestätigt.',
    },
    'set-back': {
      en: 'The clock of this machine was set back; nothing lasts longer by that.',
      de: 'Die Uhr dieses Rechners wurde zurückgestellt; nichts gilt dadurch länger.',
    },
  };
  return words[text(suspicion)]?.[language] ?? plain(suspicion);
}

function massWords({ assigned = 0, reassigned = 0, changed = 0 }: Detail, language: EventLanguage): string {
  return language === 'en'
    ? `${assigned} assigned, ${reassigned} reassigned, ${changed} changed`
    : `${assigned} zugewiesen, ${reassigned} neu zugewiesen, ${changed} geändert`;
}

function cameBy({ by }: Detail, language: EventLanguage): string {
  if (by === 'paste') return language === 'en' ? 'as an entered code' : 'als eingegebener Code';
  return language === 'en' ? 'from the licence server' : 'vom Lizenzserver';
}

function kind({ kind: code }: Detail): string {
  const name = text(code);
  return isBase(name) || isAddOn(name) ? seatKindName(name) : plain(name);
}

function forExtension({ extension }: Detail, language: EventLanguage): string {
  if (extension == null) return '';
  return language === 'en' ? ` for extension ${extension}` : ` für die Nebenstelle ${extension}`;
}

function addOns(codes: Detail[string] | undefined, before: string): string {
  if (codes == null || codes === '') return '';
  const names = String(codes)
    .split(' ')
    .map((code) => (isAddOn(code) ? seatKindName(code) : code));
  return `${before}${names.join(', ')}`;
}

function counted(count: Detail[string] | undefined, one: string, several: string): string {
  return `${count ?? 0} ${count === 1 ? one : several}`;
}

/** Day and minute, in universal time: the trail is read on other machines too. */
function date(atS: Detail[string] | undefined): string {
  const at = new Date(Number(atS) * 1000);
  return Number.isNaN(at.getTime()) ? text(atS) : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function plain(code: Detail[string] | undefined): string {
  return text(code).replaceAll('_', ' ');
}

function text(value: Detail[string] | undefined): string {
  return value == null ? '?' : String(value);
}
