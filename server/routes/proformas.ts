// /proformas: offers in writing that sales makes, and that an offline order may name by their PI number.
import { addProformaSchema, proformaPageSchema, proformaSchema } from '../../shared/contracts/payments-api.ts';
import { pageQuerySchema } from '../../shared/contracts/server-api.ts';
import { toMoneyJson } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import { makeProforma, proformaNotFound } from '../flows/proformas.ts';
import { NO_QUERY, page } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { type Proforma, proformaNumber } from '../payments/proforma.ts';
import { findProforma, listProformas } from '../payments/proforma-store.ts';

export function proformaRoutes(): Route[] {
  return [
    reading({
      path: '/proformas',
      permission: 'payments:read',
      summary: 'List proforma invoices',
      tag: 'Payments',
      answers: { 200: proformaPageSchema },
      problems: [],
      query: pageQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor: beforeNumber, limit } = input;
        const proformas = await listProformas(db, caller.accountPath, { beforeNumber, limit: limit + 1 });
        return accept({ status: 200, body: page(proformas.map(proformaView), limit, ({ number }) => number) });
      },
    }),
    reading({
      path: '/proformas/:number',
      permission: 'payments:read',
      summary: 'Show a proforma invoice',
      tag: 'Payments',
      answers: { 200: proformaSchema },
      problems: ['proforma_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const proforma = await findProforma(db, caller.accountPath, proformaNumber(params.number));
        return proforma === undefined ? proformaNotFound() : accept({ status: 200, body: proformaView(proforma) });
      },
    }),
    acting({
      method: 'POST',
      path: '/proformas',
      permission: 'finance:write',
      summary: 'Make a proforma invoice of a quote',
      tag: 'Payments',
      answers: { 201: proformaSchema },
      problems: ['quote_not_found'],
      body: addProformaSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, input }) {
        const made = await makeProforma(trx, act, { ...input, scope: caller.accountPath });
        return made.ok ? accept({ status: 201, body: proformaView(made.value) }) : made;
      },
    }),
  ];
}

function proformaView({ number, payerId, currency, total, lines, validUntilMs, orderId, createdAtMs }: Proforma) {
  const money = (amount: bigint) => toMoneyJson({ amount, currency });
  return {
    ...{ number, payerId, validUntilMs, orderId, createdAtMs },
    total: money(total),
    lines: lines.map((line) => ({ ...line, total: money(line.total) })),
  };
}
