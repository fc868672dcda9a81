// Every sentence of the mails in German.
import type { Words } from './words-en.ts';

const tage = (n: number) => (n === 1 ? '1 Tag' : `${n} Tagen`);

export const DE: Words = {
  greeting: (name) => (name === '' ? 'Guten Tag,' : `Guten Tag ${name},`),
  order: 'Bestellung',
  reference: 'Ihr Zeichen',
  pbx: 'Telefonanlage',
  customer: 'Kunde',
  net: 'Netto',
  tax: 'Steuer',
  total: 'Summe',
  amount: 'Betrag',
  due: 'Fällig',
  invoice: 'Rechnung',
  until: 'Bis',
  item: (name, quantity) => `${quantity} × ${name}`,
  gross: (sum) => `${sum} inkl. Steuer`,

  orderSubject: (number) => `Bestellung ${number} bestätigt`,
  orderIntro: (number) => `vielen Dank. Bestellung ${number} ist bezahlt und ausgeführt.`,
  orderInvoiceFollows:
    'Die Rechnung kommt in einer eigenen Mail: Sie wartet darauf, dass das EU-Register VIES Ihre USt-IdNr. bestätigt. Sie brauchen nichts zu tun.',
  orderNext:
    'Der Aktivierungscode kommt in einer eigenen Mail; eine Telefonanlage mit Internetzugang holt ihn sich selbst.',

  activationSubject: (serial) => `Aktivierungscode für Telefonanlage ${serial}`,
  activationIntro: (serial) =>
    `was die Telefonanlage ${serial} nutzen darf, hat sich geändert. Dies ist ihr Aktivierungscode.`,
  activationOnline: 'Wenn die Telefonanlage das Internet erreicht',
  activationOnlineSteps: [
    'Sie müssen nichts tun: Sie aktualisiert sich innerhalb einer Stunde selbst.',
    'Wenn es sofort sein soll: Öffnen Sie die Seite der Telefonanlage, und drücken Sie Aktualisieren.',
  ],
  activationOffline: 'Wenn die Telefonanlage das Internet nicht erreicht',
  activationOfflineSteps: [
    'Öffnen Sie die Seite der Telefonanlage, und drücken Sie Code eingeben.',
    'Fügen Sie den ganzen Code von unten ein oder scannen Sie das Bild mit der Kamera.',
    'Drücken Sie Zeigen, was sich ändern würde, dann In Kraft setzen.',
  ],
  activationNote:
    'Der Code gilt nur für diese Telefonanlage. Zweimal eingeben schadet nicht; er ersetzt jeden früheren Code.',
  activationPicture: 'Aktivierungscode als QR-Bild',

  invoiceSubject: (label) => `Rechnung ${label}`,
  creditSubject: (label) => `Gutschrift ${label}`,
  statementSubject: (label, month) => `Abrechnung ${label} für ${month}`,
  invoiceIntro: 'hier ist die Übersicht; das Dokument finden Sie hinter dem Link.',
  invoiceLink: 'Dokument herunterladen',
  invoiceLinkNote:
    'Der Link gilt einmal und 24 Stunden lang. Danach bietet die Seite an, Ihnen einen neuen zu senden; im Portal ist das Dokument immer zu finden.',

  offlineSubject: (number) => `Offline-Bestellung ${number} wartet auf Sie`,
  offlineIntro: (buyer) => `${buyer} hat per Überweisung bestellt. Bitte nehmen Sie Kontakt auf.`,
  offlineContact: 'Kontakt',
  piNumber: 'PI-Nummer',

  failedSubject: (number) => `Zahlung der Bestellung ${number} fehlgeschlagen`,
  cameBefore: (number) => `Kam schon für Bestellung ${number}`,
  failedIntro: (number) => `die Zahlung der Bestellung ${number} hat nicht geklappt.`,
  failedReason: 'Der Zahlungsdienst meldet',
  failedKeeps: (until) => `Was Sie nutzen, läuft bis ${until} weiter.`,
  payNow: 'Jetzt bezahlen',
  confirmSubject: (number) => `Bitte bestätigen Sie die Zahlung der Bestellung ${number}`,
  confirmIntro: (number) => `Ihre Bank möchte, dass Sie die Zahlung der Bestellung ${number} bestätigen.`,

  closedSubject: (number) => `Bestellung ${number} ist geschlossen: bitte nicht bezahlen`,
  closedIntro: (number) =>
    `was Bestellung ${number} verlängern sollte, wurde seitdem geändert oder ist beendet. Die Bestellung passt nicht mehr und ist geschlossen; bitte bezahlen Sie sie nicht.`,
  closedNext: 'Was sich weiterhin selbst verlängert, wird neu bestellt und kommt in einer eigenen Mail.',
  closedPaid:
    'Wenn Sie das Geld schon überwiesen haben, ist es nicht verloren: Es zählt für das neu Bestellte, oder es steht in Ihrem Guthaben, bis mit Ihnen entschieden ist, was daraus wird.',

  moneySubject: (number) => `Geld zu Bestellung ${number} braucht eine Entscheidung`,
  moneyIntro: (number) =>
    `bitte sehen Sie nach, was zu Bestellung ${number} bezahlt wurde, und entscheiden Sie, was damit geschieht.`,
  moneyBy: 'Bezahlt über',
  moneyReason: 'Warum',
  feesSubject: (partner, month) => `Gebühren von ${partner} für ${month} ohne Preis`,
  feesIntro: (partner, month) =>
    `was ${partner} für ${month} schuldet, steht nicht ganz auf der Abrechnung, weil hierfür kein Preis gesetzt ist. Bitte die Preise setzen: eine weitere Abrechnung folgt von selbst.`,
  feesOffers: 'Angebote',
  penaltySubject: (number) => `Das vorzeitige Ende von Abonnement ${number} wurde nicht berechnet`,
  penaltyIntro: {
    no_price: (number) =>
      `Abonnement ${number} war für länger vereinbart und wurde nicht verlängert. Was das kostet, ließ sich nicht ausrechnen, und nichts wurde berechnet. Bitte mit dem Kunden klären und den Preis setzen.`,
    refused: (number) =>
      `Abonnement ${number} war für länger vereinbart und wurde nicht verlängert. Was das kostet, ließ sich nicht bestellen, und nichts wurde berechnet. Es wird einmal am Tag erneut versucht; bitte räumen Sie aus, was im Weg steht.`,
  },
  vatSubject: (number) => `Umsatzsteuer zu Bestellung ${number} wurde nicht berechnet`,
  vatIntro: {
    invalid: (label) =>
      `${label} wurde ohne Umsatzsteuer ausgestellt, wie angeboten und bezahlt, doch das EU-Register VIES kennt die USt-IdNr. des Käufers nicht. Bitte fordern Sie die Steuer vom Käufer nach, oder tragen Sie sie.`,
    late: (label) =>
      `${label} wurde ohne Umsatzsteuer ausgestellt, wie angeboten und bezahlt, doch das EU-Register VIES hat die USt-IdNr. des Käufers nicht rechtzeitig bestätigt. Bitte lassen Sie die Nummer prüfen; ist sie falsch, fordern Sie die Steuer vom Käufer nach, oder tragen Sie sie.`,
  },
  vatNumber: 'USt-IdNr.',
  vatAmount: 'Nicht berechnete Umsatzsteuer',

  renewalSubject: (pbx, days) => `Telefonanlage ${pbx} verlängert sich in ${tage(days)}`,
  renewalIntro: (pbx, date) => `die Abonnements der Telefonanlage ${pbx} verlängern sich am ${date}.`,
  renewalManualSubject: (pbx, days) => `Telefonanlage ${pbx} läuft in ${tage(days)} aus`,
  renewalManualIntro: (pbx, date) =>
    `die Abonnements der Telefonanlage ${pbx} enden am ${date} und verlängern sich nicht von selbst.`,
  renewalOpen: 'Abonnements ansehen',

  trialSubject: (offer, days) =>
    days <= 0 ? `Test von ${offer} ist beendet` : `Test von ${offer} endet in ${tage(days)}`,
  trialIntro: (account, offer, date) => `der Test von ${offer} für ${account} endet am ${date}.`,
  trialEnded: (account, offer) =>
    `der Test von ${offer} für ${account} ist beendet. Die Konfiguration bleibt 14 Tage erhalten.`,
  trialNoCharge: 'Aus einem Test wird nie von selbst eine Bestellung, und er kann nicht verlängert werden.',
  trialOrder: 'Bestellen, was Sie behalten wollen',
  deletionSubject: (account, days) =>
    days >= 0 ? `${account} wird in ${tage(days)} gelöscht` : `${account} wurde gelöscht`,
  deletionIntro: (account, date) =>
    `${account} hat kein Abonnement mehr und wird am ${date} gelöscht. Eine Bestellung vorher verhindert das.`,
  deletionDone: (account) =>
    `${account} wurde gelöscht. Innerhalb von 7 Tagen kann der Hersteller es wiederherstellen.`,

  overdueSubject: (label, days) => `${label} ist seit ${tage(days)} überfällig`,
  overdueIntro: (label, date) => `${label} war am ${date} fällig und ist noch offen.`,
  overdueSuspends: (date) => `Ohne Zahlung kann ab dem ${date} nichts Neues bestellt werden.`,
  overdueSuspended: 'Bis zur Zahlung kann nichts Neues bestellt werden. Was läuft, läuft weiter.',
  cardSubject: (label) => `${label} läuft bald ab`,
  cardIntro: (label, month) =>
    `${label}, womit Ihre Verlängerungen bezahlt werden, gilt bis Ende ${month}. Bitte hinterlegen Sie rechtzeitig etwas anderes.`,

  priceSubject: 'Preise, die Sie betreffen, ändern sich',
  priceIntro: 'die folgenden Preise ändern sich. Bis zum genannten Tag bleibt alles, wie es ist.',
  priceStanding: { cost: 'Sie zahlen', recommended: 'Empfohlener Preis', price: 'Sie zahlen' },
  priceFrom: (units, amount) => `${amount} ab ${units}`,
  priceMoves: (before, after) => `${before} → ${after}`,
  priceStarts: (date) => `ab ${date}`,
  priceExisting: (date) => `Bestehendes zahlt ihn ab der nächsten Periode nach dem ${date}`,
  priceKept: 'Bestehendes behält seinen Preis',
  priceOwnStays: 'Ihr eigener Preis bleibt, wie er ist.',

  invitationSubject: (account) => `Einladung zu ${account}`,
  invitationIntro: (account) => `Sie sind zum Portal von ${account} eingeladen.`,
  invitationLink: 'Einladung annehmen',
  invitationNote: 'Der Link gilt einmal und 48 Stunden lang.',
  resetSubject: 'Neues Passwort setzen',
  resetIntro: 'jemand, wahrscheinlich Sie, möchte ein neues Passwort. Wenn Sie es nicht waren, tun Sie nichts.',
  resetLink: 'Passwort setzen',

  refundSubject: (label) => `Erstattung: Gutschrift ${label}`,
  refundIntro: (amount) => `wir haben Ihnen ${amount} zurückgezahlt.`,
  refundNote: 'Bis der Betrag auf Ihrem Konto erscheint, braucht Ihre Bank vielleicht einige Tage.',
};
