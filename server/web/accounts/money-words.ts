// The words of what an account owes and has, and of its credit line, in both languages.
const en = {
  title: 'Money',
  owes: 'Owes',
  unbilled: 'Owed so far, on no statement yet',
  has: 'To its credit',
  line: (days: string) => `Credit line, due within ${days} days`,
  nothing: 'It owes nothing, has no credit and no credit line.',
  setLine: 'Set the credit line',
  lineTitle: (name: string) => `How far ${name} may buy and pay later`,
  lineSaysNone: 'It has none: every order is paid at once or by transfer.',
  lineSays: (limit: string, used: string) =>
    `It is ${limit} now, of which ${used} are used. What is used stays owed, also beyond a lower limit.`,
  limit: (currency: string) => `Limit in ${currency}`,
  limitHint: '0 ends it.',
  days: 'Due within so many days',
  lineSet: 'The credit line is set.',
};
const de: typeof en = {
  title: 'Geld',
  owes: 'Schuldet',
  unbilled: 'Bisher geschuldet, noch auf keiner Abrechnung',
  has: 'Guthaben',
  line: (days) => `Kreditlinie, fällig in ${days} Tagen`,
  nothing: 'Es schuldet nichts und hat weder Guthaben noch Kreditlinie.',
  setLine: 'Kreditlinie festlegen',
  lineTitle: (name) => `Wie weit ${name} auf Rechnung kaufen darf`,
  lineSaysNone: 'Es hat keine: Jede Bestellung wird sofort oder per Überweisung bezahlt.',
  lineSays: (limit, used) =>
    `Sie beträgt ${limit}, davon sind ${used} genutzt. Was genutzt ist, bleibt geschuldet, auch über eine niedrigere Grenze hinaus.`,
  limit: (currency) => `Grenze in ${currency}`,
  limitHint: '0 beendet sie.',
  days: 'Fällig in so vielen Tagen',
  lineSet: 'Die Kreditlinie ist festgelegt.',
};
export const moneyWords = { en, de };
