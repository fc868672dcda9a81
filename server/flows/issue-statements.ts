// Issues the monthly statements: what each partner owes for its customers' accounts, once per month, suspended or not (S4.1, S4.3).
import { addMonths, startOfDayMs } from '../../shared/calendar.ts';
import { type Currency, isCurrency } from '../../shared/currencies.ts';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { noteOnce } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { roundingRule } from '../invoices/quoted-line.ts';
import { statementOf } from '../invoices/statement.ts';
import { taxFor } from '../invoices/tax.ts';
import { entriesForFee, entriesForSale } from '../ledger/entries.ts';
import { post } from '../ledger/ledger-store.ts';
import type { Fees } from '../pricing/reseller-fees.ts';
import { policyOf } from '../pricing/rounding-record.ts';
import { sellersIn } from '../subscriptions/fee-sellers.ts';
import { owedOnStatements } from '../subscriptions/fee-store.ts';
import { meetObligation } from '../subscriptions/subscription-event-store.ts';
import { takeBackStated } from './accrue-fees.ts';
import { answered, vatStandingOf } from './check-vat-ids.ts';
import { EMPTY_TERMS, type Invoicing, issuerFor, writeInvoice } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';
import { chargedBy, type Level, levelsOf, type Owing, owedBy, stateable } from './owed-fees.ts';
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

async function issueOne(trx: Trx, invoicing: Invoicing, act: Act, owing: Owing): Promise<Stated> {
  const { reseller, fromMs } = owing;
  const { currency } = reseller;
  if (owing.owed.length === 0 || !isCurrency(currency)) return { statement: undefined, isWhole: true };
  const { owed, unpriced } = await stateable(trx, owing, currency);
  if (unpriced.length > 0) await tellUnpriced(trx, act, owing, unpriced);
  for (const one of owed) {
    const { number: subscription } = one;
    const kind = sellersIn(one, owing).get(reseller.id)?.kind ?? 'fee';
    const met = { subscription, periodStartMs: fromMs, kind, orderId: null };
    if (!(await meetObligation(trx, met, act.nowMs))) {
      throw new Fault('fee_stated', `The fee of subscription ${subscription} for ${owing.month} was stated before.`);
    }
  }
  const statement = await writeStatement(trx, invoicing, act, { ...owing, owed }, currency);
  await takeBackStated(trx, act, owing);
  return { statement, isWhole: unpriced.length === 0 };
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

async function book(trx: Trx, act: Act, owing: Owing, statement: Invoice, levels: readonly Level[]): Promise<void> {
  const { vendor, reseller } = owing;
  const { net, tax, total, currency, label } = statement;
  const links = { invoiceId: statement.id, memo: `statement ${label}` };
  if (levels.length === 1) {
    const owed = { currency, vendorId: vendor.id, resellerId: reseller.id, net, tax };
    await post(trx, act, entriesForFee(owed, links));
    return;
  }
  const sale = { currency, payerId: reseller.id, levels: chargedBy(levels, net), tax };
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
