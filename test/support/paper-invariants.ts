// What papers, charges, payments and the ledger must say alike, whatever was sold, given back or disputed.
import type { Db } from '../../server/db/open.ts';
import { linesIn } from '../../server/invoices/invoice-text.ts';
import { linesOnInvoice } from '../../server/invoices/quoted-line.ts';
import { planOf } from '../../server/orders/held-plan.ts';

/** Each broken rule is a sentence. */
export async function paperFaults(db: Db): Promise<string[]> {
  const parts = [owedFaults, bookedFaults, givenBackFaults, outageFaults, refundFaults, disputeFaults, cashFaults];
  return (await Promise.all(parts.map((part) => part(db)))).flat();
}

class Sums {
  readonly #sums = new Map<string, bigint>();

  add(key: string, amount: string | number | bigint): void {
    this.#sums.set(key, (this.#sums.get(key) ?? 0n) + BigInt(amount));
  }

  /** Sentences where the two differ. */
  differences(other: Sums, say: (key: string, own: bigint, theirs: bigint) => string): string[] {
    const keys = new Set([...this.#sums.keys(), ...other.#sums.keys()]);
    return [...keys].flatMap((key) => {
      const [own, theirs] = [this.#sums.get(key) ?? 0n, other.#sums.get(key) ?? 0n];
      return own === theirs ? [] : [say(key, own, theirs)];
    });
  }

  [Symbol.iterator]() {
    return this.#sums[Symbol.iterator]();
  }
}

/** A payer owes what its open invoices have left, no more and no less. */
async function owedFaults(db: Db): Promise<string[]> {
  const papers = await db.selectFrom('invoices').selectAll().execute();
  const open = new Sums();
  for (const invoice of papers.filter(({ state, kind }) => state === 'open' && kind !== 'credit_note')) {
    const own = papers.filter(({ id, credits_id }) => id === invoice.id || credits_id === invoice.id);
    for (const { total } of own) open.add(`${invoice.payer_id} ${invoice.currency}`, total);
  }
  const owed = new Sums();
  const entries = await db.selectFrom('ledger_entries').selectAll().where('account', '=', 'receivable').execute();
  for (const { owner_id, currency, amount } of entries) owed.add(`${owner_id} ${currency}`, amount);
  return owed.differences(open, (key, has, should) => `${key} owes ${has}, its open invoices ask for ${should}`);
}

const PAPER_KINDS = ['sale', 'refund', 'credit_note', 'dispute_lost', 'fee', 'reversal'];

/** What papers charge and give back is what the vendor, the state and the partners get, order by order. */
async function bookedFaults(db: Db): Promise<string[]> {
  const papers = new Sums();
  const invoices = await db.selectFrom('invoices').selectAll().execute();
  for (const { currency, total } of invoices) papers.add(currency, total);
  const booked = new Sums();
  const entries = await db
    .selectFrom('ledger_entries')
    .innerJoin('ledger_transactions', 'ledger_transactions.id', 'ledger_entries.transaction_id')
    .select(['currency', 'amount'])
    .where('kind', 'in', PAPER_KINDS)
    .where('account', 'in', ['revenue', 'tax', 'payable'])
    .execute();
  for (const { currency, amount } of entries) booked.add(currency, -BigInt(amount));
  return papers.differences(booked, (key, on, has) => `papers in ${key} sum to ${on}, the ledger has ${has}`);
}

/** Everything that was given back of a charge: inside later orders, and by notes of refunds, disputes or finance. */
async function givenBackFaults(db: Db): Promise<string[]> {
  const given = new Sums();
  const invoices = await db.selectFrom('invoices').selectAll().execute();
  const orders = await db.selectFrom('orders').selectAll().where('quote', '<>', '{}').execute();
  const batches = await db.selectFrom('batches').selectAll().execute();
  const known = new Set(batches.map(({ id }) => id));
  const outages = await db.selectFrom('outage_credits').selectAll().execute();
  for (const { batch, net, tax } of outages) given.add(batch, BigInt(net) + BigInt(tax));
  // A note for days without service says so in its lines; what it draws from is told by its own row.
  const isForOutage = (note: { lines: string }) =>
    linesIn(note.lines).some(({ words }) => words.code === 'credit_outage');
  for (const order of orders.filter(({ paid_at_ms, hold_reason }) => paid_at_ms !== null && hold_reason === null)) {
    const { quote } = planOf(order.quote);
    for (const { kind, batch, gross } of quote.lines) if (kind === 'credit' && batch !== null) given.add(batch, -gross);
    const own = invoices.filter(({ order_id, kind }) => order_id === order.id && kind === 'credit_note');
    for (const note of own.filter(({ terms }) => !/^order \d+$/.test(JSON.parse(terms).reason))) {
      if (isForOutage(note)) continue;
      for (const { credits = 0, total } of linesIn(note.lines)) {
        const line = linesOnInvoice(quote)[credits - 1]?.line;
        if (known.has(`${quote.reference}/${line}`)) given.add(`${quote.reference}/${line}`, -total);
      }
    }
  }
  const credited = new Sums();
  for (const { id, credited_net, credited_tax } of batches)
    credited.add(id, BigInt(credited_net) + BigInt(credited_tax));
  return given.differences(credited, (key, on, has) => `batch ${key}: papers gave back ${on}, it says ${has}`);
}

/** S4.14: what was given back for days without service is what its notes say, and part of what its charge gave back. */
async function outageFaults(db: Db): Promise<string[]> {
  const credits = await db.selectFrom('outage_credits').selectAll().execute();
  const rows = new Sums();
  for (const { currency, net, tax } of credits) rows.add(currency, BigInt(net) + BigInt(tax));
  const notes = new Sums();
  for (const { lines, currency } of await db
    .selectFrom('invoices')
    .selectAll()
    .where('kind', '=', 'credit_note')
    .execute()) {
    for (const { words, total } of linesIn(lines)) if (words.code === 'credit_outage') notes.add(currency, -total);
  }
  const inBatches = new Sums();
  for (const { batch, net } of credits) inBatches.add(batch, net);
  const kept = new Sums();
  for (const { id, outage } of await db.selectFrom('batches').select(['id', 'outage']).execute())
    if (outage !== null) kept.add(id, JSON.parse(outage).net);
  return [
    ...rows.differences(notes, (key, has, on) => `outages in ${key} gave back ${has}, their notes say ${on}`),
    ...kept.differences(inBatches, (key, has, on) => `batch ${key} gave back ${has} for outages, their rows say ${on}`),
  ];
}

/** Never more than came. */
async function refundFaults(db: Db): Promise<string[]> {
  const refunds = await db.selectFrom('refunds').selectAll().execute();
  const faults: string[] = [];
  for (const { id, amount, refunded } of await db.selectFrom('payments').selectAll().execute()) {
    const own = refunds.filter(({ payment_id, state }) => payment_id === id && state !== 'failed');
    const back = own.reduce((sum, one) => sum + BigInt(one.amount), 0n);
    if (back > BigInt(refunded) || BigInt(refunded) > BigInt(amount)) {
      faults.push(`payment ${id} of ${amount}: ${refunded} went back, its refunds sum to ${back}`);
    }
  }
  return faults;
}

interface Taken {
  readonly state: string;
  readonly taken: string;
}

function disputesIn(details: string): readonly Taken[] {
  return JSON.parse(details).disputes ?? [];
}

/** The vendor's books have exactly what banks keep until they decide. */
async function disputeFaults(db: Db): Promise<string[]> {
  const open = new Sums();
  for (const { currency, details } of await db.selectFrom('payments').selectAll().execute()) {
    for (const { state, taken } of disputesIn(details)) if (state === 'open') open.add(currency, taken);
  }
  const booked = new Sums();
  const entries = await db.selectFrom('ledger_entries').selectAll().where('account', '=', 'disputed').execute();
  for (const { currency, amount } of entries) booked.add(currency, amount);
  return booked.differences(open, (key, has, on) => `${has} is booked as disputed in ${key}, banks keep ${on}`);
}

/** What is at a provider is what came there, without what went back and what banks took or keep. */
async function cashFaults(db: Db): Promise<string[]> {
  const there = new Sums();
  const payments = await db.selectFrom('payments').selectAll().where('provider', '<>', 'offline').execute();
  const refunds = await db.selectFrom('refunds').selectAll().where('state', '<>', 'failed').execute();
  for (const { id, provider, currency, amount, state, details } of payments) {
    if (state !== 'succeeded' && state !== 'held') continue;
    const key = `${provider} ${currency}`;
    there.add(key, amount);
    for (const refund of refunds) if (refund.payment_id === id) there.add(key, -BigInt(refund.amount));
    for (const { state: how, taken } of disputesIn(details)) if (how !== 'won') there.add(key, -BigInt(taken));
  }
  const booked = new Sums();
  const entries = await db.selectFrom('ledger_entries').selectAll().where('account', 'like', 'cash:%').execute();
  for (const { account, currency, amount } of entries) {
    const provider = account.slice('cash:'.length);
    if (provider !== 'offline') booked.add(`${provider} ${currency}`, amount);
  }
  return booked.differences(there, (key, has, should) => `cash of ${key} is ${has}, its payments leave ${should}`);
}
