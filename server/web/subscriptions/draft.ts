// Changes to subscriptions that nobody has ordered: leaving the page discards them (S1.11), a session that ends or a reload does not.
import { useSessionStorage } from '@mantine/hooks';
import { useEffect } from 'react';
import { useSearchParams } from 'wouter';
import { type Cart, readCart } from '../purchase/cart.ts';
import type { Holder } from '../purchase/holder.ts';
import { useCart } from '../purchase/use-cart.ts';
import { useSession } from '../session.tsx';

const NOTHING: Cart = { items: [] };

/** `kept` in the address: back from the checkout, with what was taken there. */
export function useDraft(holder: Holder) {
  const { me } = useSession();
  const [params] = useSearchParams();
  const [kept] = useCart(holder);
  const isBack = params.has('kept') && kept.placed === undefined;
  const [cart, setCart, discard] = useSessionStorage<Cart>({
    key: `switchkey-amend:${me.actor}:${holder.kind}:${holder.id}`,
    defaultValue: isBack ? kept : NOTHING,
    getInitialValueInEffect: false,
    serialize: (value) => JSON.stringify(value),
    deserialize: readCart,
  });
  useEffect(() => {
    const here = window.location.pathname;
    return () => {
      if (window.location.pathname !== here) discard();
    };
  }, [discard]);
  return [cart, setCart] as const;
}
