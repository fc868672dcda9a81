// How an order is to be paid, and whether it is paid already: nothing due, the payer's credit, the vendor's credit line (D9).
import type { PlaceOrder } from '../../shared/contracts/orders-api.ts';
import { moneyText } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import { balanceOf, owedInAll } from '../ledger/ledger-store.ts';
import { fieldFault } from '../orders/cart-refusals.ts';
import { findCreditLine } from '../orders/credit-line-store.ts';
import type { OrderMethod } from '../orders/order.ts';
import type { Quote } from '../pricing/quote.ts';
import type { Paid } from './fulfil-order.ts';
import { mayPayFor } from './may-pay-for.ts';

export type MeansCode = 'validation_failed' | 'balance_short' | 'credit_exceeded' | 'forbidden';

export interface OrderMeans {
  readonly method: OrderMethod;
  /** Undefined: it waits for money. */
  readonly paid: Paid | undefined;
}

export async function meansFor(
  trx: Trx,
  act: Act,
  payerId: string,
  { totals, currency }: Quote,
  wish: Pick<PlaceOrder, 'method' | 'autoRenew' | 'piNumber'> & { readonly callerId: string },
): Promise<Result<OrderMeans, MeansCode>> {
  const { gross } = totals;
  const { method, autoRenew, piNumber, callerId } = wish;
  if (gross <= 0n) return accept({ method: 'none', paid: { paymentId: null, provider: 'none', amount: 0n } });
  if (method === 'none') return fieldFault('method', `${moneyText({ amount: gross, currency })} is to be paid`);
  if (piNumber !== undefined && piNumber !== '' && method !== 'offline') {
    return fieldFault('piNumber', 'goes with the method offline');
  }
  if (method === 'offline' && autoRenew) return fieldFault('autoRenew', 'needs a card, PayPal or a credit line');
  if (method !== 'balance' && method !== 'credit') return accept({ method, paid: undefined });
  const own = mayPayFor(callerId, act, payerId);
  if (!own.ok) return own;
  if (method === 'balance') return await fromBalance(trx, payerId, gross, currency);
  return await onCredit(trx, payerId, gross, currency);
}

async function fromBalance(
  trx: Trx,
  payerId: string,
  amount: bigint,
  currency: Quote['currency'],
): Promise<Result<OrderMeans, 'balance_short'>> {
  // A liability of the vendor, so the balance is negative.
  const has = -(await balanceOf(trx, payerId, 'credit', currency));
  if (has >= amount) return accept({ method: 'balance', paid: { paymentId: null, provider: 'balance', amount } });
  const words = `The order is ${moneyText({ amount, currency })}; ${moneyText({ amount: has, currency })} is to your credit.`;
  return refuse('balance_short', words, 'Choose another method.');
}

async function onCredit(
  trx: Trx,
  payerId: string,
  amount: bigint,
  currency: Quote['currency'],
): Promise<Result<OrderMeans, 'credit_exceeded'>> {
  const line = await findCreditLine(trx, payerId);
  const used = await owedInAll(trx, payerId, currency);
  const next = 'Pay what is open, choose another method, or ask the vendor for a higher credit line.';
  if (line === undefined || line.currency !== currency) {
    return refuse('credit_exceeded', `There is no credit line in ${currency}.`, next);
  }
  if (used + amount > line.amount) {
    const text = (value: bigint) => moneyText({ amount: value, currency });
    const words = `The credit line is ${text(line.amount)}, of which ${text(used)} is used; the order is ${text(amount)}.`;
    return refuse('credit_exceeded', words, next);
  }
  const paid = { paymentId: null, provider: 'credit', amount, termsDays: line.termsDays };
  return accept({ method: 'credit', paid });
}
