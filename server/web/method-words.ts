// What ways to pay are called wherever they are named, in both languages; one that is not here is shown as the server calls it.
const METHODS_EN: Readonly<Record<string, string>> = {
  card: 'Debit or credit card',
  paypal: 'PayPal',
  sandbox: 'Sandbox (no real money)',
  offline: 'Bank transfer (offline)',
  credit: 'Credit line',
  balance: 'Credit balance',
  none: 'Nothing to pay',
};
const METHODS_DE: Readonly<Record<string, string>> = {
  card: 'Debit- oder Kreditkarte',
  paypal: 'PayPal',
  sandbox: 'Testzahlung (kein echtes Geld)',
  offline: 'Überweisung',
  credit: 'Kreditrahmen',
  balance: 'Guthaben',
  none: 'Nichts zu zahlen',
};

export const methodWords = {
  en: (name: string): string => METHODS_EN[name] ?? name,
  de: (name: string): string => METHODS_DE[name] ?? name,
};
