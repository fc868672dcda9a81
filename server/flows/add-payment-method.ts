// Keeps a card or a wallet for renewals without an order: begun at the provider, confirmed by the buyer there, written down once it is kept.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { customerAt, keepMethod, methodsOf, type PaymentMethod } from '../payments/method-store.ts';
import type { PaymentProvider, SavedMeans, SetupState } from '../payments/provider.ts';
import { isFaultOf } from '../payments/provider-fault.ts';
import { accountNotFound } from './add-account.ts';
import type { Paying } from './ask-provider.ts';
import { mayPayFor } from './may-pay-for.ts';
import { methodNotFound } from './start-payment.ts';

export type AddMethodCode = 'account_not_found' | 'forbidden' | 'method_not_offered' | 'provider_unreachable';

export interface OfAccount {
  readonly accountId: string;
  readonly scope: string;
  readonly callerId: string;
  /** Of PROVIDERS. */
  readonly provider: string;
}

type Setup = NonNullable<PaymentProvider['setup']>;

/** Nothing is kept here yet: what the buyer has to do is in the answer. */
export async function beginMethod(
  deps: Paying,
  act: Act,
  wish: OfAccount & { readonly returnUrl?: string },
): Promise<Result<SetupState, AddMethodCode>> {
  const { reader } = deps.database;
  const setup = setupOf(deps, wish);
  const account = await findAccount(reader, wish.scope, wish.accountId);
  if (account === undefined) return accountNotFound();
  const own = mayPayFor(wish.callerId, act, account.id);
  if (!own.ok) return own;
  if (!setup.ok) return setup;
  const customerRef = await customerAt(reader, account.id, wish.provider);
  const { id: accountId, email, name } = account;
  const attempt = { accountId, email, name, setupId: newRef('set', deps.random), returnUrl: wish.returnUrl ?? '' };
  return await unlessUnreachable(() =>
    setup.value.begin(customerRef === undefined ? attempt : { ...attempt, customerRef }),
  );
}

/** As after the buyer confirmed: only the provider's word counts, and only about what was begun for this account. */
export async function confirmMethod(
  deps: Paying,
  act: Act,
  wish: OfAccount & { readonly ref: string },
): Promise<Result<PaymentMethod, AddMethodCode | 'payment_method_not_found' | 'setup_not_done'>> {
  const account = await findAccount(deps.database.reader, wish.scope, wish.accountId);
  if (account === undefined) return accountNotFound();
  const own = mayPayFor(wish.callerId, act, account.id);
  if (!own.ok) return own;
  const setup = setupOf(deps, wish);
  if (!setup.ok) return setup;
  const asked = await unlessUnreachable(() => setup.value.fetch(wish.ref));
  if (!asked.ok) return asked;
  const state = asked.value;
  if (state === undefined || state.accountId !== account.id) return methodNotFound();
  const { means } = state;
  if (means === undefined) return notDone(state);
  const added = { means, accountId: account.id, provider: wish.provider };
  return await deps.database.transact(async (trx) => accept(await keepAdded(trx, deps, act, added)));
}

export interface AddedMeans {
  readonly means: SavedMeans;
  readonly accountId: string;
  readonly provider: string;
}

/** Said twice, by the browser and by the provider's message, it is one. */
export async function keepAdded(
  trx: Trx,
  { random }: { readonly random: Random },
  act: Act,
  { means, accountId, provider }: AddedMeans,
): Promise<PaymentMethod> {
  const known = (await methodsOf(trx, accountId)).find(({ providerRef }) => providerRef === means.providerRef);
  if (known !== undefined) return known;
  const fresh = { ...means, id: newRef('pmt', random), accountId, provider, isDefault: false, removedAtMs: null };
  const kept = await keepMethod(trx, { ...fresh, createdAtMs: act.nowMs });
  const account = await findAccount(trx, '/', accountId);
  await writeAudit(trx, act, {
    action: 'payment_method.added',
    subject: account?.name ?? accountId,
    accountPath: account?.path ?? '/',
    details: { id: kept.id, label: kept.label },
  });
  return kept;
}

function setupOf({ providers }: Paying, { provider: name }: OfAccount): Result<Setup, 'method_not_offered'> {
  const setup = providers.get(name)?.setup;
  if (setup !== undefined) return accept(setup);
  const words = `Nothing can be kept at ${name} without a payment here.`;
  return refuse('method_not_offered', words, 'Place an order with automatic renewal: it keeps what pays for it.');
}

async function unlessUnreachable<T>(ask: () => Promise<T>): Promise<Result<T, 'provider_unreachable'>> {
  try {
    return accept(await ask());
  } catch (error) {
    if (!isFaultOf(error, 'provider_unreachable')) throw error;
    const words = 'The payment provider did not answer.';
    return refuse('provider_unreachable', words, 'Ask again in a moment: nothing is charged by it.', {
      retryAfterSeconds: 10,
    });
  }
}

function notDone({ status, reason }: SetupState): Result<never, 'setup_not_done'> {
  const words = status === 'failed' ? reason : 'It is not confirmed yet.';
  return refuse('setup_not_done', words, status === 'failed' ? 'Begin anew.' : 'Confirm it at the provider first.');
}
