// Which quantities an offer is sold in (S1.24, S5.37).
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { OfferTerms } from './quote-input.ts';

const MOST_UNITS = 1_000_000;

/** The refusal names the limit that was missed. */
export function checkQuantity(
  { sku, model, bounds }: OfferTerms,
  quantity: number,
): Result<number, 'quantity_invalid' | 'quantity_out_of_bounds'> {
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > MOST_UNITS) {
    return refuse(
      'quantity_invalid',
      `A quantity of ${sku} is a whole number from 1 to ${MOST_UNITS}, not ${quantity}.`,
      'Enter a whole number; to end the subscription, cancel it.',
    );
  }
  const { min, max, step } = model === 'quantity' ? bounds : { min: 1, max: 1, step: 1 };
  if (quantity >= min && quantity <= max && quantity % step === 0) return accept(quantity);
  const steps = step === 1 ? '' : ` in steps of ${step}`;
  const sold = model === 'quantity' ? `from ${min} to ${max}${steps} per PBX` : 'once per PBX';
  return refuse(
    'quantity_out_of_bounds',
    `${sku} is sold ${sold}; ${quantity} is not possible.`,
    'Change the quantity.',
    {
      min,
      max,
      step,
    },
  );
}
