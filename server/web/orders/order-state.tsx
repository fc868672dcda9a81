// The state of an order as a badge.
import type { z } from 'zod';
import type { orderSchema } from '../../../shared/contracts/orders-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { words } from './words.ts';

export type OrderState = z.infer<typeof orderSchema>['state'];
const TONES: Readonly<Record<OrderState, Tone>> = {
  created: 'waiting',
  pending: 'waiting',
  paid: 'good',
  failed: 'bad',
  expired: 'off',
  cancelled: 'off',
  refunded: 'off',
  disputed: 'warning',
};
export const ORDER_STATES = Object.keys(TONES) as OrderState[];

export function OrderBadge({ state }: { readonly state: OrderState }) {
  const w = useWords(words);
  return <StateBadge tone={TONES[state]}>{w.states[state]}</StateBadge>;
}
