// The words of what finance does about a paper, in both languages.
const en = {
  give: 'Give a credit note',
  giveTitle: (label: string) => `Give money of ${label} back`,
  giveSays: (creditable: string) =>
    `The paper stays as it is; a credit note mends it and is mailed. ${creditable} may still be given back: off what is owed where the invoice is open, else to the payer’s credit. What was bought goes on.`,
  extent: 'What is given back',
  extents: { sum: 'One sum, spread over the lines', lines: 'Sums of single lines' },
  amount: (currency: string) => `Amount in ${currency}, tax included`,
  amountHint: 'All that is left stands here.',
  ofLine: (name: string, currency: string) => `Of ${name}, in ${currency}, tax included`,
  reason: 'Reason',
  reasonPrinted: 'Printed on the credit note.',
  reasonKept: 'Kept in the audit trail.',
  given: (label: string) => `Credit note ${label} is given and on its way by mail.`,
  settle: 'Settle',
  settleTitle: (label: string) => `What became of ${label}?`,
  became: 'It became',
  ends: {
    paid: {
      name: 'Paid',
      says: (left: string) => `${left} are booked as received by bank transfer. A suspension for it ends by itself.`,
    },
    uncollectible: {
      name: 'Uncollectible',
      says: (left: string) => `${left} are written off as a loss. Nobody is asked for them any more.`,
    },
    void: { name: 'Void', says: (left: string) => `Only once all was credited; ${left} is left. Nothing is booked.` },
  },
  settled: 'It is settled.',
};
const de: typeof en = {
  give: 'Gutschrift erteilen',
  giveTitle: (label) => `Geld aus ${label} zurückgeben`,
  giveSays: (creditable) =>
    `Der Beleg bleibt, wie er ist; eine Gutschrift berichtigt ihn und geht per Mail hinaus. ${creditable} lassen sich noch zurückgeben: von dem, was offen ist, sonst als Guthaben des Zahlers. Was gekauft ist, läuft weiter.`,
  extent: 'Was zurückgegeben wird',
  extents: { sum: 'Eine Summe, auf die Posten verteilt', lines: 'Beträge einzelner Posten' },
  amount: (currency) => `Betrag in ${currency}, mit Steuer`,
  amountHint: 'Hier steht alles, was übrig ist.',
  ofLine: (name, currency) => `Von ${name}, in ${currency}, mit Steuer`,
  reason: 'Grund',
  reasonPrinted: 'Steht auf der Gutschrift.',
  reasonKept: 'Wird im Prüfpfad festgehalten.',
  given: (label) => `Die Gutschrift ${label} ist erteilt und per Mail unterwegs.`,
  settle: 'Erledigen',
  settleTitle: (label) => `Was wurde aus ${label}?`,
  became: 'Sie ist',
  ends: {
    paid: {
      name: 'Bezahlt',
      says: (left) => `${left} werden als Eingang auf der Bank gebucht. Eine Aussetzung deswegen endet von selbst.`,
    },
    uncollectible: {
      name: 'Uneinbringlich',
      says: (left) => `${left} werden als Verlust abgeschrieben. Niemand wird mehr darum gebeten.`,
    },
    void: {
      name: 'Ungültig',
      says: (left) => `Erst wenn alles gutgeschrieben ist; ${left} ist übrig. Nichts wird gebucht.`,
    },
  },
  settled: 'Sie ist erledigt.',
};
export const words = { en, de };
