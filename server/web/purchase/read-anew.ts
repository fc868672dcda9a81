// Somebody else has changed what the cart is about: its rows are read again, so that old and new stand there fresh (S1.22).
import { useMutation } from '@tanstack/react-query';
import { subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { useAccess } from '../../../shared/ui/reads.tsx';
import type { Cart } from './cart.ts';
import type { Quoted } from './quote.ts';

/** Undefined where nothing was changed elsewhere. The quantities stay as they were asked for. */
export function useReadAnew(cart: Cart, setCart: (cart: Cart) => void, quoted: Quoted): (() => void) | undefined {
  const { api } = useAccess();
  const read = useMutation({
    mutationFn: () =>
      Promise.all(
        cart.items.map(async (item) => {
          if (item.subscription === undefined) return item;
          const { version } = await api.get(`/subscriptions/${item.subscription}`, subscriptionSchema);
          return { ...item, version };
        }),
      ),
    onSuccess: (items) => setCart({ ...cart, items }),
    onError: quoted.again,
  });
  return isOvertaken(quoted.error) ? () => read.mutate() : undefined;
}

function isOvertaken(error: Error | null): boolean {
  return error instanceof Refusal && error.problem.code === 'version_conflict';
}
