// A proforma invoice: what sales offered in writing, and whether an order may refer to it (S5.24).
import type { Currency } from '../../shared/currencies.ts';
import { moneyText } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';

interface ProformaLine {
  readonly sku: string;
  readonly quantity: number;
  readonly words: string;
  /** Tax included, minor units. */
  readonly total: bigint;
}

export interface Proforma {
  readonly number: string;
  readonly payerId: string;
  readonly currency: Currency;
  readonly total: bigint;
  readonly lines: readonly ProformaLine[];
  readonly validUntilMs: number;
  /** The one order that used it. */
  readonly orderId: string | null;
  readonly createdAtMs: number;
}

export type ProformaCode = 'pi_unknown' | 'pi_used' | 'pi_expired' | 'pi_differs';

/** As people type it and as it is stored. */
export function proformaNumber(text: string): string {
  return text.replaceAll(/\s+/g, '').toUpperCase();
}

/** Somebody else's number is as unknown as none: what others were offered is nobody's business. */
export function checkProforma(
  proforma: Proforma | undefined,
  order: { readonly payerId: string; readonly currency: Currency; readonly total: bigint },
  nowMs: number,
): Result<Proforma, ProformaCode> {
  if (proforma === undefined || proforma.payerId !== order.payerId) {
    return refuse('pi_unknown', 'There is no such PI number for this payer.', 'Check it, or leave it empty.');
  }
  const { number, currency, total } = proforma;
  if (proforma.orderId !== null) {
    return refuse('pi_used', `${number} was used for an order already.`, 'Ask sales for a new PI number.');
  }
  if (nowMs > proforma.validUntilMs) {
    return refuse('pi_expired', `${number} is not valid any more.`, 'Ask sales for a new PI number.');
  }
  if (currency !== order.currency || total !== order.total) {
    const offered = moneyText({ amount: total, currency });
    const ordered = moneyText({ amount: order.total, currency: order.currency });
    return refuse(
      'pi_differs',
      `${number} is for ${offered}; what you order is ${ordered}.`,
      'Order what it is for, or ask sales for a new PI number.',
      { offered, ordered },
    );
  }
  return accept(proforma);
}
