// What kinds of transactions and accounts of the ledger are called, in both languages; one that is not here is shown by its name.
import { methodWords } from '../method-words.ts';

type Names = Readonly<Record<string, string>>;

const KINDS: Readonly<Record<'en' | 'de', Names>> = {
  en: {
    sale: 'Sale',
    payment: 'Payment',
    refund: 'Refund',
    credit_note: 'Credit note',
    dispute_opened: 'Dispute opened',
    dispute_won: 'Dispute won',
    dispute_lost: 'Dispute lost',
    goodwill: 'Goodwill',
    write_off: 'Write-off',
    fee: 'Fee',
    accrual: 'Accrual',
    payout: 'Payout',
    reversal: 'Reversal',
  },
  de: {
    sale: 'Verkauf',
    payment: 'Zahlung',
    refund: 'Rückzahlung',
    credit_note: 'Gutschrift',
    dispute_opened: 'Rückbuchung eröffnet',
    dispute_won: 'Rückbuchung gewonnen',
    dispute_lost: 'Rückbuchung verloren',
    goodwill: 'Kulanz',
    write_off: 'Ausbuchung',
    fee: 'Gebühr',
    accrual: 'Abgrenzung',
    payout: 'Auszahlung',
    reversal: 'Storno',
  },
};
const ACCOUNTS: typeof KINDS = {
  en: {
    receivable: 'Receivable',
    payable: 'Payable to partner',
    credit: 'Credit balance',
    unbilled: 'Not yet on a statement',
    unbilled_income: 'Income not yet on a statement',
    revenue: 'Revenue',
    tax: 'Tax',
    disputed: 'Disputed',
    goodwill: 'Goodwill',
    losses: 'Losses',
    provider_fees: 'Fees of payment providers',
  },
  de: {
    receivable: 'Forderung',
    payable: 'Verbindlichkeit gegen Partner',
    credit: 'Guthaben',
    unbilled: 'Noch nicht abgerechnet',
    unbilled_income: 'Ertrag, noch nicht abgerechnet',
    revenue: 'Erlös',
    tax: 'Steuer',
    disputed: 'Strittig',
    goodwill: 'Kulanz',
    losses: 'Verluste',
    provider_fees: 'Gebühren der Zahlungsanbieter',
  },
};

function wordsIn(language: 'en' | 'de', money: string) {
  return {
    kind: (name: string) => KINDS[language][name] ?? name,
    account: (name: string) =>
      name.startsWith('cash:')
        ? `${money}: ${methodWords[language](name.slice('cash:'.length))}`
        : (ACCOUNTS[language][name] ?? name),
  };
}

export const ledgerWords = { en: wordsIn('en', 'Money'), de: wordsIn('de', 'Geld') };
