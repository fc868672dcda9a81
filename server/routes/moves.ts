// /accounts/:id/move and /pbxs/:id/move: what a move would do, and doing it.
import {
  customerMoveQuerySchema,
  moveCustomerSchema,
  movePbxSchema,
  moveSchema,
  pbxMoveQuerySchema,
} from '../../shared/contracts/moves-api.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Invoicing } from '../flows/issue-invoice.ts';
import { type Move, moveCustomer, planCustomerMove } from '../flows/move-customer.ts';
import { movePbx, planPbxMove } from '../flows/move-pbx.ts';
import type { ProblemCode } from '../http/problem.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { FOREVER_MS, unitsHeld } from '../subscriptions/subscription.ts';

const ACCOUNT_PROBLEMS = ['account_not_found', 'account_not_active', 'not_a_customer', 'nothing_changes'] as const;
const HELD_PROBLEMS = ['orders_open', 'currency_differs'] as const;
const CUSTOMER = [...ACCOUNT_PROBLEMS, ...HELD_PROBLEMS, 'account_is_leaf', 'trial_runs'] as const;
const PBX = [...CUSTOMER, 'pbx_not_found', 'pbx_is_member'] as const;

/** Who pays changes with it, so it takes the permission to change subscriptions. */
export function moveRoutes(deps: Invoicing): Route[] {
  return [...customerRoutes(deps), ...pbxMoveRoutes(deps)];
}

function customerRoutes(deps: Invoicing): Route[] {
  return [
    reading({
      path: '/accounts/:id/move',
      permission: 'subscriptions:write',
      summary: 'Show what moving a customer to another seller would do',
      tag: 'Accounts',
      answers: { 200: moveSchema },
      problems: CUSTOMER,
      query: customerMoveQuerySchema,
      async handle({ db, act, caller, params, input }) {
        const order = { ...input, accountId: params.id, scope: caller.accountPath };
        return moved(await planCustomerMove(db, act.nowMs, order));
      },
    }),
    acting({
      method: 'POST',
      path: '/accounts/:id/move',
      permission: 'subscriptions:write',
      summary: 'Move a customer to another seller',
      tag: 'Accounts',
      answers: { 200: moveSchema },
      problems: CUSTOMER,
      body: moveCustomerSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const order = { ...input, accountId: params.id, scope: caller.accountPath };
        return moved(await moveCustomer(trx, deps, act, order));
      },
    }),
  ];
}

function pbxMoveRoutes(deps: Invoicing): Route[] {
  return [
    reading({
      path: '/pbxs/:id/move',
      permission: 'subscriptions:write',
      summary: 'Show what moving a PBX to another customer would do',
      tag: 'PBXs',
      answers: { 200: moveSchema },
      problems: PBX,
      query: pbxMoveQuerySchema,
      async handle({ db, act, caller, params, input }) {
        return moved(await planPbxMove(db, act.nowMs, { ...input, pbxId: params.id, scope: caller.accountPath }));
      },
    }),
    acting({
      method: 'POST',
      path: '/pbxs/:id/move',
      permission: 'subscriptions:write',
      summary: 'Move a PBX to another customer',
      tag: 'PBXs',
      answers: { 200: moveSchema },
      problems: PBX,
      body: movePbxSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        return moved(await movePbx(trx, deps, act, { ...input, pbxId: params.id, scope: caller.accountPath }));
      },
    }),
  ];
}

function moved<C extends ProblemCode>(outcome: Result<Move, C>) {
  return outcome.ok ? accept({ status: 200, body: moveView(outcome.value) }) : outcome;
}

export function moveView({ from, to, subscriptions }: Move) {
  return {
    from: { id: from.id, name: from.name },
    to: { id: to.id, name: to.name },
    subscriptions: subscriptions.map(({ subscription, sku, payerBefore, payerAfter, autoRenewEnds, feeFrom }) => ({
      number: subscription.number,
      sku,
      units: unitsHeld(subscription),
      state: subscription.state,
      paidUntilMs: subscription.periodEndMs >= FOREVER_MS ? null : subscription.periodEndMs,
      ...{ payerBefore, payerAfter, autoRenewEnds, feeFrom },
    })),
  };
}
