// /orders/:id/payments and /payments: paying an order, looking how a payment stands, and what finance does by hand.
import type { z } from 'zod';
import {
  confirmPaymentSchema,
  markPaidSchema,
  paymentLinesSchema,
  paymentListSchema,
  paymentPageSchema,
  paymentQuerySchema,
  paymentSchema,
  paymentUnderWaySchema,
  releasePaymentSchema,
  sandboxOutcomeSchema,
  startPaymentSchema,
} from '../../shared/contracts/payments-api.ts';
import { fromMoneyJson, type Money } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { orderNotFound } from '../flows/annotate-order.ts';
import type { Paying } from '../flows/ask-provider.ts';
import { confirmPayment, markPaid } from '../flows/mark-paid.ts';
import { releasePayment } from '../flows/release-payment.ts';
import { decideSandboxPayment } from '../flows/sandbox-outcome.ts';
import { paymentNotFound } from '../flows/settle-payment.ts';
import { checkPayment, type PaymentUnderWay, startPayment } from '../flows/start-payment.ts';
import { type Columns, exporting, instantCell, type ListAsked, type Part } from '../http/csv-list.ts';
import { NO_BODY, NO_QUERY, page } from '../http/page.ts';
import { acting, actingSlowly, type Route, reading } from '../http/route.ts';
import { cursorAfter, timeCursor } from '../http/time-cursor.ts';
import { fieldFault } from '../orders/cart-refusals.ts';
import { findOrder } from '../orders/order-store.ts';
import { findPayment, listPayments, paymentsOf } from '../payments/payment-store.ts';
import { listedPaymentView, paymentView } from './payment-views.ts';

export interface PaymentRouting extends Paying {
  readonly offline: { readonly secondPersonFrom: readonly Money[] };
}

/** Of a payment that a provider is asked about. */
const PAYING_PROBLEMS = [
  'already_subscribed',
  'forbidden',
  'method_not_offered',
  'order_not_found',
  'order_not_open',
  'order_raced',
  'payment_method_not_found',
  'payment_not_found',
  'payment_raced',
  'provider_unreachable',
] as const;

/** Of a bank transfer that finance saw. */
const TRANSFER_PROBLEMS = [
  'order_not_found',
  'order_raced',
  'payment_decided',
  'payment_not_found',
  'payment_raced',
  'second_person_needed',
  'transfer_known',
  'validation_failed',
] as const;

export function paymentRoutes(deps: PaymentRouting): Route[] {
  return [...readingRoutes(), ...buyerRoutes(deps), ...financeRoutes(deps)];
}

function readingRoutes(): Route[] {
  return [
    reading({
      path: '/payments',
      permission: 'payments:read',
      summary: 'List payments',
      tag: 'Payments',
      answers: { 200: paymentPageSchema },
      problems: [],
      query: paymentQuerySchema,
      async handle({ db, caller, act, input: { cursor, limit, ...filter } }) {
        return accept({ status: 200, body: await listPage({ db, caller, act, input: filter }, { cursor, limit }) });
      },
    }),
    exporting({
      path: '/payments.csv',
      permission: 'payments:read',
      summary: 'Export payments',
      tag: 'Payments',
      query: paymentLinesSchema,
      columns: COLUMNS,
      pageOf: listPage,
    }),
    reading({
      path: '/payments/:id',
      permission: 'payments:read',
      summary: 'Show a payment',
      tag: 'Payments',
      answers: { 200: paymentSchema },
      problems: ['payment_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const payment = await findPayment(db, { id: params.id }, caller.accountPath);
        return payment === undefined ? paymentNotFound() : accept({ status: 200, body: paymentView(payment) });
      },
    }),
    reading({
      path: '/orders/:id/payments',
      permission: 'payments:read',
      summary: 'List the payments of an order',
      tag: 'Payments',
      answers: { 200: paymentListSchema },
      problems: ['order_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const order = await findOrder(db, { id: params.id }, caller.accountPath);
        if (order === undefined) return orderNotFound();
        const payments = await paymentsOf(db, order.id, caller.accountPath);
        return accept({ status: 200, body: { items: payments.map(paymentView) } });
      },
    }),
  ];
}

async function listPage(
  { db, caller, input }: ListAsked<z.output<typeof paymentLinesSchema>>,
  { cursor, limit }: Part,
) {
  const asked = { state: input.state, before: timeCursor(cursor), limit: limit + 1 };
  const payments = await listPayments(db, caller.accountPath, asked);
  return page(payments.map(listedPaymentView), limit, (row) => cursorAfter(row, row.createdAtMs));
}

const COLUMNS: Columns<ReturnType<typeof listedPaymentView>> = {
  created: ({ createdAtMs }) => instantCell(createdAtMs),
  order: ({ orderNumber }) => orderNumber,
  payer: ({ payerName }) => payerName,
  provider: ({ provider }) => provider,
  state: ({ state }) => state,
  reason: ({ reason }) => reason,
  heldFor: ({ heldFor }) => heldFor,
  proposedRelease: ({ proposedRelease }) => proposedRelease,
  bankReference: ({ bankReference }) => bankReference,
  receivedOn: ({ receivedOn }) => receivedOn,
  dispute: ({ dispute }) => dispute,
  currency: ({ amount }) => amount.currency,
  amount: ({ amount }) => amount.amount,
  refunded: ({ refunded }) => refunded.amount,
  settled: ({ settledAtMs }) => instantCell(settledAtMs),
  id: ({ id }) => id,
  orderId: ({ orderId }) => orderId,
};

function buyerRoutes(deps: Paying): Route[] {
  return [
    // The provider is asked between two transactions; repeating it continues the same payment.
    actingSlowly({
      path: '/orders/:id/payments',
      permission: 'payments:write',
      summary: 'Pay an order',
      tag: 'Payments',
      answers: { 201: paymentUnderWaySchema },
      problems: PAYING_PROBLEMS,
      body: startPaymentSchema,
      async handle({ act, caller, params, input }) {
        const wish = { ...input, orderId: params.id, scope: caller.accountPath, callerId: caller.accountId };
        const started = await startPayment(deps, act, wish);
        return started.ok ? accept({ status: 201, body: underWay(started.value) }) : started;
      },
    }),
    actingSlowly({
      path: '/payments/:id/check',
      permission: 'payments:write',
      summary: 'Ask the provider how a payment stands',
      tag: 'Payments',
      answers: { 200: paymentUnderWaySchema },
      problems: PAYING_PROBLEMS,
      body: NO_BODY,
      async handle({ act, caller, params }) {
        const checked = await checkPayment(deps, act, { paymentId: params.id, scope: caller.accountPath });
        return checked.ok ? accept({ status: 200, body: underWay(checked.value) }) : checked;
      },
    }),
    acting({
      method: 'POST',
      path: '/payments/:id/sandbox',
      permission: 'payments:write',
      summary: 'Say how a sandbox payment went',
      tag: 'Payments',
      answers: { 200: paymentUnderWaySchema },
      problems: ['not_a_sandbox_payment', 'order_raced', 'payment_not_found', 'payment_raced'],
      body: sandboxOutcomeSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const wish = { ...input, paymentId: params.id, scope: caller.accountPath };
        const decided = await decideSandboxPayment(trx, deps, act, wish);
        return decided.ok ? accept({ status: 200, body: underWay({ ...decided.value, action: undefined }) }) : decided;
      },
    }),
  ];
}

function financeRoutes(deps: PaymentRouting): Route[] {
  const { secondPersonFrom } = deps.offline;
  return [
    acting({
      method: 'POST',
      path: '/orders/:id/mark-paid',
      permission: 'finance:write',
      summary: 'Mark an order as paid by bank transfer',
      tag: 'Payments',
      answers: { 201: paymentUnderWaySchema },
      problems: TRANSFER_PROBLEMS,
      body: markPaidSchema,
      // A doubled mark would be money that never came.
      idempotency: 'required',
      async handle({ trx, act, caller, params, input }) {
        const amount = fromMoneyJson(input.amount);
        if (amount === undefined) return fieldFault('amount', 'is no amount');
        const wish = { ...input, amount, orderId: params.id, scope: caller.accountPath, secondPersonFrom };
        const marked = await markPaid(trx, deps, act, wish);
        return marked.ok ? accept({ status: 201, body: underWay({ ...marked.value, action: undefined }) }) : marked;
      },
    }),
    acting({
      method: 'POST',
      path: '/payments/:id/confirm',
      permission: 'finance:write',
      summary: 'Confirm what another person marked as paid',
      tag: 'Payments',
      answers: { 200: paymentUnderWaySchema },
      problems: TRANSFER_PROBLEMS,
      body: confirmPaymentSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        if (caller.userId === undefined) return keyConfirms();
        const wish = { ...input, paymentId: params.id, scope: caller.accountPath };
        const decided = await confirmPayment(trx, deps, act, wish);
        return decided.ok ? accept({ status: 200, body: underWay({ ...decided.value, action: undefined }) }) : decided;
      },
    }),
    acting({
      method: 'POST',
      path: '/payments/:id/release',
      permission: 'finance:write',
      summary: 'Release held money: carry the order out, or give it back',
      tag: 'Payments',
      answers: { 200: paymentUnderWaySchema },
      problems: [
        'balance_short',
        'order_not_open',
        'order_raced',
        'payment_decided',
        'payment_not_found',
        'payment_raced',
        'refund_too_large',
        'second_person_needed',
      ],
      body: releasePaymentSchema,
      idempotency: 'required',
      async handle({ trx, act, caller, params, input }) {
        const person = caller.userId !== undefined;
        const wish = { ...input, paymentId: params.id, scope: caller.accountPath, secondPersonFrom, person };
        const released = await releasePayment(trx, deps, act, wish);
        return released.ok
          ? accept({ status: 200, body: underWay({ ...released.value, action: undefined }) })
          : released;
      },
    }),
  ];
}

function keyConfirms(): Result<never, 'second_person_needed'> {
  const words = 'A second person confirms that the money came, and a key is nobody.';
  return refuse('second_person_needed', words, 'Sign in with e-mail and password.');
}

function underWay({ payment, order, action }: PaymentUnderWay) {
  return { payment: paymentView(payment), order: order.state, action: action ?? null };
}
