// Tells the vendor's finance that money needs a decision: by mail, in the transaction in which that was found.
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Trx } from '../db/open.ts';
import type { Invoice } from '../invoices/invoice.ts';
import {
  feesAlertMail,
  moneyAlertMail,
  type PenaltyAlert,
  penaltyAlertMail,
  vatAlertMail,
} from '../mail/messages/money-alert.ts';
import { queueMail } from '../mail/outbox-store.ts';
import type { Order } from '../orders/order.ts';
import type { Payment } from '../payments/payment.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { addressMail } from './address-mail.ts';

export interface FinanceNews {
  readonly order: Pick<Order, 'id' | 'number' | 'billing'>;
  readonly payment: Pick<Payment, 'id' | 'amount' | 'currency' | 'provider'>;
  readonly reason: string;
}

/** The same news of the same payment is told once. */
export async function tellFinance(trx: Trx, act: Act, { order, payment, reason }: FinanceNews): Promise<void> {
  const vendor = await findVendor(trx);
  const { accountManager } = await readBusinessSettings(trx);
  const addressed = vendor && (await addressMail(trx, vendor.id, { email: accountManager }));
  if (addressed === undefined) return;
  const { amount, currency, provider } = payment;
  const message = moneyAlertMail(addressed.reader, {
    number: order.number,
    buyer: order.billing.company || order.billing.name,
    amount: { amount, currency },
    provider,
    reason,
  });
  const dedupe = `money-alert:${payment.id}:${reason}`;
  await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe, kind: 'money_alert' });
}

export interface UnpricedFees {
  readonly partner: { readonly id: string; readonly name: string };
  /** As `2027-02`. */
  readonly month: string;
  readonly skus: readonly string[];
}

export async function tellOfFees(trx: Trx, act: Act, { partner, month, skus }: UnpricedFees): Promise<void> {
  const vendor = await findVendor(trx);
  const { accountManager } = await readBusinessSettings(trx);
  const addressed = vendor && (await addressMail(trx, vendor.id, { email: accountManager }));
  if (addressed === undefined) return;
  const message = feesAlertMail(addressed.reader, { partner: partner.name, month, skus });
  const dedupe = `fees-alert:${partner.id}:${month}`;
  await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe, kind: 'money_alert' });
}

/** A term that was agreed on is broken, and what that costs cannot be worked out, which is never guessed at, or not be ordered (S4.15). */
export async function tellOfPenalty(
  trx: Trx,
  act: Act,
  { number, payerId, periodEndMs }: Pick<Subscription, 'number' | 'payerId' | 'periodEndMs'>,
  { reason, why }: Pick<PenaltyAlert, 'reason' | 'why'>,
): Promise<void> {
  const vendor = await findVendor(trx);
  const { accountManager } = await readBusinessSettings(trx);
  const addressed = vendor && (await addressMail(trx, vendor.id, { email: accountManager }));
  if (addressed === undefined) return;
  const payer = (await findAccount(trx, '/', payerId))?.name ?? payerId;
  const message = penaltyAlertMail(addressed.reader, { number, payer, reason, why });
  await queueMail(trx, act, {
    ...message,
    ...addressed.envelope,
    dedupe: why === 'refused' ? `penalty-refused:${number}:${periodEndMs}` : `penalty-alert:${number}`,
    kind: 'money_alert',
  });
}

export interface UnchargedVat {
  readonly order: Pick<Order, 'number' | 'billing'>;
  readonly invoice: Pick<Invoice, 'id' | 'label' | 'currency'>;
  readonly vatId: string;
  /** Minor units. */
  readonly amount: bigint;
  /** `late`: VIES has not answered in time. */
  readonly said: 'invalid' | 'late';
}

/** Ask for it or bear it; nothing that was paid is altered (S5.32). */
export async function tellOfVat(
  trx: Trx,
  act: Act,
  { order, invoice, vatId, amount, said }: UnchargedVat,
): Promise<void> {
  const { id, label, currency } = invoice;
  const details = { id, vatId, said, minorUnits: `${amount}`, currency };
  await writeAudit(trx, act, { action: 'invoice.vat_uncharged', subject: label, accountPath: '/', details });
  const vendor = await findVendor(trx);
  const { accountManager } = await readBusinessSettings(trx);
  const addressed = vendor && (await addressMail(trx, vendor.id, { email: accountManager }));
  if (addressed === undefined) return;
  const buyer = order.billing.company || order.billing.name;
  const alert = { number: order.number, buyer, label, vatId, amount: { amount, currency }, said };
  const message = vatAlertMail(addressed.reader, alert);
  await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe: `vat-alert:${id}`, kind: 'money_alert' });
}
