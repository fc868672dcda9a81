// Queues the mails of a paid order in its transaction: the order to the payer, the invoice to the billing contact, the code to whoever runs the PBX.
import type { Currency } from '../../shared/currencies.ts';
import { encodeQrText, encodeText } from '../../shared/licence/text-form.ts';
import { languageOf } from '../../shared/written.ts';
import { findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Trx } from '../db/open.ts';
import type { Draft } from '../invoices/held-invoice.ts';
import type { Invoice, InvoiceLine } from '../invoices/invoice.ts';
import { lineName } from '../invoices/line-words.ts';
import type { IssuedLicence } from '../licences/licence-store.ts';
import { activationMail } from '../mail/messages/activation.ts';
import { invoiceMail } from '../mail/messages/invoice.ts';
import { type OrderSummary, offlineOrderMail, orderMail } from '../mail/messages/order.ts';
import { queueMail } from '../mail/outbox-store.ts';
import type { Order } from '../orders/order.ts';
import { addressMail } from './address-mail.ts';

export interface MailedLicence {
  readonly pbxId: string;
  readonly accountId: string;
  readonly serial: string;
  readonly name: string;
  readonly issued: Pick<IssuedLicence, 'epoch' | 'seq' | 'document'>;
}

type Item = Pick<InvoiceLine, 'name' | 'words' | 'quantity' | 'total' | 'from' | 'until'>;

/** The code alone: also where nothing was sold but the licence changed. */
export async function mailActivation(trx: Trx, act: Act, licence: MailedLicence): Promise<void> {
  const { pbxId, accountId, serial, name: pbxName, issued } = licence;
  const addressed = await addressMail(trx, accountId);
  if (addressed === undefined) return;
  const dedupe = `activation:${pbxId}:${issued.epoch}.${issued.seq}`;
  await queueMail(trx, act, () => {
    const code = encodeText('licence', issued.document);
    const qrText = encodeQrText('licence', issued.document);
    const message = activationMail(addressed.reader, { serial, pbxName, code, qrText });
    return { ...message, ...addressed.envelope, dedupe, kind: 'activation' };
  });
}

/** Also for credit notes and statements. */
export async function mailInvoice(trx: Trx, act: Act, invoice: Invoice): Promise<void> {
  const { name, email } = invoice.buyer;
  const addressed = await addressMail(trx, invoice.payerId, { name, email, language: invoice.language });
  if (addressed === undefined) return;
  const { id, kind } = invoice;
  const facts = { ...addressed.envelope, dedupe: `invoice:${id}`, kind, invoiceId: id };
  await queueMail(trx, act, () => ({ ...invoiceMail(addressed.reader, invoice), ...facts }));
}

interface PaidPapers {
  readonly order: Order;
  readonly invoice: Invoice | undefined;
  /** The invoice that waits for its number. */
  readonly held: Draft | undefined;
  readonly licence: MailedLicence | undefined;
}

export async function mailPaidOrder(trx: Trx, act: Act, { order, invoice, held, licence }: PaidPapers): Promise<void> {
  const addressed = await addressMail(trx, order.payerId);
  const sold = (invoice ?? held)?.lines;
  if (addressed !== undefined && sold !== undefined) {
    const { reader, envelope } = addressed;
    await queueMail(trx, act, () => {
      const summary = { ...summaryOf(order, sold, reader, licence), invoiceFollows: held !== undefined };
      return { ...orderMail(reader, summary), ...envelope, dedupe: `order:${order.id}`, kind: 'order' };
    });
  }
  if (invoice !== undefined) await mailInvoice(trx, act, invoice);
  if (licence !== undefined) await mailActivation(trx, act, licence);
}

/** S5.11: the account manager that the vendor named, else the vendor itself, is told to contact the buyer. */
export async function mailOfflineOrder(trx: Trx, act: Act, order: Order, items: readonly Item[]): Promise<void> {
  const vendor = await findVendor(trx);
  const { accountManager } = await readBusinessSettings(trx);
  const addressed = vendor && (await addressMail(trx, vendor.id, { email: accountManager }));
  if (addressed === undefined) return;
  const message = offlineOrderMail(addressed.reader, {
    ...summaryOf(order, items, addressed.reader, undefined),
    buyer: order.billing.company || order.billing.name,
    contact: order.billing,
    piNumber: order.piNumber ?? '',
  });
  const dedupe = `offline-order:${order.id}`;
  await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe, kind: 'offline_order' });
}

function summaryOf(
  order: Order,
  items: readonly Item[],
  { language }: { readonly language: string },
  licence: Pick<MailedLicence, 'serial' | 'name'> | undefined,
): OrderSummary {
  const currency: Currency = order.currency;
  const money = (amount: bigint) => ({ amount, currency });
  return {
    number: order.number,
    reference: order.reference,
    pbx: licence === undefined ? '' : `${licence.serial} (${licence.name})`,
    items: items.map((item) => ({
      name: lineName(item, languageOf(language)),
      quantity: item.quantity,
      total: money(item.total),
      from: item.from,
      until: item.until,
    })),
    net: money(order.net),
    tax: money(order.tax),
    total: money(order.total),
  };
}
