// The words of what a PBX was given, in both languages.
const en = {
  title: 'Grants',
  lead: 'What the licence carries. What was ordered changes by its orders; what the vendor gave by hand is changed here, and costs nobody anything.',
  none: 'Nothing is granted.',
  kind: 'What',
  units: 'Units',
  until: 'Until',
  origin: 'From',
  ordered: (subscription: number) => `subscription ${subscription}`,
  byHand: (offer: string) => `by hand (${offer})`,
  add: 'Give by hand',
  addSays: 'It costs nothing and is on no invoice. The licence is issued at once; the audit trail says who gave it.',
  offer: 'Called',
  offerHint: 'A code of up to 32 signs without spaces; it stands in the licence.',
  trial: 'For trial',
  change: 'Change',
  changeTitle: (kind: string) => `Change what was given: ${kind}`,
  changeSays: (units: string, day: string) =>
    `It is ${units} until ${day} now. Less takes effect when the PBX applies the new licence; calls that are up are not cut.`,
  end: 'End',
  endTitle: (kind: string) => `End what was given: ${kind}`,
  endSays: (units: string, kind: string) =>
    `${units} × ${kind} are taken out of the licence now. Calls that are up are not cut, and emergency calls always pass.`,
  issued: (licence: string) => `Licence ${licence} is issued.`,
};
const de: typeof en = {
  title: 'Gewährtes',
  lead: 'Was die Lizenz enthält. Bestelltes ändert sich durch Bestellungen; was der Hersteller von Hand gab, wird hier geändert und kostet niemanden etwas.',
  none: 'Nichts ist gewährt.',
  kind: 'Was',
  units: 'Einheiten',
  until: 'Bis',
  origin: 'Aus',
  ordered: (subscription) => `Abonnement ${subscription}`,
  byHand: (offer) => `von Hand (${offer})`,
  add: 'Von Hand gewähren',
  addSays: 'Es kostet nichts und steht auf keiner Rechnung. Die Lizenz entsteht sofort; der Prüfpfad sagt, wer es gab.',
  offer: 'Genannt',
  offerHint: 'Ein Code aus bis zu 32 Zeichen ohne Leerzeichen; er steht in der Lizenz.',
  trial: 'Zum Testen',
  change: 'Ändern',
  changeTitle: (kind) => `Gewährtes ändern: ${kind}`,
  changeSays: (units, day) =>
    `Jetzt sind es ${units} bis ${day}. Weniger gilt, sobald die Anlage die neue Lizenz anwendet; laufende Gespräche werden nicht getrennt.`,
  end: 'Beenden',
  endTitle: (kind) => `Gewährtes beenden: ${kind}`,
  endSays: (units, kind) =>
    `${units} × ${kind} fallen jetzt aus der Lizenz. Laufende Gespräche werden nicht getrennt, und Notrufe gehen immer durch.`,
  issued: (licence) => `Die Lizenz ${licence} ist ausgestellt.`,
};
export const grantWords = { en, de };
