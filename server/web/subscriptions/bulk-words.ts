// The words of what is done about many subscriptions at once.
const en = {
  on: 'Turn renewing on',
  onSays: 'They renew by themselves at the end of their terms, and are charged then. Nothing is charged now.',
  onSubmit: (rows: number) => `Turn renewing on for ${rows}`,
  onChanges: (day: string) => `Renews by itself on ${day}.`,
  off: 'End with the term',
  offSays:
    'They no longer renew by themselves. What is paid for stays in use until its end; renewing can be turned on again until then.',
  offSubmit: (rows: number) => `End ${rows} with the term`,
  isOn: 'It renews by itself already.',
  isOff: 'It ends with its term already.',
  once: 'It was bought once and has no term.',
  ended: (state: string) => `It is not running any more: ${state}.`,
};
type Words = typeof en;

const de: Words = {
  on: 'Verlängerung einschalten',
  onSays:
    'Sie verlängern sich am Ende ihrer Laufzeit von selbst und werden dann berechnet. Jetzt wird nichts berechnet.',
  onSubmit: (rows: number) => `Verlängerung für ${rows} einschalten`,
  onChanges: (day: string) => `Verlängert sich am ${day} von selbst.`,
  off: 'Mit der Laufzeit beenden',
  offSays:
    'Sie verlängern sich nicht mehr von selbst. Was bezahlt ist, bleibt bis zum Ende nutzbar; bis dahin lässt sich die Verlängerung wieder einschalten.',
  offSubmit: (rows: number) => `${rows} mit der Laufzeit beenden`,
  isOn: 'Verlängert sich schon von selbst.',
  isOff: 'Endet schon mit der Laufzeit.',
  once: 'Wurde einmalig gekauft und hat keine Laufzeit.',
  ended: (state: string) => `Läuft nicht mehr: ${state}.`,
};

export const words = { en, de };
