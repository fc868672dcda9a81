// /payouts: what the vendor owes partners of their margins, and what it paid out.
import {
  confirmPayoutSchema,
  payablesSchema,
  payOutSchema,
  payoutPageSchema,
  payoutQuerySchema,
  payoutSchema,
} from '../../shared/contracts/payouts-api.ts';
import { fromMoneyJson, type Money, toMoneyJson } from '../../shared/money.ts';
import { accept, refuse } from '../../shared/result.ts';
import type { Caller } from '../accounts/account.ts';
import type { Random } from '../audit/audit.ts';
import { confirmPayout, payOut } from '../flows/pay-out.ts';
import { NO_QUERY, page } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { cursorAfter, timeCursor } from '../http/time-cursor.ts';
import type { Payout } from '../ledger/payout.ts';
import { listPayouts, payables } from '../ledger/payout-store.ts';
import { fieldFault } from '../orders/cart-refusals.ts';

export interface PayoutRouting {
  readonly random: Random;
  readonly offline: { readonly secondPersonFrom: readonly Money[] };
}

export function payoutRoutes(deps: PayoutRouting): Route[] {
  return [...readingRoutes(), ...actingRoutes(deps)];
}

/** The vendor sees all of them; a partner its own, not what those below earn. */
function seenBy({ kind, accountId }: Caller, partnerId?: string) {
  return { partnerId: kind === 'vendor' ? partnerId : accountId };
}

function readingRoutes(): Route[] {
  return [
    reading({
      path: '/payables',
      permission: 'finance:read',
      summary: 'List the margins that are owed to partners',
      tag: 'Payments',
      answers: { 200: payablesSchema },
      problems: [],
      query: NO_QUERY,
      async handle({ db, caller }) {
        const owed = await payables(db, seenBy(caller));
        const items = owed.map(({ partnerId, name, currency, ...sums }) => ({
          ...{ partnerId, name, owed: toMoneyJson({ amount: sums.owed, currency }) },
          proposed: toMoneyJson({ amount: sums.proposed, currency }),
        }));
        return accept({ status: 200, body: { items } });
      },
    }),
    reading({
      path: '/payouts',
      permission: 'finance:read',
      summary: 'List payouts to partners',
      tag: 'Payments',
      answers: { 200: payoutPageSchema },
      problems: [],
      query: payoutQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor, limit, partnerId } = input;
        const asked = { before: timeCursor(cursor), limit: limit + 1 };
        const payouts = await listPayouts(db, seenBy(caller, partnerId), asked);
        const body = page(payouts.map(view), limit, (row) => cursorAfter(row, row.createdAtMs));
        return accept({ status: 200, body });
      },
    }),
  ];
}

function actingRoutes({ random, offline: { secondPersonFrom } }: PayoutRouting): Route[] {
  return [
    acting({
      method: 'POST',
      path: '/payouts',
      permission: 'finance:write',
      summary: 'Mark margins as paid out to a partner',
      tag: 'Payments',
      answers: { 201: payoutSchema },
      problems: ['account_not_found', 'payout_too_large', 'transfer_known', 'validation_failed'],
      body: payOutSchema,
      // A doubled mark would take from what is owed.
      idempotency: 'required',
      async handle({ trx, act, input }) {
        const amount = fromMoneyJson(input.amount);
        if (amount === undefined) return fieldFault('amount', 'is no amount');
        const paid = await payOut(trx, { random }, act, { ...input, amount, secondPersonFrom });
        return paid.ok ? accept({ status: 201, body: view(paid.value) }) : paid;
      },
    }),
    acting({
      method: 'POST',
      path: '/payouts/:id/confirm',
      permission: 'finance:write',
      summary: 'Confirm a payout that another person marked',
      tag: 'Payments',
      answers: { 200: payoutSchema },
      problems: ['payout_decided', 'payout_not_found', 'payout_too_large', 'second_person_needed'],
      body: confirmPayoutSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        if (caller.userId === undefined) {
          const words = 'A second person confirms that the money was sent, and a key is nobody.';
          return refuse('second_person_needed', words, 'Sign in with e-mail and password.');
        }
        const decided = await confirmPayout(trx, act, { id: params.id, agrees: input.agrees });
        return decided.ok ? accept({ status: 200, body: view(decided.value) }) : decided;
      },
    }),
  ];
}

function view({ id, partnerId, state, paidOn, bankReference, createdAtMs, decidedAtMs, ...money }: Payout) {
  return { id, partnerId, amount: toMoneyJson(money), state, paidOn, bankReference, createdAtMs, decidedAtMs };
}
