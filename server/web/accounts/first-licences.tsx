// The last steps of getting started: how many of what the seller may sell, the review with its price, and what the account holds then (S1.6).
import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import { orderDetailSchema } from '../../../shared/contracts/orders-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { isEmpty } from '../purchase/cart.ts';
import { CheckoutForm } from '../purchase/checkout-form.tsx';
import { ChooseOffers } from '../purchase/choose-offers.tsx';
import type { Holder } from '../purchase/holder.ts';
import { isLive } from '../purchase/offers.ts';
import { useCart } from '../purchase/use-cart.ts';
import { useHeld, useOffers } from '../purchase/use-offers.ts';
import type { Step } from './steps.ts';
import { words } from './words.ts';

interface Props {
  readonly holder: Holder;
  readonly step: Step;
  onStep(step: Step): void;
  readonly back: ReactNode;
}

export function FirstLicences({ holder, step, onStep, back }: Props) {
  const w = useWords(words);
  const [cart, setCart] = useCart(holder);
  const { placed } = cart;
  // An order whose answer came late, or in another tab, ends the way as well.
  const isLate = placed !== undefined && step !== 'done';
  useEffect(() => {
    if (isLate) onStep('done');
  }, [isLate, onStep]);
  if (placed !== undefined) return <Started holder={holder} orderId={placed.id} />;
  if (step === 'done') return <Started holder={holder} />;
  if (step === 'review' && isEmpty(cart)) return <Empty action={<Group>{back}</Group>}>{w.nothingChosen}</Empty>;
  if (step === 'review')
    return <CheckoutForm beside={back} cart={cart} holder={holder} onPlaced={() => onStep('done')} setCart={setCart} />;
  return (
    <Stack>
      <Text>{w.chooseLicences(holder.title)}</Text>
      <ChooseOffers beside={back} holder={holder} next={w.review} onNext={() => onStep('review')} />
    </Stack>
  );
}

interface StartedProps {
  readonly holder: Holder;
  /** Undefined where the cart that was ordered is long gone. */
  readonly orderId?: string;
}

function Started({ holder, orderId }: StartedProps) {
  const w = useWords(words);
  const order = useRead(`/orders/${orderId}`, orderDetailSchema, { enabled: orderId !== undefined });
  const waits = order.data !== undefined && order.data.state !== 'paid';
  return (
    <Stack>
      {order.data !== undefined && waits ? (
        <Alert color="yellow" role="status" title={w.waits(String(order.data.number))}>
          {w.waitsHint}
        </Alert>
      ) : (
        <Alert color="green" role="status" title={w.isStarted(holder.ownerName)}>
          <Held holder={holder} />
        </Alert>
      )}
      <Group>
        {orderId !== undefined && (
          <Button component={Link} href={`/orders/${orderId}`}>
            {w.toOrder}
          </Button>
        )}
        <Button component={Link} href={`/pbxs/${holder.id}`} variant="default">
          {w.toPbx}
        </Button>
        <Button component={Link} href={`/accounts/${holder.accountId}`} variant="default">
          {w.toAccount}
        </Button>
      </Group>
    </Stack>
  );
}

function Held({ holder }: Pick<StartedProps, 'holder'>) {
  const w = useWords(words);
  const format = useFormats();
  const offers = useOffers(holder);
  const held = useHeld(holder);
  const nameOf = (sku: string) => offers.data?.items.find((offer) => offer.sku === sku)?.name ?? sku;
  return (
    <Loaded lines={2} of={held}>
      {(items) => (
        <List size="sm">
          {items.filter(isLive).map(({ number, sku, quantity, periodEndMs }) => (
            <List.Item key={number}>
              {w.holds(format.number(quantity), nameOf(sku))}
              {periodEndMs !== null && `, ${w.until(format.date(periodEndMs))}`}
            </List.Item>
          ))}
        </List>
      )}
    </Loaded>
  );
}
