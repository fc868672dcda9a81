// Makes a saved means of payment the one that renewals are charged to, or removes it.
import { accept, type Result } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { findMethod, makeDefault, methodsOf, type PaymentMethod, removeMethod } from '../payments/method-store.ts';
import { mayPayFor } from './may-pay-for.ts';
import { methodNotFound } from './start-payment.ts';

interface OfMethod {
  readonly methodId: string;
  readonly scope: string;
  readonly callerId: string;
}

export async function changeMethod(
  trx: Trx,
  act: Act,
  { methodId, scope, callerId }: OfMethod,
): Promise<Result<PaymentMethod, 'payment_method_not_found' | 'forbidden'>> {
  const method = await findMethod(trx, scope, methodId);
  if (method === undefined) return methodNotFound();
  const own = mayPayFor(callerId, act, method.accountId);
  if (!own.ok) return own;
  await makeDefault(trx, method);
  await audit(trx, act, method, 'default');
  return accept({ ...method, isDefault: true });
}

/** Nothing is charged to it any more; the oldest that is left takes its place for renewals. */
export async function removeSavedMethod(
  trx: Trx,
  act: Act,
  { methodId, scope, callerId }: OfMethod,
): Promise<Result<PaymentMethod, 'payment_method_not_found' | 'forbidden'>> {
  const method = await findMethod(trx, scope, methodId);
  if (method === undefined) return methodNotFound();
  const own = mayPayFor(callerId, act, method.accountId);
  if (!own.ok) return own;
  await removeMethod(trx, method, act.nowMs);
  const [oldest] = await methodsOf(trx, method.accountId);
  if (method.isDefault && oldest !== undefined) await makeDefault(trx, oldest);
  await audit(trx, act, method, 'removed');
  return accept(method);
}

async function audit(trx: Trx, act: Act, { id, accountId, label }: PaymentMethod, what: string): Promise<void> {
  const account = await findAccount(trx, '/', accountId);
  await writeAudit(trx, act, {
    action: `payment_method.${what}`,
    subject: account?.name ?? accountId,
    accountPath: account?.path ?? '/',
    details: { id, label },
  });
}
