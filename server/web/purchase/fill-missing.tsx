// The cart filled once from an address that a PBX made, and what of it is not to be had here.
import { Alert } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { type Missing, readMissing } from '../../../shared/contracts/order-link.ts';
import { isSeatKind, seatKindName } from '../../../shared/seats.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import type { Cart } from './cart.ts';
import type { Holder } from './holder.ts';
import { withMissing } from './missing.ts';
import type { Offer, Subscription } from './offers.ts';
import { fitsHolder } from './use-offers.ts';
import { words } from './words.ts';

interface Props {
  readonly cart: Cart;
  readonly holder: Holder;
  /** Undefined while they are read. */
  readonly offers: readonly Offer[] | undefined;
  readonly held: readonly Subscription[] | undefined;
  onCart(cart: Cart): void;
}

export function FillMissing({ cart, holder, offers, held, onCart }: Props) {
  const w = useWords(words);
  const [params, setParams] = useSearchParams();
  const [done, setDone] = useState<{ readonly unsold: readonly Missing[]; readonly some: boolean }>();
  const more = params.get('more');
  useEffect(() => {
    if (more === null || offers === undefined || held === undefined) return;
    const missing = readMissing(more);
    if (missing.length > 0) {
      const fitting = offers.filter((offer) => fitsHolder(offer, holder));
      const filled = withMissing(cart, missing, fitting, held);
      onCart(filled.cart);
      setDone({ unsold: filled.unsold, some: filled.unsold.length < missing.length });
    }
    // Read again it would take back what the person changes now.
    setParams({}, { replace: true });
  }, [more, offers, held, holder, cart, onCart, setParams]);
  if (done === undefined) return null;
  const { unsold, some } = done;
  return (
    <Alert
      color={unsold.length === 0 ? 'blue' : 'yellow'}
      mb="md"
      role="status"
      title={some && w.filled}
      variant="light"
    >
      {unsold.length > 0 && w.unsold(unsold.map(nameOf).join(', '))}
    </Alert>
  );
}

function nameOf({ what, quantity }: Missing): string {
  return `${quantity} × ${isSeatKind(what) ? seatKindName(what) : what}`;
}
