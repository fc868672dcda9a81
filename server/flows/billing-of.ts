// Who the invoice of an order is addressed to: a billing contact, the buyer's own words, or what the payer says of itself (S5.7).
import type { PlaceOrder } from '../../shared/contracts/orders-api.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { findContact } from '../accounts/contact-store.ts';
import type { Trx } from '../db/open.ts';
import { fieldFault } from '../orders/cart-refusals.ts';
import type { HeldPlan } from '../orders/held-plan.ts';
import type { Billing } from '../orders/order.ts';

export type BillingCode = 'validation_failed';

/** A snapshot: what is changed or removed later leaves the order as it is (S5.32, S5.33). */
export async function billingOf(
  trx: Trx,
  payerId: string,
  plan: HeldPlan,
  { billing, billingContactId }: Pick<PlaceOrder, 'billing' | 'billingContactId'>,
): Promise<Result<Billing, BillingCode>> {
  const payer = await findAccount(trx, '/', payerId);
  if (payer === undefined) return fieldFault('quoteId', 'names a payer that is gone');
  const { country } = plan;
  const of = { company: payer.name, country, taxId: payer.taxId, address: payer.address, language: payer.language };
  if (billing !== undefined) {
    if (billing.country !== undefined && billing.country !== country) {
      return fieldFault('billing.country', `was quoted as ${country || 'none'}; quote anew with the other country`);
    }
    if (billing.taxId !== '' && billing.taxId !== payer.taxId) {
      return fieldFault(
        'billing.taxId',
        'differs from the account, by which the tax was quoted; change the account first',
      );
    }
    const { name, email, phone, address } = billing;
    const given = address.lines.length > 0 || address.city !== '' ? address : payer.address;
    return accept({ ...of, name, email, phone, address: given, company: billing.company || payer.name });
  }
  if (billingContactId === undefined) return accept({ ...of, name: payer.name, email: payer.email, phone: '' });
  const contact = await findContact(trx, payer.id, billingContactId);
  if (contact === undefined) return fieldFault('billingContactId', 'is no billing contact of who pays');
  return accept({ ...of, name: contact.name, email: contact.email, phone: contact.phone });
}
