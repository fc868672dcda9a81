// Issues the invoice of an order in the transaction that settles it: numbered then, fixed from then on.
import { localDateAt } from '../../shared/calendar.ts';
import { Fault } from '../../shared/errors.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import { type Brand, brandAbove } from '../accounts/brand-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Trx } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import type { Draft } from '../invoices/held-invoice.ts';
import {
  type Invoice,
  type InvoiceLine,
  labelOf,
  type RoundingRule,
  seriesOf,
  type Terms,
  totalsOf,
} from '../invoices/invoice.ts';
import { insertInvoice, nextNumber } from '../invoices/invoice-store.ts';
import { taxFor } from '../invoices/tax.ts';
import type { HeldPlan } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { announce } from '../webhooks/events.ts';

export interface Invoicing {
  readonly random: Random;
}

export type InvoicedOrder = Pick<
  Order,
  'id' | 'number' | 'accountId' | 'payerId' | 'pbxId' | 'currency' | 'method' | 'piNumber' | 'billing' | 'reference'
>;

interface Settled {
  readonly termsDays: number | undefined;
  readonly payableFromMs: number | undefined;
  /** As it was quoted: rates that changed since, or what VIES says by now, alter nothing that is paid. */
  readonly tax: HeldPlan['tax'];
  readonly rounding: RoundingRule;
}

const DAY_MS = 86_400_000;

/**
 * What will be printed, as it is settled: `lines` as `invoiceLineOf` gives them. Paid, unless `termsDays` says in how many days
 * it is due (an order on credit), which is no day before `payableFromMs`.
 */
export async function draftInvoice(
  trx: Trx,
  order: InvoicedOrder,
  lines: readonly InvoiceLine[],
  { termsDays, payableFromMs, rounding, tax: quoted }: Settled,
): Promise<Draft> {
  const { billing } = order;
  const payer = await findAccount(trx, '/', order.payerId);
  if (payer === undefined) throw new Fault('invoice_payer', `Order ${order.number} names no payer that exists.`);
  const tax = quoted ?? taxFor(await readBusinessSettings(trx), billing);
  const pbx = order.pbxId === null ? undefined : await findPbx(trx, { id: order.pbxId });
  const customer = order.accountId === payer.id ? undefined : await findAccount(trx, '/', order.accountId);
  return {
    orderId: order.id,
    payerId: payer.id,
    accountId: order.accountId,
    language: billing.language || payer.language,
    buyer: {
      accountId: payer.id,
      company: billing.company || payer.name,
      name: billing.name,
      email: billing.email,
      address: billing.address,
      country: billing.country,
      taxId: billing.taxId,
    },
    terms: {
      ...EMPTY_TERMS,
      orderNumber: order.number,
      reference: order.reference,
      piNumber: order.piNumber ?? '',
      method: order.method,
      pbxSerial: pbx?.serial ?? '',
      customer: customer?.name ?? '',
      paid: termsDays === undefined,
      taxName: tax.name,
      // Of what is charged: what is given back has the tax that it was charged with.
      reverseCharge: tax.reverseCharge && lines.every(({ net, taxMilliPercent }) => net <= 0n || taxMilliPercent === 0),
    },
    currency: order.currency,
    lines,
    rounding,
    ...(termsDays === undefined ? {} : { termsDays }),
    ...(termsDays === undefined || payableFromMs === undefined ? {} : { payableFromMs }),
  };
}

/** Throws Fault `invoice_empty` for no lines: what costs nothing because nothing was sold has no invoice. */
export async function issueDraft(trx: Trx, { random }: Invoicing, act: Act, draft: Draft): Promise<Invoice> {
  const { payerId, termsDays, payableFromMs = 0, ...rest } = draft;
  const payer = await findAccount(trx, '/', payerId);
  if (payer === undefined) throw new Fault('invoice_payer', `An invoice names payer ${payerId}, who does not exist.`);
  const issuer = await issuerFor(trx, payer);
  return await writeInvoice(trx, { random, issuer }, act, {
    ...rest,
    kind: 'invoice',
    creditsId: null,
    payer,
    details: [],
    dueAtMs: Math.max(act.nowMs + (termsDays ?? 0) * DAY_MS, payableFromMs),
    state: termsDays === undefined ? 'paid' : 'open',
  });
}

export const EMPTY_TERMS: Omit<Terms, 'zone' | 'brand'> = {
  orderNumber: null,
  reference: '',
  piNumber: '',
  method: '',
  pbxSerial: '',
  customer: '',
  paid: false,
  taxName: '',
  reverseCharge: false,
  reason: '',
  creditsLabel: '',
  month: '',
};

/** Who stands on the paper as seller: the vendor, or the white-label partner above the payer that sells in its own name. */
export interface Issuer {
  readonly settings: Awaited<ReturnType<typeof readBusinessSettings>>;
  readonly brand: Brand | undefined;
  /** Dates the paper, and with that names the series. */
  readonly zone: string;
}

export async function issuerFor(trx: Trx, payer: Account): Promise<Issuer> {
  const settings = await readBusinessSettings(trx);
  const brand = await brandAbove(trx, payer.path);
  const seller = brand?.seller == null ? await findVendor(trx) : await findAccount(trx, '/', brand.accountId);
  return { settings, brand, zone: seller?.timeZone ?? 'UTC' };
}

export interface Paper
  extends Omit<
    Invoice,
    | 'id'
    | 'series'
    | 'number'
    | 'label'
    | 'payerId'
    | 'seller'
    | 'terms'
    | 'net'
    | 'tax'
    | 'total'
    | 'issuedAtMs'
    | 'settledAtMs'
  > {
  readonly payer: Account;
  readonly terms: Omit<Terms, 'zone' | 'brand'>;
}

/** The one place where a number is given out. */
export async function writeInvoice(
  trx: Trx,
  { random, issuer }: Invoicing & { readonly issuer: Issuer },
  act: Act,
  paper: Paper,
): Promise<Invoice> {
  const { payer, ...rest } = paper;
  if (rest.lines.length === 0) throw new Fault('invoice_empty', 'An invoice has at least one line.');
  const { settings, brand, zone } = issuer;
  const series = seriesOf(rest.kind, brand?.prefix ?? null, localDateAt(act.nowMs, zone));
  const number = await nextNumber(trx, series);
  const invoice: Invoice = {
    ...rest,
    id: newRef('inv', random),
    series,
    number,
    label: labelOf(series, number),
    payerId: payer.id,
    seller: brand?.seller ?? settings.seller,
    terms: { ...rest.terms, zone, brand: brand?.name ?? '' },
    ...totalsOf(rest.lines),
    issuedAtMs: act.nowMs,
    settledAtMs: rest.state === 'open' ? null : act.nowMs,
  };
  await insertInvoice(trx, invoice, payer.path);
  const { id, label, kind, orderId } = invoice;
  await writeAudit(trx, act, {
    action: 'invoice.issued',
    subject: label,
    accountPath: payer.path,
    details: { id, kind, orderId },
  });
  await announce(trx, act, { accountPath: payer.path, event: 'invoice.issued', data: { id, label, kind, orderId } });
  return invoice;
}
