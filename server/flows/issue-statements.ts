// Issues the monthly statements: what each partner owes for its customers' accounts, once per month, suspended or not (S4.1, S4.3).
import { addMonths, startOfDayMs } from '../../shared/calendar.ts';
import { isCurrency } from '../../shared/currencies.ts';
import { sumOf } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { hasStatement } from '../invoices/invoice-store.ts';
import { statementOf } from '../invoices/statement.ts';
import { taxFor } from '../invoices/tax.ts';
import { entriesForFee, entriesForSale } from '../ledger/entries.ts';
import { post } from '../ledger/ledger-store.ts';
import { UNADJUSTED } from '../pricing/adjustment.ts';
import { costVersions } from '../pricing/price-book.ts';
import { pricesOf } from '../pricing/price-store.ts';
import { type FeeEvent, type FeeMonth, type Fees, feesOf } from '../pricing/reseller-fees.ts';
import { type OwedSubscription, owedOnStatements } from '../subscriptions/fee-store.ts';
import type { SubscriptionEventKind } from '../subscriptions/subscription-event-store.ts';
import { EMPTY_TERMS, type Invoicing, issuerFor, writeInvoice } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';

const DAY_MS = 86_400_000;

/** `month` as `2027-02`, in the vendor's zone. A partner that has its statement, or owes nothing, gets none. */
export async function issueStatements(
  trx: Trx,
  invoicing: Invoicing,
  act: Act,
  month: string,
): Promise<Result<Invoice[], 'month_not_over'>> {
  const vendor = await findVendor(trx);
  const zone = vendor?.timeZone ?? 'UTC';
  const from = `${month}-01`;
  const untilMs = startOfDayMs(addMonths(from, 1), zone);
  if (vendor === undefined || act.nowMs < untilMs) {
    return refuse('month_not_over', `${month} is not over yet.`, 'Name a month that has ended.');
  }
  const owed = await owedOnStatements(trx, { fromMs: startOfDayMs(from, zone), untilMs });
  const issued: Invoice[] = [];
  for (const [resellerId, group] of Map.groupBy(owed, sellerOf)) {
    const reseller = await findAccount(trx, '/', resellerId);
    if (reseller === undefined || reseller.kind !== 'partner') continue;
    const statement = await issueOne(trx, invoicing, act, { vendor, reseller, month, owed: group });
    if (statement !== undefined) issued.push(statement);
  }
  return accept(issued);
}

/** The account directly above the customer: it sold, and owes. */
function sellerOf({ accountPath }: OwedSubscription): string {
  return accountPath.split('/').at(-3) ?? '';
}

interface Owing {
  readonly vendor: Account;
  readonly reseller: Account;
  readonly month: string;
  readonly owed: readonly OwedSubscription[];
}

async function issueOne(trx: Trx, invoicing: Invoicing, act: Act, owing: Owing): Promise<Invoice | undefined> {
  const { reseller, month, owed } = owing;
  const { currency } = reseller;
  if (!isCurrency(currency) || (await hasStatement(trx, reseller.id, month, currency))) return undefined;
  const levels = await levelsOf(trx, owing, currency);
  const fees = levels.at(-1)?.fees;
  if (fees === undefined) return undefined;
  if (fees.unpriced.length > 0) await tellUnpriced(trx, act, owing, fees);
  if (fees.lines.length === 0) return undefined;
  const issuer = await issuerFor(trx, reseller);
  const tax = taxFor(issuer.settings, reseller);
  const facts = new Map(
    owed.map((one) => [`${one.number}`, { account: one.accountName, serial: one.serial, offerName: one.offerName }]),
  );
  const unknown = { account: '', serial: '', offerName: '' };
  const { lines, details } = statementOf(fees.lines, (name) => facts.get(name) ?? unknown, tax.milliPercent);
  const { name, email, address, country, taxId, id: accountId } = reseller;
  const statement = await writeInvoice(trx, { ...invoicing, issuer }, act, {
    ...{ kind: 'statement', orderId: null, creditsId: null, payer: reseller, accountId, currency, lines, details },
    language: reseller.language,
    buyer: { accountId, company: name, name: '', email, address, country, taxId },
    terms: { ...EMPTY_TERMS, month, taxName: tax.name, reverseCharge: tax.reverseCharge },
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
  { vendor, reseller, month, owed }: Owing,
  currency: FeeMonth['currency'],
): Promise<Level[]> {
  const chain = reseller.path.split('/').filter((id) => id !== '');
  const listed = await pricesOf(trx, [...new Set(owed.map(({ offerId }) => offerId))], chain);
  const feeMonth: FeeMonth = { date: `${month}-01`, zone: vendor.timeZone, currency, rounding: 'half-away' };
  const subscriptions = owed.map((one) => ({
    subscription: `${one.number}`,
    customerId: one.accountId,
    model: one.model === 'quantity' ? ('quantity' as const) : ('flat' as const),
    activatedAtMs: one.activatedAtMs,
    adjustment: UNADJUSTED,
    history: historyOf(one, reseller.id),
  }));
  return chain.slice(1).map((_, index) => {
    const versions = costVersions(listed, chain.slice(0, index + 2));
    const fees = feesOf(feeMonth, subscriptions, [{ resellerId: reseller.id, versions }]);
    return { sellerId: chain[index] ?? vendor.id, fees };
  });
}

/** Absent: it changes nothing about what is owed. */
const STATES: Partial<Record<SubscriptionEventKind, FeeEvent['state']>> = {
  created: 'active',
  amended: 'active',
  migrated: 'active',
  renewed: 'active',
  unit_terminated: 'active',
  resumed: 'active',
  suspended: 'suspended',
  expired: 'ended',
  cancelled: 'ended',
};

function historyOf({ events, sku }: OwedSubscription, resellerId: string): FeeEvent[] {
  const history: FeeEvent[] = [];
  for (const { atMs, kind, quantityAfter } of events) {
    const named = STATES[kind];
    if (named === undefined) continue;
    const before = history.at(-1)?.state;
    // What is changed while it is suspended stays suspended.
    const state = named === 'active' && kind !== 'resumed' && before === 'suspended' ? 'suspended' : named;
    history.push({ fromMs: atMs, state, resellerId, sku, quantity: quantityAfter });
  }
  return history;
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

/** Never guessed: finance sets the price and asks for the month again once the statement is out of the way. */
async function tellUnpriced(trx: Trx, act: Act, { vendor, reseller, month }: Owing, fees: Fees): Promise<void> {
  const details = { month, reseller: reseller.id, unpriced: fees.unpriced.slice(0, 50) };
  await writeAudit(trx, act, {
    action: 'statement.unpriced',
    subject: reseller.name,
    accountPath: vendor.path,
    details,
  });
}
