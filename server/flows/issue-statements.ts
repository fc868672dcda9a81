// Issues the monthly statements: what each partner owes for its customers' accounts, once per month, suspended or not (S4.1, S4.3).
import { addMonths, startOfDayMs } from '../../shared/calendar.ts';
import { type Currency, isCurrency } from '../../shared/currencies.ts';
import { Fault } from '../../shared/errors.ts';
import { sumOf } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import { noteOnce } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { roundingRule } from '../invoices/quoted-line.ts';
import { statementOf } from '../invoices/statement.ts';
import { taxFor } from '../invoices/tax.ts';
import { entriesForFee, entriesForSale } from '../ledger/entries.ts';
import { post } from '../ledger/ledger-store.ts';
import { agreedAlong } from '../pricing/adjustment-store.ts';
import { costVersions } from '../pricing/price-book.ts';
import { pricesOf } from '../pricing/price-store.ts';
import { type FeeMonth, type Fees, feesOf } from '../pricing/reseller-fees.ts';
import { policyOf } from '../pricing/rounding-record.ts';
import { feeSubscription, isPendingUntil } from '../subscriptions/fee-history.ts';
import { sellersIn } from '../subscriptions/fee-sellers.ts';
import { type OwedSubscription, owedOnStatements } from '../subscriptions/fee-store.ts';
import { meetObligation, metObligations } from '../subscriptions/subscription-event-store.ts';
import { answered, vatStandingOf } from './check-vat-ids.ts';
import { EMPTY_TERMS, type Invoicing, issuerFor, writeInvoice } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';
import { tellOfFees } from './tell-finance.ts';

const DAY_MS = 86_400_000;

/**
 * `month` as `2027-02`, in the vendor's zone. Every fee is stated once: a partner that owes nothing more gets nothing, and
 * what had no price at first is on a further statement of the month once it has one.
 */
export async function issueStatements(
  trx: Trx,
  invoicing: Invoicing,
  act: Act,
  month: string,
): Promise<Result<Invoice[], 'month_not_over'>> {
  const over = await monthOver(trx, act, month);
  if (!over.ok) return over;
  const { vendor, ...span } = over.value;
  const issued: Invoice[] = [];
  const owed = await owedOnStatements(trx, span);
  for (const resellerId of new Set(owed.flatMap((one) => [...sellersIn(one, span).keys()]))) {
    const reseller = await findAccount(trx, '/', resellerId);
    if (reseller === undefined || reseller.kind !== 'partner') continue;
    const own = await owedBy(trx, resellerId, owed, span);
    const { statement } = await issueOne(trx, invoicing, act, { vendor, reseller, month, ...span, owed: own });
    if (statement !== undefined) issued.push(statement);
  }
  return accept(issued);
}

interface Stated {
  readonly statement: Invoice | undefined;
  /** Nothing of the month is left to state. */
  readonly isWhole: boolean;
}

/** Of one partner alone, so that nobody waits for the statements of all of them. */
export async function issueStatement(
  trx: Trx,
  invoicing: Invoicing,
  act: Act,
  { month, resellerId }: { readonly month: string; readonly resellerId: string },
): Promise<Result<Stated, 'month_not_over'>> {
  const over = await monthOver(trx, act, month);
  if (!over.ok) return over;
  const { vendor, fromMs, untilMs } = over.value;
  const reseller = await findAccount(trx, '/', resellerId);
  if (reseller === undefined) return accept({ statement: undefined, isWhole: true });
  const span = { fromMs, untilMs };
  const owed = await owedBy(trx, resellerId, await owedOnStatements(trx, { ...span, sellerPath: reseller.path }), span);
  return accept(await issueOne(trx, invoicing, act, { vendor, reseller, month, ...span, owed }));
}

/** What this partner sold in the span and was not stated yet; where it sold only a part of it, that part. */
async function owedBy(
  trx: Trx,
  resellerId: string,
  all: readonly OwedSubscription[],
  span: { readonly fromMs: number; readonly untilMs: number },
): Promise<OwedSubscription[]> {
  const own: OwedSubscription[] = [];
  for (const one of all) {
    const sold = sellersIn(one, span).get(resellerId);
    if (sold === undefined) continue;
    const met = await metObligations(trx, one.number, span.fromMs);
    if (!met.includes(sold.kind)) own.push(one);
  }
  return own;
}

interface OverMonth {
  readonly vendor: Account;
  readonly fromMs: number;
  readonly untilMs: number;
}

async function monthOver(trx: Trx, act: Act, month: string): Promise<Result<OverMonth, 'month_not_over'>> {
  const vendor = await findVendor(trx);
  const zone = vendor?.timeZone ?? 'UTC';
  const from = `${month}-01`;
  const untilMs = startOfDayMs(addMonths(from, 1), zone);
  if (vendor === undefined || act.nowMs < untilMs) {
    return refuse('month_not_over', `${month} is not over yet.`, 'Name a month that has ended.');
  }
  return accept({ vendor, fromMs: startOfDayMs(from, zone), untilMs });
}

interface Owing {
  readonly vendor: Account;
  readonly reseller: Account;
  readonly month: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly owed: readonly OwedSubscription[];
}

async function issueOne(trx: Trx, invoicing: Invoicing, act: Act, owing: Owing): Promise<Stated> {
  const { reseller, fromMs } = owing;
  const { currency } = reseller;
  if (owing.owed.length === 0 || !isCurrency(currency)) return { statement: undefined, isWhole: true };
  const unpriced = (await levelsOf(trx, owing, currency)).at(-1)?.fees.unpriced ?? [];
  if (unpriced.length > 0) await tellUnpriced(trx, act, owing, unpriced);
  // A fee is stated whole or not at all: what lacks a price for some of its days waits with all of them.
  const waits = new Set(unpriced.map(({ subscription }) => subscription));
  // What was not used yet owes nothing: should its first use be told later, this month is stated then.
  const owed = owing.owed.filter((one) => !waits.has(`${one.number}`) && !isPendingUntil(one, owing.untilMs));
  for (const one of owed) {
    const { number: subscription } = one;
    const kind = sellersIn(one, owing).get(reseller.id)?.kind ?? 'fee';
    const met = { subscription, periodStartMs: fromMs, kind, orderId: null };
    if (!(await meetObligation(trx, met, act.nowMs))) {
      throw new Fault('fee_stated', `The fee of subscription ${subscription} for ${owing.month} was stated before.`);
    }
  }
  const statement = await writeStatement(trx, invoicing, act, { ...owing, owed }, currency);
  return { statement, isWhole: waits.size === 0 };
}

async function writeStatement(
  trx: Trx,
  invoicing: Invoicing,
  act: Act,
  owing: Owing,
  currency: Currency,
): Promise<Invoice | undefined> {
  const { reseller, month, owed } = owing;
  const levels = await levelsOf(trx, owing, currency);
  const fees = levels.at(-1)?.fees;
  if (fees === undefined || fees.lines.length === 0) return undefined;
  const issuer = await issuerFor(trx, reseller);
  const tax = taxFor(issuer.settings, reseller, answered(await vatStandingOf(trx, issuer.settings, reseller)));
  const facts = new Map(
    owed.map((one) => {
      const account = sellersIn(one, owing).get(reseller.id)?.accountName ?? one.accountName;
      return [`${one.number}`, { account, serial: one.serial, offerName: one.offerName }];
    }),
  );
  const unknown = { account: '', serial: '', offerName: '' };
  const policy = policyOf(issuer.settings.rounding);
  const rule = { taxMilliPercent: tax.milliPercent, currency, policy };
  const { lines, details } = statementOf(fees.lines, (name) => facts.get(name) ?? unknown, rule);
  const { name, email, address, country, taxId, id: accountId } = reseller;
  const statement = await writeInvoice(trx, { ...invoicing, issuer }, act, {
    ...{ kind: 'statement', orderId: null, creditsId: null, payer: reseller, accountId, currency, lines, details },
    language: reseller.language,
    buyer: { accountId, company: name, name: '', email, address, country, taxId },
    terms: { ...EMPTY_TERMS, month, taxName: tax.name, reverseCharge: tax.reverseCharge },
    rounding: roundingRule(policy),
    dueAtMs: act.nowMs + issuer.settings.paymentDays * DAY_MS,
    state: 'open',
  });
  await book(trx, act, owing, statement, levels);
  await mailInvoice(trx, act, statement);
  return statement;
}

interface Level {
  readonly sellerId: string;
  readonly fees: Fees;
}

/** What each seller above charges the next level for the same days; the last is what the reseller owes (S4.13). */
async function levelsOf(
  trx: Trx,
  { vendor, reseller, month, fromMs, owed }: Owing,
  currency: FeeMonth['currency'],
): Promise<Level[]> {
  const chain = reseller.path.split('/').filter((id) => id !== '');
  const listed = await pricesOf(trx, [...new Set(owed.map(({ offerId }) => offerId))], chain);
  const book = await agreedAlong(trx, chain, 'all');
  const { mode: rounding } = (await readBusinessSettings(trx)).rounding;
  const feeMonth: FeeMonth = { date: `${month}-01`, zone: vendor.timeZone, currency, rounding };
  return chain.slice(1).map((buyerId, index) => {
    const between = { sellerId: chain[index] ?? vendor.id, buyerId, atMs: fromMs };
    const subscriptions = owed.map((one) => feeSubscription(one, reseller.id, book, between));
    const versions = costVersions(listed, chain.slice(0, index + 2));
    const { lines, unpriced } = feesOf(feeMonth, subscriptions, [{ resellerId: reseller.id, versions }]);
    const own = ({ resellerId }: { readonly resellerId: string }) => resellerId === reseller.id;
    const fees = { lines: lines.filter(own), unpriced: unpriced.filter(own) };
    return { sellerId: between.sellerId, fees };
  });
}

async function book(trx: Trx, act: Act, owing: Owing, statement: Invoice, levels: readonly Level[]): Promise<void> {
  const { vendor, reseller } = owing;
  const { net, tax, total, currency, label } = statement;
  const links = { invoiceId: statement.id, memo: `statement ${label}` };
  if (levels.length === 1) {
    const owed = { currency, vendorId: vendor.id, resellerId: reseller.id, net, tax };
    await post(trx, act, entriesForFee(owed, links));
    return;
  }
  // A level whose seller set no cost takes what the reseller pays.
  const charged = levels.map(({ sellerId, fees }, index) => ({
    sellerId,
    net: fees.unpriced.length > 0 || index === levels.length - 1 ? net : sumOf(fees.lines.map((line) => line.net)),
  }));
  const sale = { currency, payerId: reseller.id, levels: charged, tax };
  await post(trx, act, entriesForSale(sale, [{ kind: 'receivable', amount: total }], links));
}

/** Never guessed: finance sets the price, and a further statement follows by itself. */
async function tellUnpriced(
  trx: Trx,
  act: Act,
  { vendor, reseller, month }: Owing,
  unpriced: Fees['unpriced'],
): Promise<void> {
  if (!(await noteOnce(trx, `unpriced:${reseller.id}`, month, act.nowMs))) return;
  const details = { month, reseller: reseller.id, unpriced: unpriced.slice(0, 50) };
  await writeAudit(trx, act, {
    action: 'statement.unpriced',
    subject: reseller.name,
    accountPath: vendor.path,
    details,
  });
  await tellOfFees(trx, act, { partner: reseller, month, skus: [...new Set(unpriced.map(({ sku }) => sku))] });
}
