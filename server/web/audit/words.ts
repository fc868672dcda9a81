// The words of the audit trail, in both languages.
const en = {
  title: 'Audit',
  lead: 'Who did what, and on whose behalf. Rows are chained: none can be changed or taken out unseen.',
  verify: 'Verify the trail',
  whole: 'The trail is whole',
  broken: 'The trail was changed',
  checked: (rows: string, last: string, signed: string) =>
    `${rows} rows were checked, up to row ${last}; signed up to row ${signed}.`,
  anchor: 'To compare with what you kept:',
  row: 'Row',
  when: 'When',
  actor: 'Who',
  action: 'What',
  subject: 'Of what',
  details: 'Details',
  empty: 'Whatever happens is listed here.',
};
const de: typeof en = {
  title: 'Protokoll',
  lead: 'Wer was tat und in wessen Namen. Die Zeilen sind verkettet: keine lässt sich unbemerkt ändern oder entfernen.',
  verify: 'Protokoll prüfen',
  whole: 'Das Protokoll ist unversehrt',
  broken: 'Das Protokoll wurde verändert',
  checked: (rows, last, signed) =>
    `${rows} Zeilen wurden geprüft, bis Zeile ${last}; unterschrieben bis Zeile ${signed}.`,
  anchor: 'Zum Vergleich mit dem, was Sie aufbewahrt haben:',
  row: 'Zeile',
  when: 'Wann',
  actor: 'Wer',
  action: 'Was',
  subject: 'Woran',
  details: 'Einzelheiten',
  empty: 'Was geschieht, steht hier.',
};
export const words = { en, de };
