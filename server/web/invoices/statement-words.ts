// The words of what stands behind a statement, in both languages.
export const words = {
  en: {
    title: 'Fees per customer account',
    lead: 'What the lines above are made of.',
    shown: (some: string, all: string) => `The first ${some} of ${all}; the CSV has all of them.`,
    account: 'Customer account',
    what: 'Product',
    period: 'Period',
    net: 'Net',
    sum: 'Sum, as above',
    margins: 'Margins beside it',
    marginsLead:
      'What customers paid to the vendor of this partner’s price. It is sent apart, not set off against the statement.',
    nothingOwed: 'No margin is owed now.',
    owed: (sum: string) => `${sum} is owed now.`,
    nothingSent: 'Nothing was paid out in the month of the statement or since.',
    sent: (sum: string, day: string, reference: string) => `${sum} was paid out on ${day}: ${reference}.`,
    toPayouts: 'Payouts',
  },
  de: {
    title: 'Gebühren je Kundenkonto',
    lead: 'Woraus die Zeilen oben bestehen.',
    shown: (some: string, all: string) => `Die ersten ${some} von ${all}; alle stehen in der CSV-Datei.`,
    account: 'Kundenkonto',
    what: 'Produkt',
    period: 'Zeitraum',
    net: 'Netto',
    sum: 'Summe wie oben',
    margins: 'Margen daneben',
    marginsLead:
      'Was Kunden vom Preis dieses Partners an den Hersteller zahlten. Es wird eigens überwiesen, nicht mit der Abrechnung verrechnet.',
    nothingOwed: 'Keine Marge steht aus.',
    owed: (sum: string) => `${sum} stehen aus.`,
    nothingSent: 'Im Monat der Abrechnung und seither wurde nichts ausgezahlt.',
    sent: (sum: string, day: string, reference: string) => `${sum} wurden am ${day} ausgezahlt: ${reference}.`,
    toPayouts: 'Auszahlungen',
  },
};
