// Who may commit whose money: what an account keeps with the vendor is spent by itself alone, an order concerns its payer.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import type { Db } from '../db/open.ts';

/** The clock renews what its payer told it to, and the vendor approves what its payer asked for: nobody's own money is asked. */
export const ON_BEHALF = 'on behalf';

/** A credit line, a balance or a saved card: not for those above its account, nor for whoever acts in its name (S4.27). */
export function mayPayFor(callerId: string, act: Act, payerId: string): Result<true, 'forbidden'> {
  if (callerId === ON_BEHALF || (callerId === payerId && act.actingFor === undefined)) return accept(true);
  return refuse(
    'forbidden',
    'The credit line, the balance and the saved means of payment of an account are used by that account alone.',
    'Let the account do it itself, or choose another method.',
  );
}

/** A path that holds the payer holds what is decided about its money. */
export async function seesPayer(db: Db, scope: string, payerId: string): Promise<Result<true, 'forbidden'>> {
  if ((await findAccount(db, scope, payerId)) !== undefined) return accept(true);
  return refuse('forbidden', 'This is paid by a level above yours, which alone decides about it.', 'Ask your seller.');
}
