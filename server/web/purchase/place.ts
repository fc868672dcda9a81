// Sending an order: kept before it leaves, so that a lost answer, a reload or a second click never orders twice.
import { useLocation } from 'wouter';
import { orderDetailSchema, type PlaceOrder } from '../../../shared/contracts/orders-api.ts';
import { freshKey, NoAnswer, Refusal } from '../../../shared/ui/api.ts';
import { useAct } from '../../../shared/ui/reads.tsx';
import { useSession } from '../session.tsx';
import type { Cart } from './cart.ts';
import type { Quoted } from './quote.ts';

/** The buyer still has to act at a provider. */
const AT_PROVIDER = ['card', 'paypal', 'sandbox'];
/** The quote no longer says what would be charged: it is shown anew before anything is asked again. */
const OUTDATED = ['price_changed', 'quote_stale', 'quote_used', 'quote_not_found', 'version_conflict'];

interface Order {
  readonly cart: Cart;
  setCart(cart: Cart): void;
  readonly quoted: Quoted;
  readonly methodId: string | undefined;
  readonly onOrdered: () => void;
  /** In place of going to the order, where nothing is left to be done there. */
  readonly onPlaced?: (() => void) | undefined;
}

export interface PlacingState {
  readonly isPending: boolean;
  readonly error: Error | null;
  place(body: PlaceOrder): void;
  /** What was sent last, once more and as it was. */
  askAgain(): void;
}

export function usePlacing({ cart, setCart, quoted, methodId, onOrdered, onPlaced }: Order): PlacingState {
  const { api } = useSession();
  const [, go] = useLocation();
  const act = useAct({
    run: async ({ key, body }: NonNullable<Cart['sent']>) => {
      try {
        return await api.send('POST', '/orders', orderDetailSchema, { body, idempotencyKey: key });
      } catch (error) {
        if (!(error instanceof NoAnswer)) setCart(withoutSent(cart));
        throw error;
      }
    },
    changes: ['/orders', '/subscriptions', '/pbxs', '/invoices', '/accounts'],
    onDone: ({ id, number, state, method }) => {
      setCart({ items: [], placed: { id, number } });
      onOrdered();
      const pays = AT_PROVIDER.includes(method) && (state === 'created' || state === 'pending');
      if (onPlaced !== undefined && !pays) return onPlaced();
      go(`/orders/${id}${pays ? `?pay=${methodId ?? 'new'}` : ''}`);
    },
  });
  const place = (sent: NonNullable<Cart['sent']>) => {
    setCart({ ...cart, sent });
    act.mutate(sent, {
      onError: (error) => {
        if (error instanceof Refusal && OUTDATED.includes(error.problem.code)) quoted.again();
      },
    });
  };
  return {
    isPending: act.isPending,
    error: act.error,
    place: (body) => place({ key: freshKey(), body }),
    askAgain: () => {
      if (cart.sent !== undefined) place(cart.sent);
    },
  };
}

function withoutSent({ sent: _, ...cart }: Cart): Cart {
  return cart;
}
