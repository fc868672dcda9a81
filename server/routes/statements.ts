// /statements: issues the statements of a month that is over; they are then found among the invoices.
import { invoiceSummarySchema, statementsSchema } from '../../shared/contracts/invoices-api.ts';
import { listSchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import type { Invoicing } from '../flows/issue-invoice.ts';
import { issueStatements } from '../flows/issue-statements.ts';
import { acting, type Route } from '../http/route.ts';
import { invoiceSummary } from './invoice-views.ts';

export function statementRoutes(invoicing: Invoicing): Route[] {
  return [
    acting({
      method: 'POST',
      path: '/statements',
      permission: 'finance:write',
      summary: 'Issue the statements of a month that is over',
      tag: 'Invoices',
      answers: { 201: listSchema(invoiceSummarySchema) },
      problems: ['month_not_over'],
      body: statementsSchema,
      idempotency: 'offered',
      async handle({ trx, act, input }) {
        const issued = await issueStatements(trx, invoicing, act, input.month);
        return issued.ok ? accept({ status: 201, body: { items: issued.value.map(invoiceSummary) } }) : issued;
      },
    }),
  ];
}
