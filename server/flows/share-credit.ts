// Joins the papers of an order with its charges: what either has left to give back, and a note's share of each charge.
import { allocate, sumOf } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Db, Trx } from '../db/open.ts';
import { creditable, type LineCredit, leftOf } from '../invoices/credit.ts';
import { type Invoice, isRoundingLine } from '../invoices/invoice.ts';
import { creditNotesOf } from '../invoices/invoice-store.ts';
import { linesOnInvoice } from '../invoices/quoted-line.ts';
import type { Sale } from '../ledger/entries.ts';
import { planOf } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { type Charged, giveBackOf, grossLeft } from '../subscriptions/charge.ts';
import { chargesOf, writeGivenBack } from '../subscriptions/charge-store.ts';

/** What of an order may still be given back, tax included, in minor units. */
export interface Left {
  readonly total: bigint;
  /** By line of the invoice. */
  readonly lines: readonly bigint[];
}

/** No more than the invoice has, and no more than what later orders did not give back of its charges (M6). */
export async function leftOfOrder(
  db: Db,
  order: Order,
  invoice: Pick<Invoice, 'id' | 'lines' | 'total'>,
): Promise<Left> {
  const notes = await creditNotesOf(db, invoice.id);
  const charges = await chargesOnInvoice(db, order);
  const lines = leftOf(invoice, notes).map(({ total }, index) => {
    const charge = charges[index];
    return charge === undefined ? total : least(total, grossLeft(charge));
  });
  return { total: least(creditable(invoice, notes), sumOf(lines)), lines };
}

/** In the order of the invoice's lines; undefined for a line that is no charge. */
async function chargesOnInvoice(db: Db, { quote: text }: Order): Promise<(Charged | undefined)[]> {
  const { quote } = planOf(text);
  const charges = await chargesOf(db, quote.reference);
  return linesOnInvoice(quote).map(({ line }) => charges.get(line));
}

/** Over the lines by what they have left, or as it was wished. */
export function creditsWithin(
  { label }: Invoice,
  left: Left,
  credit: { readonly lines: readonly LineCredit[] } | { readonly total: bigint },
): Result<LineCredit[], 'credit_exceeds_invoice'> {
  const lines =
    'lines' in credit
      ? [...credit.lines]
      : allocateWithin(credit.total, left).map((total, index) => ({ line: index + 1, total }));
  const sum = sumOf(lines.map(({ total }) => total));
  const within = lines.every(({ line, total }) => total <= (left.lines[line - 1] ?? total));
  if (within && sum <= left.total && sum > 0n) return accept(lines.filter(({ total }) => total !== 0n));
  return refuse(
    'credit_exceeds_invoice',
    `${label} has less left than that: later orders or credit notes gave some of it back.`,
    'Lower the amount, or look at what was given back already.',
    { leftMinorUnits: `${left.total}` },
  );
}

function allocateWithin(total: bigint, { lines, total: most }: Left): bigint[] {
  return total > 0n && total <= most ? allocate(total, lines) : [];
}

/** In the transaction of the note. Every level gives back its share; the payer's own seller exactly what the note says. */
export async function shareCredit(trx: Trx, order: Order, note: Invoice): Promise<Sale['levels']> {
  const charges = await chargesOnInvoice(trx, order);
  const sums = new Map<string, bigint>();
  const add = (sellerId: string, net: bigint) => sums.set(sellerId, (sums.get(sellerId) ?? 0n) + net);
  const sellers = planOf(order.quote).levels.map(({ sellerId }) => sellerId);
  for (const line of note.lines) {
    const { credits = 0, net, tax } = line;
    const charge = charges[credits - 1];
    const given = charge && giveBackOf(charge, { net: -net, tax: -tax });
    if (given !== undefined) await writeGivenBack(trx, given.charge);
    // The rounding record was between the payer and its own seller.
    const others = isRoundingLine(line) ? 0n : -net;
    for (const sellerId of sellers) add(sellerId, given?.levels[sellerId] ?? others);
  }
  const own = sellers.at(-1);
  return sellers.map((sellerId) => ({ sellerId, net: sellerId === own ? -note.net : (sums.get(sellerId) ?? 0n) }));
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
