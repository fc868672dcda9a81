// /ledger.csv: the entries of a period, for whoever keeps the books elsewhere.
import { ledgerQuerySchema } from '../../shared/contracts/invoices-api.ts';
import { csvOf } from '../../shared/csv.ts';
import { formatAmount } from '../../shared/money.ts';
import { accept, refuse } from '../../shared/result.ts';
import { type Route, reading } from '../http/route.ts';
import { type BookedEntry, listEntries } from '../ledger/ledger-store.ts';

const EXPORTED_AT_MOST = 50_000;

export function ledgerRoutes(): Route[] {
  return [
    reading({
      path: '/ledger.csv',
      permission: 'finance:read',
      summary: 'Export the entries of the ledger',
      tag: 'Invoices',
      answers: { 200: { file: 'text/csv' } },
      problems: ['too_many_rows'],
      query: ledgerQuerySchema,
      async handle({ db, caller, input }) {
        const entries = await listEntries(db, caller.accountPath, input, EXPORTED_AT_MOST + 1);
        if (entries.length > EXPORTED_AT_MOST) {
          const message = `More than ${EXPORTED_AT_MOST} entries were booked in that time.`;
          return refuse('too_many_rows', message, 'Ask for a shorter period with fromMs and untilMs.');
        }
        return accept({ status: 200, text: csvOf(HEAD, entries.map(row)), contentType: 'text/csv; charset=utf-8' });
      },
    }),
  ];
}

const HEAD = [
  ...['transaction', 'booked', 'kind', 'account', 'owner', 'ownerName', 'currency', 'amount'],
  ...['order', 'invoice', 'payment', 'memo'],
];

function row(entry: BookedEntry) {
  const { transaction, atMs, kind, account, ownerId, ownerName, currency, amount } = entry;
  const booked = new Date(atMs).toISOString();
  return [
    ...[transaction, booked, kind, account, ownerId, ownerName, currency, formatAmount(amount, currency)],
    ...[entry.orderNumber, entry.invoiceLabel, entry.paymentId, entry.memo],
  ];
}
