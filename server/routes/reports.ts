// /reports: what a level earned, as JSON and as CSV; never what another level pays.
import { earningsSchema, marginQuerySchema, marginReportSchema } from '../../shared/contracts/reports-api.ts';
import { csvOf } from '../../shared/csv.ts';
import { formatAmount, toMoneyJson } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import { reportMargins } from '../flows/report-margins.ts';
import { showEarnings } from '../flows/show-earnings.ts';
import { NO_QUERY } from '../http/page.ts';
import { type Route, reading } from '../http/route.ts';
import type { MarginRow } from '../subscriptions/margin-report.ts';

export function reportRoutes(): Route[] {
  return [
    reading({
      path: '/reports/margins',
      permission: 'finance:read',
      summary: 'Show your own cost, retail and margin by month, customer and offer',
      tag: 'Invoices',
      answers: { 200: marginReportSchema },
      problems: ['account_not_found', 'too_many_rows'],
      query: marginQuerySchema,
      async handle({ db, caller, input: { from, until = from } }) {
        const rows = await reportMargins(db, { accountId: caller.accountId, from, until });
        return rows.ok ? accept({ status: 200, body: { items: rows.value.map(view) } }) : rows;
      },
    }),
    reading({
      path: '/reports/margins.csv',
      permission: 'finance:read',
      summary: 'Export your own cost, retail and margin',
      tag: 'Invoices',
      answers: { 200: { file: 'text/csv' } },
      problems: ['account_not_found', 'too_many_rows'],
      query: marginQuerySchema,
      async handle({ db, caller, input: { from, until = from } }) {
        const rows = await reportMargins(db, { accountId: caller.accountId, from, until });
        if (!rows.ok) return rows;
        return accept({
          status: 200,
          text: csvOf(HEAD, rows.value.map(cells)),
          contentType: 'text/csv; charset=utf-8',
        });
      },
    }),
    reading({
      path: '/reports/revenue',
      permission: 'finance:read',
      summary: 'Show your revenue, or as a partner your margin, month by month',
      tag: 'Invoices',
      answers: { 200: earningsSchema },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, act }) {
        const shown = await showEarnings(db, { accountId: caller.accountId, kind: 'earned', nowMs: act.nowMs });
        return shown.ok ? accept({ status: 200, body: shown.value }) : shown;
      },
    }),
    reading({
      path: '/reports/spending',
      permission: 'invoices:read',
      summary: 'Show what you were charged as a payer, month by month',
      tag: 'Invoices',
      answers: { 200: earningsSchema },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, act }) {
        const shown = await showEarnings(db, { accountId: caller.accountId, kind: 'spent', nowMs: act.nowMs });
        return shown.ok ? accept({ status: 200, body: shown.value }) : shown;
      },
    }),
  ];
}

function view({ month, accountId, account, sku, currency, cost, retail, margin }: MarginRow) {
  const money = (amount: bigint | null) => (amount === null ? null : toMoneyJson({ amount, currency }));
  return { month, accountId, account, sku, cost: money(cost), retail: money(retail), margin: money(margin) };
}

const HEAD = ['month', 'accountId', 'account', 'sku', 'currency', 'cost', 'retail', 'margin'];

function cells({ month, accountId, account, sku, currency, cost, retail, margin }: MarginRow) {
  const amount = (value: bigint | null) => (value === null ? null : formatAmount(value, currency));
  return [month, accountId, account, sku, currency, amount(cost), amount(retail), amount(margin)];
}
