// /ledger: the entries of the books, to read and, as CSV, for whoever keeps them elsewhere.
import type { z } from 'zod';
import { ledgerPageQuerySchema, ledgerPageSchema, ledgerQuerySchema } from '../../shared/contracts/invoices-api.ts';
import { formatAmount, toMoneyJson } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import { type Columns, exporting, instantCell, type ListAsked, type Part } from '../http/csv-list.ts';
import { page } from '../http/page.ts';
import { type Route, reading } from '../http/route.ts';
import { type BookedEntry, type BookedSpan, bookedSpan, entriesOf, newestEntries } from '../ledger/ledger-store.ts';

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
        const body = page(entries.map(view), limit, cursorOf);
        return accept({ status: 200, body });
      },
    }),
    exporting({
      path: '/ledger.csv',
      permission: 'finance:read',
      summary: 'Export the entries of the ledger, oldest first',
      tag: 'Invoices',
      query: ledgerQuerySchema,
      columns: COLUMNS,
      pageOf: spanPage,
    }),
  ];
}

/** So many transactions at once, up to the last one that there was when the file was begun: each is in it whole. */
async function spanPage({ db, caller, input }: ListAsked<z.output<typeof ledgerQuerySchema>>, { cursor, limit }: Part) {
  const { first, last }: BookedSpan = cursor === undefined ? await bookedSpan(db, input) : JSON.parse(cursor);
  const until = Math.min(first + limit - 1, last);
  const items = await entriesOf(db, caller.accountPath, input, { first, last: until });
  return { items, next: until < last ? JSON.stringify({ first: until + 1, last }) : null };
}

function cursorOf({ transaction, line }: Pick<BookedEntry, 'transaction' | 'line'>): string {
  return `${transaction}.${line}`;
}

/** What is no cursor of ours begins at the top. */
function entryCursor(text: string | undefined): readonly [number, number] | undefined {
  const [, transaction, line] = /^(\d{1,15})\.(\d{1,9})$/.exec(text ?? '') ?? [];
  return transaction === undefined ? undefined : [Number(transaction), Number(line)];
}

function view({ amount, currency, ...entry }: BookedEntry) {
  return { ...entry, amount: toMoneyJson({ amount, currency }) };
}

const COLUMNS: Columns<BookedEntry> = {
  transaction: ({ transaction }) => transaction,
  booked: ({ atMs }) => instantCell(atMs),
  kind: ({ kind }) => kind,
  account: ({ account }) => account,
  owner: ({ ownerId }) => ownerId,
  ownerName: ({ ownerName }) => ownerName,
  currency: ({ currency }) => currency,
  amount: ({ amount, currency }) => formatAmount(amount, currency),
  order: ({ orderNumber }) => orderNumber,
  invoice: ({ invoiceLabel }) => invoiceLabel,
  payment: ({ paymentId }) => paymentId,
  memo: ({ memo }) => memo,
};
