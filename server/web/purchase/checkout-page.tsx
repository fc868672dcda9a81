// The checkout: what is bought, who gets the invoice, how it is paid, and the total beside it.
import { Button, Group } from '@mantine/core';
import { Link, useLocation, useParams } from 'wouter';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded, Page } from '../../../shared/ui/page.tsx';
import { type Cart, isEmpty } from './cart.ts';
import { CheckoutForm } from './checkout-form.tsx';
import { words } from './checkout-words.ts';
import { useChoices } from './choices.ts';
import { type Holder, holderPath, useHolder } from './holder.ts';
import { useCart } from './use-cart.ts';

export function CheckoutPage() {
  const { kind, id = '' } = useParams();
  const holder = useHolder(kind, id);
  return <Loaded of={holder}>{(found) => <Checkout holder={found} key={found.id} />}</Loaded>;
}

function Checkout({ holder }: { readonly holder: Holder }) {
  const w = useWords(words);
  const [cart, setCart, emptyCart] = useCart(holder);
  if (cart.placed !== undefined) return <Placed cart={cart} emptyCart={emptyCart} holder={holder} />;
  const path = `/purchase/${holderPath(holder)}`;
  const from = cart.from ?? (cart.cycles === undefined ? path : `${path}/renewal`);
  const choose = (
    <Button component={Link} href={from} variant="default">
      {isEmpty(cart) ? w.choose : w.back}
    </Button>
  );
  if (isEmpty(cart))
    return (
      <Page title={w.title}>
        <Empty action={choose}>{w.empty}</Empty>
      </Page>
    );
  return (
    <Page actions={choose} lead={w.lead(holder.title, holder.ownerName)} title={w.title}>
      <CheckoutForm cart={cart} holder={holder} setCart={setCart} />
    </Page>
  );
}

interface PlacedProps {
  readonly cart: Cart;
  readonly holder: Holder;
  emptyCart(): void;
}

function Placed({ cart, holder, emptyCart }: PlacedProps) {
  const w = useWords(words);
  const [, go] = useLocation();
  const { forget } = useChoices(holder);
  const { placed } = cart;
  return (
    <Page lead={w.placedHint} title={w.placed(placed?.number ?? 0)}>
      <Group>
        <Button component={Link} href={`/orders/${placed?.id}`}>
          {w.toOrder}
        </Button>
        <Button
          onClick={() => {
            emptyCart();
            forget();
            go(`/purchase/${holderPath(holder)}`);
          }}
          variant="default"
        >
          {w.startNew}
        </Button>
      </Group>
    </Page>
  );
}
