// /payments/:id/refunds: finance gives money back.
import { refundListSchema, refundPaymentSchema, refundSchema } from '../../shared/contracts/payments-api.ts';
import { fromMoneyJson } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import type { Paying } from '../flows/ask-provider.ts';
import { askRefund, promiseRefund, settleRefund } from '../flows/refund-payment.ts';
import { paymentNotFound } from '../flows/settle-payment.ts';
import { NO_BODY, NO_QUERY } from '../http/page.ts';
import { acting, actingSlowly, type Route, reading } from '../http/route.ts';
import { fieldFault } from '../orders/cart-refusals.ts';
import { findPayment } from '../payments/payment-store.ts';
import { refundsOf } from '../payments/refund-store.ts';
import { refundView } from './payment-views.ts';

export function refundRoutes(deps: Paying): Route[] {
  return [
    reading({
      path: '/payments/:id/refunds',
      permission: 'payments:read',
      summary: 'List the refunds of a payment',
      tag: 'Payments',
      answers: { 200: refundListSchema },
      problems: ['payment_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const payment = await findPayment(db, { id: params.id }, caller.accountPath);
        if (payment === undefined) return paymentNotFound();
        const refunds = await refundsOf(db, payment.id);
        return accept({ status: 200, body: { items: refunds.map((refund) => refundView(refund, payment.currency)) } });
      },
    }),
    acting({
      method: 'POST',
      path: '/payments/:id/refunds',
      permission: 'finance:write',
      summary: 'Give money back',
      tag: 'Payments',
      answers: { 201: refundSchema },
      problems: ['payment_not_found', 'payment_raced', 'refund_too_large', 'validation_failed'],
      body: refundPaymentSchema,
      // A doubled refund is money lost.
      idempotency: 'required',
      async handle({ trx, act, caller, params, input }) {
        const payment = await findPayment(trx, { id: params.id }, caller.accountPath);
        if (payment === undefined) return paymentNotFound();
        const amount = input.amount && fromMoneyJson(input.amount);
        if (amount !== undefined && amount.currency !== payment.currency) {
          return fieldFault('amount.currency', `must be ${payment.currency}`);
        }
        const { reason, endSubscriptions } = input;
        const wish = { paymentId: payment.id, scope: caller.accountPath, reason, endSubscriptions };
        const asked = amount === undefined ? wish : { ...wish, amount: amount.amount };
        const promised = await promiseRefund(trx, deps, act, asked);
        if (!promised.ok) return promised;
        return accept({ status: 201, body: refundView(promised.value.refund, payment.currency) });
      },
    }),
    // What was promised is sent between two transactions: now, or by the reconciliation.
    actingSlowly({
      path: '/payments/:id/refunds/send',
      permission: 'finance:write',
      summary: 'Send the refunds that wait',
      tag: 'Payments',
      answers: { 200: refundListSchema },
      problems: ['payment_not_found', 'payment_raced', 'refund_too_large'],
      body: NO_BODY,
      async handle({ database, act, caller, params }) {
        const payment = await findPayment(database.reader, { id: params.id }, caller.accountPath);
        if (payment === undefined) return paymentNotFound();
        for (const refund of await refundsOf(database.reader, payment.id)) {
          const state = refund.state === 'pending' ? await askRefund(deps, refund) : undefined;
          if (state === undefined) continue;
          const settled = await database.transact((trx) => settleRefund(trx, act, refund.id, state));
          if (!settled.ok) return settled;
        }
        const refunds = await refundsOf(database.reader, payment.id);
        return accept({ status: 200, body: { items: refunds.map((refund) => refundView(refund, payment.currency)) } });
      },
    }),
  ];
}
