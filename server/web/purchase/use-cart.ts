// The cart of a person for one holder, where the browser keeps it.
import { useLocalStorage } from '@mantine/hooks';
import { useSession } from '../session.tsx';
import { type Cart, NOTHING, readCart } from './cart.ts';
import type { Holder } from './holder.ts';

/** One cart per person and holder, the same in every tab. */
export function useCart({ kind, id }: Pick<Holder, 'kind' | 'id'>) {
  const { me } = useSession();
  return useLocalStorage<Cart>({
    key: `switchkey-cart:${me.actor}:${kind}:${id}`,
    defaultValue: NOTHING,
    getInitialValueInEffect: false,
    serialize: (cart) => JSON.stringify(cart),
    deserialize: readCart,
  });
}
