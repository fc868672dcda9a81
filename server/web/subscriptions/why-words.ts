// The words of what stopped and of what to do about it, in both languages.
export const whyWords = {
  en: {
    why: (count: number) => (count === 1 ? 'Something no longer works' : 'Some things no longer work'),
    whyThis: 'Why it gives nothing now',
    sentence: (offer: string, what: string, day: string) => `${offer}: ${what} ${day}.`,
    what: {
      suspended: 'suspended since',
      expired: 'expired on',
      trial_over: 'trial ended on',
      removed: 'removed on',
      replaced: 'replaced on',
    },
    suspendedBy: {
      you: 'suspended by your own account since',
      above: 'suspended by your seller since',
      below: 'suspended by an account below yours since',
    },
    text: {
      suspended: 'Until it is resumed it gives nothing.',
      expired: 'Its term was not renewed in time, and the days of grace are over. A renewal brings it back as it was.',
      trial_over:
        'A trial ends by itself, and nothing is charged. Users and settings are kept and shown as unlicensed; the full offer serves them again at once. An account that holds nothing else is removed after 14 days without an order.',
      removed: 'It was ended and has left the licence. It cannot be taken up again.',
      replaced: 'The full licence was ordered and stands in its place; nothing is missing.',
    },
    reason: (reason: string) => `Reason given: ${reason}.`,
    always: 'Emergency calls always pass, calls that are up are not cut, and what else is licensed goes on.',
    resume: 'Resume it',
    resumeHere: 'You can resume it here.',
    renew: 'Renew it now',
    renewableUntil: (day: string) => `That is possible until ${day}.`,
    orderFull: 'Order the full offer',
    orderAnew: 'Order it anew',
    yourSeller: 'your seller',
    asks: {
      resume: (seller: string) => `To have it resumed, ask ${seller}`,
      renew: (seller: string) => `To have it renewed, ask ${seller}`,
      order: (seller: string) => `To have it ordered, ask ${seller}`,
    },
  },
  de: {
    why: (_count: number) => 'Etwas funktioniert nicht mehr',
    whyThis: 'Warum es jetzt nichts gibt',
    sentence: (offer: string, what: string, day: string) => `${offer}: ${what} ${day}.`,
    what: {
      suspended: 'gesperrt seit',
      expired: 'abgelaufen am',
      trial_over: 'Test beendet am',
      removed: 'entfernt am',
      replaced: 'ersetzt am',
    },
    suspendedBy: {
      you: 'vom eigenen Konto gesperrt seit',
      above: 'von Ihrem Verkäufer gesperrt seit',
      below: 'von einem Konto unter Ihrem gesperrt seit',
    },
    text: {
      suspended: 'Bis es fortgesetzt wird, gibt es nichts.',
      expired:
        'Die Laufzeit wurde nicht rechtzeitig verlängert, und die Kulanz ist vorbei. Eine Verlängerung bringt es zurück, wie es war.',
      trial_over:
        'Ein Test endet von selbst, und nichts wird berechnet. Benutzer und Einstellungen bleiben und stehen als nicht lizenziert da; das volle Angebot versorgt sie sofort wieder. Ein Konto, das sonst nichts hält, wird nach 14 Tagen ohne Bestellung entfernt.',
      removed: 'Es wurde beendet und steht nicht mehr in der Lizenz. Es lässt sich nicht fortsetzen.',
      replaced: 'Die volle Lizenz wurde bestellt und steht an seiner Stelle; nichts fehlt.',
    },
    reason: (reason: string) => `Genannter Grund: ${reason}.`,
    always:
      'Notrufe gehen immer durch, laufende Gespräche werden nicht getrennt, und was sonst lizenziert ist, läuft weiter.',
    resume: 'Fortsetzen',
    resumeHere: 'Sie können es hier fortsetzen.',
    renew: 'Jetzt verlängern',
    renewableUntil: (day: string) => `Das geht bis ${day}.`,
    orderFull: 'Volles Angebot bestellen',
    orderAnew: 'Neu bestellen',
    yourSeller: 'Ihren Verkäufer',
    asks: {
      resume: (seller: string) => `Damit es fortgesetzt wird, fragen Sie ${seller}`,
      renew: (seller: string) => `Damit es verlängert wird, fragen Sie ${seller}`,
      order: (seller: string) => `Damit es bestellt wird, fragen Sie ${seller}`,
    },
  },
};
