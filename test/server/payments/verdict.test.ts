// What money that came means for its order: it buys what was ordered exactly, or it is held.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ORDER_STATES } from '../../../server/orders/order.ts';
import { verdictOn } from '../../../server/payments/payment.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2027, 2, 1);
const order = (state: (typeof ORDER_STATES)[number], closedAtMs: number | null = NOW) =>
  ({ state, total: 1_750n, currency: 'EUR', closedAtMs }) as const;
const euro = (amount: bigint) => ({ amount, currency: 'EUR' });

test('the exact amount for an order that waits buys it, and no other amount or currency ever does', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ORDER_STATES),
      fc.bigInt(0n, 5_000n),
      fc.constantFrom('EUR', 'USD'),
      (state, amount, currency) => {
        const { kind } = verdictOn(order(state), { amount, currency }, NOW);
        const waits = ['created', 'pending', 'failed', 'expired'].includes(state);
        expect(kind === 'fulfil').toBe(waits && amount === 1_750n && currency === 'EUR');
      },
    ),
  );
});

test('money soon after the order expired still buys it; a week later it goes back', () => {
  expect(verdictOn(order('expired', NOW - 7 * DAY_MS), euro(1_750n), NOW).kind).toBe('fulfil');
  const late = verdictOn(order('expired', NOW - 7 * DAY_MS - 1), euro(1_750n), NOW);
  expect(late).toEqual({ kind: 'hold', reason: 'order_expired', giveBack: true });
});

test('what was paid twice or cancelled goes back; what differs waits for somebody to decide', () => {
  expect(verdictOn(order('paid'), euro(1_750n), NOW)).toMatchObject({ reason: 'paid_twice', giveBack: true });
  expect(verdictOn(order('cancelled'), euro(1_750n), NOW)).toMatchObject({ reason: 'order_cancelled', giveBack: true });
  expect(verdictOn(order('pending'), euro(1_751n), NOW)).toMatchObject({ reason: 'amount_differs', giveBack: false });
});
