// /ledger: the entries of the books, to read and, as CSV, for whoever keeps them elsewhere.
import { ledgerPageQuerySchema, ledgerPageSchema, ledgerQuerySchema } from '../../shared/contracts/invoices-api.ts';
import { csvOf } from '../../shared/csv.ts';
import { formatAmount, toMoneyJson } from '../../shared/money.ts';
import { accept, refuse } from '../../shared/result.ts';
import { page } from '../http/page.ts';
import { type Route, reading } from '../http/route.ts';
import { type BookedEntry, listEntries, newestEntries } from '../ledger/ledger-store.ts';

const EXPORTED_AT_MOST = 50_000;

export function ledgerRoutes(): Route[] {
  return [
    reading({
      path: '/ledger',
      permission: 'finance:read',
      summary: 'List the entries of the ledger, newest first',
      tag: 'Invoices',
      answers: { 200: ledgerPageSchema },
      problems: [],
      query: ledgerPageQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor, limit, ...filter } = input;
        const entries = await newestEntries(db, caller.accountPath, filter, {
          after: entryCursor(cursor),
          limit: limit + 1,
        });
        const body = page(entries.map(view), limit, ({ transaction, line }) => `${transaction}.${line}`);
        return accept({ status: 200, body });
      },
    }),
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

/** What is no cursor of ours begins at the top. */
function entryCursor(text: string | undefined): readonly [number, number] | undefined {
  const [, transaction, line] = /^(\d{1,15})\.(\d{1,9})$/.exec(text ?? '') ?? [];
  return transaction === undefined ? undefined : [Number(transaction), Number(line)];
}

function view({ amount, currency, ...entry }: BookedEntry) {
  return { ...entry, amount: toMoneyJson({ amount, currency }) };
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
