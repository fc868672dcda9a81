// The words of moving a customer or a PBX, in both languages.
const en = {
  pbx: {
    opener: 'Move to another customer',
    title: (name: string) => `Move ${name} to another customer`,
    target: 'New customer',
    targetHint: 'By the beginning of its name.',
    submit: 'Move the PBX',
    done: (name: string) => `The PBX belongs to ${name} now.`,
    submitMany: (count: number) => (count === 1 ? 'Move 1 PBX' : `Move ${count} PBXs`),
  },
  customer: {
    opener: 'Move to another seller',
    title: (name: string) => `Move ${name} to another seller`,
    target: 'New seller',
    targetHint: 'The account it will stand below, by the beginning of its name.',
    submit: 'Move the customer',
    done: (name: string) => `The customer buys from ${name} now.`,
  },
  says: 'Nothing is charged or given back, and the licence goes on as it is. Papers stay with whoever they were written for.',
  from: (from: string, to: string) => `From ${from} to ${to}.`,
  nothing: 'No subscription goes along.',
  along: 'What goes along',
  subscription: 'Subscription',
  paidUntil: 'Paid until',
  endless: 'no end',
  becomes: 'What changes',
  renews: 'It renewed by itself and does so no more until the new payer says so.',
  feeFrom: (day: string) => `The new seller owes its monthly fee from ${day} on.`,
  noChange: 'Nothing.',
  otherPayer: 'The new payer pays from its renewal on.',
  show: 'Show what will change',
  leaves: (from: string, to: string, along: number) =>
    along === 0
      ? `From ${from} to ${to}; no subscription goes along.`
      : `From ${from} to ${to}, with ${along} ${along === 1 ? 'subscription' : 'subscriptions'}.`,
  renewsMany: (count: number) =>
    count === 1
      ? '1 of them renews by itself no more until the new payer says so.'
      : `${count} of them renew by themselves no more until the new payer says so.`,
  reason: 'Reason',
  reasonHint: 'Kept in the audit trail.',
};
const de: typeof en = {
  pbx: {
    opener: 'Zu anderem Kunden umziehen',
    title: (name) => `${name} zu einem anderen Kunden umziehen`,
    target: 'Neuer Kunde',
    targetHint: 'Nach dem Anfang des Namens.',
    submit: 'Anlage umziehen',
    done: (name) => `Die Anlage gehört jetzt ${name}.`,
    submitMany: (count) => (count === 1 ? '1 Anlage umziehen' : `${count} Anlagen umziehen`),
  },
  customer: {
    opener: 'Zu anderem Verkäufer umziehen',
    title: (name) => `${name} zu einem anderen Verkäufer umziehen`,
    target: 'Neuer Verkäufer',
    targetHint: 'Das Konto, unter dem der Kunde stehen wird, nach dem Anfang des Namens.',
    submit: 'Kunden umziehen',
    done: (name) => `Der Kunde kauft jetzt bei ${name}.`,
  },
  says: 'Nichts wird berechnet oder erstattet, und die Lizenz bleibt, wie sie ist. Belege bleiben bei dem, für den sie ausgestellt sind.',
  from: (from, to) => `Von ${from} zu ${to}.`,
  nothing: 'Kein Abonnement zieht mit um.',
  along: 'Was mit umzieht',
  subscription: 'Abonnement',
  paidUntil: 'Bezahlt bis',
  endless: 'ohne Ende',
  becomes: 'Was sich ändert',
  renews: 'Es verlängerte sich selbst und tut das erst wieder, wenn der neue Zahler es sagt.',
  feeFrom: (day) => `Der neue Verkäufer schuldet die Monatsgebühr ab ${day}.`,
  noChange: 'Nichts.',
  otherPayer: 'Der neue Zahler zahlt ab der Verlängerung.',
  show: 'Zeigen, was sich ändert',
  leaves: (from, to, along) =>
    along === 0
      ? `Von ${from} zu ${to}; kein Abonnement zieht mit um.`
      : `Von ${from} zu ${to}, mit ${along} ${along === 1 ? 'Abonnement' : 'Abonnements'}.`,
  renewsMany: (count) =>
    count === 1
      ? '1 davon verlängert sich nicht mehr selbst, bis der neue Zahler es sagt.'
      : `${count} davon verlängern sich nicht mehr selbst, bis der neue Zahler es sagt.`,
  reason: 'Grund',
  reasonHint: 'Wird im Prüfpfad festgehalten.',
};
export const words = { en, de };
