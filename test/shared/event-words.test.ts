// Every act of the agent's audit trail is one plain sentence in English and in German.
import { describe, expect, it } from 'vitest';
import { EVENT_ACTS, type EventLanguage, eventWords } from '../../shared/event-words.ts';

const LANGUAGES: readonly EventLanguage[] = ['en', 'de'];
const DETAIL = {
  ...{ server: 'https://l.example', serial: 'PBX-1', version: 2, epoch: 1, revision: '1.4', code: 'AB12C', by: 'poll' },
  ...{ steps: 'license-extension 2, set-calls 1, set-revision 1', left: 0, count: 2, what: 'calls (edited)' },
  ...{ percent: 20, until: 1_800_000_000, since: null, suspicion: 'set-back', files: 'a b', names: 'emergency' },
  ...{ freed: 1, kind: 'phone_system', extension: '101', unit: null, person: null, overLimit: 1, run: 'x' },
  ...{ assigned: 1, reassigned: 0, changed: 2, added: 'call_recording device_web_rtc' },
};

describe('events in words', () => {
  it.each(EVENT_ACTS)('%s is a sentence in both languages, with and without its details', (act) => {
    const [english, german] = LANGUAGES.map((language) => eventWords(act, DETAIL, language));
    expect(english).not.toBe(german);
    for (const sentence of [english, german]) {
      expect(sentence).toMatch(/^[A-ZÄÖÜ0-9].*\.$/u);
      expect(sentence).not.toMatch(/undefined|null|NaN|_|\?/);
    }
    for (const language of LANGUAGES) expect(eventWords(act, {}, language)).not.toMatch(/undefined|null|NaN/);
  });

  it('say what was done in the words of the trade', () => {
    expect(eventWords('applied', DETAIL, 'en')).toBe(
      'The PBX was changed: 2 extensions licensed or their add-ons changed, limit of concurrent calls, licence noted.',
    );
    expect(eventWords('seat_assigned', DETAIL, 'de')).toBe(
      'Eine Lizenz Phone System wurde vergeben für die Nebenstelle 101, mit Call Recording, Web Phone.',
    );
    expect(eventWords('seats_settled', DETAIL, 'en')).toContain('1 licence is over the limit');
    expect(eventWords('raise', DETAIL, 'de')).toContain('bis 2027-01-15 08:00 UTC');
  });

  it('say the name of an act that a later agent noted', () => {
    expect(eventWords('door_opened', {}, 'de')).toBe('door opened.');
    expect(eventWords('constructor', {}, 'en')).toBe('constructor.');
  });
});
