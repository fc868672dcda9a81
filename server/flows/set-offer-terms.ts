// Opens an offer to accounts below or closes it, and lets a partner call it its own way (S1.1, S1.4, S4.13).
import type { OfferTerms } from '../../shared/contracts/catalogue-api.ts';
import { type FieldFault, refuseFields } from '../../shared/field-faults.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Offer } from '../catalogue/offer.ts';
import { offersFor } from '../catalogue/offer-store.ts';
import { findTerm, type OfferTerm, writeTerm } from '../catalogue/term-store.ts';
import type { Trx } from '../db/open.ts';
import { accountNotFound } from './add-account.ts';
import { offerSeenBy } from './manage-offers.ts';

export interface TermsOrder {
  readonly seller: Account;
  readonly offerId: string;
  /** The seller itself, for its own name, or an account below it. */
  readonly accountId: string;
  readonly terms: OfferTerms;
}

export async function setOfferTerms(
  trx: Trx,
  act: Act,
  order: TermsOrder,
): Promise<Result<OfferTerm, 'offer_not_found' | 'account_not_found' | 'validation_failed'>> {
  const { seller, terms } = order;
  const seen = await offerSeenBy(trx, act, order);
  if (!seen.ok) return seen;
  const account = await findAccount(trx, seller.path, order.accountId);
  if (account === undefined) return accountNotFound();
  const { offer } = seen.value;
  const faults = await termFaults(trx, act, order, offer, account);
  if (faults.length > 0) return refuseFields(faults);
  const former = await findTerm(trx, offer.id, account.id);
  const term = {
    accountId: account.id,
    allowed: terms.allowed === undefined ? former.allowed : terms.allowed,
    name: terms.name === undefined ? former.name : terms.name,
    outageExcluded: terms.outageExcluded === undefined ? former.outageExcluded : terms.outageExcluded,
  };
  if (JSON.stringify(term) === JSON.stringify(former)) return accept(term);
  await writeTerm(trx, offer.id, term);
  const entry = { action: 'offer.terms_set', subject: offer.sku, accountPath: seller.path };
  await writeAudit(trx, act, { ...entry, details: { offerId: offer.id, accountId: account.id, ...terms } });
  return accept(term);
}

async function termFaults(
  trx: Trx,
  act: Act,
  order: TermsOrder,
  offer: Offer,
  account: Account,
): Promise<FieldFault[]> {
  const { seller, terms } = order;
  const faults: FieldFault[] = [];
  const fault = (path: string, message: string) => faults.push({ path, message });
  if (terms.name !== undefined && account.kind === 'customer') fault('name', 'a customer sells to nobody');
  if (terms.outageExcluded !== undefined && account.id !== seller.id)
    fault('outageExcluded', 'is for that account to say');
  if (terms.allowed === undefined) return faults;
  if (account.id === seller.id) fault('allowed', 'is for those above to say');
  if (terms.allowed !== true || account.id === seller.id) return faults;
  const parent = account.parentId === null ? undefined : await findAccount(trx, seller.path, account.parentId);
  if (parent === undefined) return faults;
  if (!offer.shared && !(parent.id === offer.managedBy && account.kind === 'customer')) {
    fault('allowed', `partners may not sell ${offer.sku} before it is shared with them; set shared first`);
  } else if (offer.managedBy !== account.id && !(await maySell(trx, act, offer, parent))) {
    fault('allowed', `${parent.name}, which stands between, may not sell ${offer.sku}; open it to that account first`);
  }
  return faults;
}

async function maySell(trx: Trx, act: Act, offer: Offer, account: Account): Promise<boolean> {
  return (await offersFor(trx, account, act.nowMs, { id: offer.id, withdrawn: true })).length > 0;
}
