// Sales puts an offer in writing under a PI number, and the order that comes of it refers to it, once (S5.24).
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { nextInSequence } from '../db/sequence-store.ts';
import { planOf } from '../orders/held-plan.ts';
import { findQuote } from '../orders/quote-store.ts';
import { checkProforma, type Proforma, type ProformaCode, proformaNumber } from '../payments/proforma.ts';
import { findProforma, insertProforma } from '../payments/proforma-store.ts';
import type { Quote } from '../pricing/quote.ts';

const DAY_MS = 86_400_000;

/** Of a quote as it was priced; the quote itself stays to be ordered. */
export async function makeProforma(
  trx: Trx,
  act: Act,
  wish: { readonly quoteId: string; readonly validDays: number; readonly scope: string },
): Promise<Result<Proforma, 'quote_not_found'>> {
  const held = await findQuote(trx, wish.scope, wish.quoteId);
  const payer = held && (await findAccount(trx, wish.scope, held.payerId));
  if (held === undefined || payer === undefined) {
    return refuse('quote_not_found', 'There is no such quote.', 'Make a quote first.');
  }
  const { quote } = planOf(held.quote);
  const count = await nextInSequence(trx, 'proforma');
  const proforma: Proforma = {
    number: `PI-${`${count}`.padStart(6, '0')}`,
    payerId: payer.id,
    currency: quote.currency,
    total: quote.totals.gross,
    lines: quote.lines.map(({ sku, quantity, words, gross }) => ({ sku, quantity, words: words.text, total: gross })),
    validUntilMs: act.nowMs + wish.validDays * DAY_MS,
    orderId: null,
    createdAtMs: act.nowMs,
  };
  await insertProforma(trx, proforma);
  const { number: subject } = proforma;
  await writeAudit(trx, act, {
    action: 'proforma.made',
    subject,
    accountPath: payer.path,
    details: { quote: held.id },
  });
  return accept(proforma);
}

/** Undefined where none is named, which is always allowed. */
export async function namedProforma(
  trx: Trx,
  act: Act,
  payerId: string,
  { totals, currency }: Quote,
  text: string | undefined,
): Promise<Result<Proforma | undefined, ProformaCode>> {
  const number = proformaNumber(text ?? '');
  if (number === '') return accept(undefined);
  const found = await findProforma(trx, '/', number);
  return checkProforma(found, { payerId, currency, total: totals.gross }, act.nowMs);
}

export function proformaNotFound(): Result<never, 'proforma_not_found'> {
  return refuse('proforma_not_found', 'There is no such proforma invoice within your account.', 'List them.');
}
