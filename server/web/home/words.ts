// The words of the first page, in both languages.
import type { ATTENTION_KINDS } from '../../../shared/contracts/overview-api.ts';

type Kind = (typeof ATTENTION_KINDS)[number];
type Count = { readonly count: number; readonly text: string };
/** Days that the server looks ahead. */
type Ahead = { readonly trialDays: number; readonly renewalDays: number };

const one = ({ count }: Count) => count === 1;
const EN: Readonly<Record<Kind, (count: Count, ahead: Ahead) => string>> = {
  waiting: (n) =>
    `${n.text} ${one(n) ? 'PBX has not applied its newest licence' : 'PBXs have not applied their newest licence'}`,
  payments_failed: (n) => `${n.text} ${one(n) ? 'payment' : 'payments'} failed`,
  orders_pending: (n) => `${n.text} ${one(n) ? 'order waits' : 'orders wait'} for a bank transfer`,
  vat_refused: (n) =>
    one(n)
      ? `${n.text} VAT number is unknown to VIES: VAT is charged until it is corrected`
      : `${n.text} VAT numbers are unknown to VIES: VAT is charged until they are corrected`,
  cloned: (n) => `${n.text} ${one(n) ? 'PBX runs' : 'PBXs run'} twice with one identity`,
  both_active: (n) => `${n.text} hot-standby ${one(n) ? 'pair has' : 'pairs have'} both sides active`,
  grace: (n) => `${n.text} ${one(n) ? 'PBX lives' : 'PBXs live'} on grace: a term has ended`,
  trials_ending: (n, { trialDays }) => `${n.text} ${one(n) ? 'trial ends' : 'trials end'} within ${trialDays} days`,
  renewals_due: (n, { renewalDays }) =>
    `${n.text} ${one(n) ? 'subscription ends or renews' : 'subscriptions end or renew'} within ${renewalDays} days`,
  silent: (n) => `${n.text} ${one(n) ? 'PBX was' : 'PBXs were'} not heard of for 7 days`,
  over_limit: (n) => `${n.text} ${one(n) ? 'PBX is' : 'PBXs are'} over a limit`,
  near_limit: (n) => `${n.text} ${one(n) ? 'PBX uses' : 'PBXs use'} more than 90 % of a limit`,
};
const DE: typeof EN = {
  waiting: (n) => `${n.text} ${one(n) ? 'Anlage hat ihre' : 'Anlagen haben ihre'} neueste Lizenz noch nicht übernommen`,
  payments_failed: (n) => `${n.text} ${one(n) ? 'Zahlung' : 'Zahlungen'} fehlgeschlagen`,
  orders_pending: (n) => `${n.text} ${one(n) ? 'Bestellung wartet' : 'Bestellungen warten'} auf eine Überweisung`,
  vat_refused: (n) =>
    one(n)
      ? `${n.text} USt-IdNr. kennt VIES nicht: bis sie berichtigt ist, wird Umsatzsteuer berechnet`
      : `${n.text} USt-IdNrn. kennt VIES nicht: bis sie berichtigt sind, wird Umsatzsteuer berechnet`,
  cloned: (n) => `${n.text} ${one(n) ? 'Anlage läuft' : 'Anlagen laufen'} doppelt unter einer Kennung`,
  both_active: (n) =>
    one(n)
      ? `Bei ${n.text} Hot-Standby-Paar sind beide Seiten aktiv`
      : `Bei ${n.text} Hot-Standby-Paaren sind beide Seiten aktiv`,
  grace: (n) => `${n.text} ${one(n) ? 'Anlage läuft' : 'Anlagen laufen'} auf Kulanz: eine Laufzeit ist zu Ende`,
  trials_ending: (n, { trialDays }) =>
    `${n.text} ${one(n) ? 'Test endet' : 'Tests enden'} innerhalb von ${trialDays} Tagen`,
  renewals_due: (n, { renewalDays }) =>
    one(n)
      ? `${n.text} Abonnement endet oder verlängert sich innerhalb von ${renewalDays} Tagen`
      : `${n.text} Abonnements enden oder verlängern sich innerhalb von ${renewalDays} Tagen`,
  silent: (n) => `Von ${n.text} ${one(n) ? 'Anlage' : 'Anlagen'} war seit 7 Tagen nichts zu hören`,
  over_limit: (n) => `${n.text} ${one(n) ? 'Anlage ist' : 'Anlagen sind'} über einem Limit`,
  near_limit: (n) => `${n.text} ${one(n) ? 'Anlage nutzt' : 'Anlagen nutzen'} über 90 % eines Limits`,
};

export const words = {
  en: {
    title: 'Home',
    lead: (kinds: number): string =>
      kinds === 0 ? 'Nothing needs your attention.' : 'What needs your attention, the most urgent first.',
    todo: 'To do',
    attention: EN,
    orMore: (count: string) => `${count} or more`,
    fine: 'All that was paid for is in force, no payment failed, and nothing ends soon.',
    field: 'Capacity in the field',
    fieldLead: (pbxs: string) => `What is licensed on ${pbxs} PBXs, and the highest use they reported.`,
    counted: (at: string) => `Counted at ${at}.`,
    onePbx: 'What is licensed on one PBX, and the highest use it reported.',
    noPbx: 'There is no PBX yet.',
    extensions: 'Extensions',
    calls: 'Concurrent calls',
    first: 'Enter the first customer',
    fullness: 'How full PBXs are',
    fullnessSay: 'PBXs by how much they use of the limit that is nearest.',
    band: (from: string, to: string): string => `${from} to ${to}`,
    beyond: 'beyond a limit',
    revenue: { title: 'Revenue by month', none: 'What your sales bring is shown here, month by month.' },
    margin: {
      title: 'Your margin by month',
      none: 'What your sales bring beyond your cost is shown here, month by month.',
    },
    spending: { title: 'What you were charged by month', none: 'What you are charged is shown here, month by month.' },
    soFar: (amount: string): string => `This month so far: ${amount} without tax. `,
    net: (currency: string): string => `${currency}, without tax`,
    recent: 'Recent activity',
    allActivity: 'All of it',
    nothingYet: 'Whatever happens is listed here.',
  },
  de: {
    title: 'Start',
    lead: (kinds: number): string =>
      kinds === 0 ? 'Nichts braucht Ihre Aufmerksamkeit.' : 'Was Ihre Aufmerksamkeit braucht, das Dringendste zuerst.',
    todo: 'Zu tun',
    attention: DE,
    orMore: (count: string) => `${count} oder mehr`,
    fine: 'Alles Bezahlte ist in Kraft, keine Zahlung schlug fehl, und nichts endet bald.',
    field: 'Kapazität im Feld',
    fieldLead: (pbxs: string) => `Was auf ${pbxs} Anlagen lizenziert ist, und die höchste gemeldete Nutzung.`,
    counted: (at: string) => `Gezählt um ${at}.`,
    onePbx: 'Was auf einer Anlage lizenziert ist, und die höchste gemeldete Nutzung.',
    noPbx: 'Es gibt noch keine Anlage.',
    extensions: 'Nebenstellen',
    calls: 'Gleichzeitige Gespräche',
    first: 'Den ersten Kunden anlegen',
    fullness: 'Wie voll Anlagen sind',
    fullnessSay: 'Anlagen danach, wie viel sie vom nächsten Limit nutzen.',
    band: (from: string, to: string): string => `${from} bis ${to}`,
    beyond: 'über einem Limit',
    revenue: { title: 'Umsatz nach Monaten', none: 'Was Ihre Verkäufe bringen, steht hier Monat für Monat.' },
    margin: {
      title: 'Ihre Marge nach Monaten',
      none: 'Was Ihre Verkäufe über Ihre Kosten hinaus bringen, steht hier Monat für Monat.',
    },
    spending: {
      title: 'Was Ihnen berechnet wurde, nach Monaten',
      none: 'Was Ihnen berechnet wird, steht hier Monat für Monat.',
    },
    soFar: (amount: string): string => `Diesen Monat bisher: ${amount} ohne Steuer. `,
    net: (currency: string): string => `${currency}, ohne Steuer`,
    recent: 'Was zuletzt geschah',
    allActivity: 'Alles davon',
    nothingYet: 'Was geschieht, steht hier.',
  },
};
