// Says by hand how a sandbox payment went, where the server's settings leave that to people.
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import { findOrder } from '../orders/order-store.ts';
import { findPayment } from '../payments/payment-store.ts';
import { sandboxState } from '../payments/sandbox.ts';
import { applyProviderState, type Heard } from './apply-provider-state.ts';
import type { Issuing } from './issue-licence.ts';
import { paymentNotFound, type SettleCode } from './settle-payment.ts';

/** `other_amount` pays a minor unit too much. */
export type SandboxOutcome = 'succeed' | 'decline' | 'other_amount';

export async function decideSandboxPayment(
  trx: Trx,
  deps: Issuing,
  act: Act,
  wish: { readonly paymentId: string; readonly scope: string; readonly outcome: SandboxOutcome },
): Promise<Result<Heard, SettleCode | 'not_a_sandbox_payment'>> {
  const payment = await findPayment(trx, { id: wish.paymentId }, wish.scope);
  const order = payment && (await findOrder(trx, { id: payment.orderId }));
  if (payment === undefined || order === undefined) return paymentNotFound();
  if (payment.provider !== 'sandbox') {
    return refuse('not_a_sandbox_payment', 'This payment is a real one.', 'Only its provider says how it went.');
  }
  if (payment.state !== 'pending') return accept({ payment, order });
  const said = { ...payment, paymentId: payment.id };
  const state = sandboxState(said, wish.outcome === 'decline' ? 'failed' : 'succeeded');
  const told = wish.outcome === 'other_amount' ? { ...state, amount: state.amount + 1n } : state;
  return await applyProviderState(trx, deps, act, payment.id, told);
}
