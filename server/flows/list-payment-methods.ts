// How an account may pay: what is configured, what the vendor gave it, and what it keeps at a provider.
import { isCurrency } from '../../shared/currencies.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Db } from '../db/open.ts';
import { balanceOf } from '../ledger/ledger-store.ts';
import { findCreditLine } from '../orders/credit-line-store.ts';
import { methodsOf, type PaymentMethod } from '../payments/method-store.ts';
import type { Providers } from '../payments/provider.ts';
import { accountNotFound } from './add-account.ts';

export interface Checkout {
  readonly providers: Providers;
  readonly offline: { readonly offered: boolean };
}

export interface OfferedMethod {
  readonly method: string;
  readonly label: string;
  /** Renewals can be paid by it without the buyer. */
  readonly autoRenew: boolean;
}

export async function listPaymentMethods(
  db: Db,
  checkout: Checkout,
  wish: { readonly accountId: string; readonly scope: string },
): Promise<Result<{ checkout: OfferedMethod[]; saved: PaymentMethod[] }, 'account_not_found'>> {
  const account = await findAccount(db, wish.scope, wish.accountId);
  if (account === undefined) return accountNotFound();
  return accept({ checkout: await offeredTo(db, checkout, account), saved: await methodsOf(db, account.id) });
}

async function offeredTo(db: Db, { providers, offline }: Checkout, account: Account): Promise<OfferedMethod[]> {
  const { currency } = account;
  if (!isCurrency(currency)) return [];
  const offered = [...providers.values()]
    .filter((provider) => provider.takes(currency))
    .map(({ name, label }) => ({ method: name as string, label, autoRenew: true }));
  if (offline.offered) offered.push({ method: 'offline', label: 'Bank transfer', autoRenew: false });
  const line = await findCreditLine(db, account.id);
  if (line?.currency === currency) offered.push({ method: 'credit', label: 'On account', autoRenew: true });
  const has = -(await balanceOf(db, account.id, 'credit', currency));
  if (has > 0n) offered.push({ method: 'balance', label: 'Credit balance', autoRenew: false });
  return offered;
}

/** An order that nobody can pay is not taken. */
export function refuseNotOffered({ providers, offline }: Checkout, method: string): Result<true, 'method_not_offered'> {
  const offered =
    method === 'offline' ? offline.offered : ['none', 'balance', 'credit'].includes(method) || providers.has(method);
  if (offered) return accept(true);
  return refuse(
    'method_not_offered',
    `Paying by ${method} is not offered here.`,
    'Choose one of GET /accounts/:id/payment-methods.',
  );
}
