// All subscriptions of one holder: a pencil per row, old and new beside each other, and one button for all changes (S1.10, S1.11).
import { Button, Grid, Text } from '@mantine/core';
import { Link, useLocation, useParams } from 'wouter';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded, Page } from '../../../shared/ui/page.tsx';
import { seenOf } from '../purchase/cart.ts';
import { type Holder, holderPath, useHolder } from '../purchase/holder.ts';
import { isLive } from '../purchase/offers.ts';
import { useQuote } from '../purchase/quote.ts';
import { useReadAnew } from '../purchase/read-anew.ts';
import { OrderSummary } from '../purchase/summary.tsx';
import { withTier } from '../purchase/tier.ts';
import { useCart } from '../purchase/use-cart.ts';
import { useHeld, useOffers } from '../purchase/use-offers.ts';
import { useSession } from '../session.tsx';
import { AmendRows } from './amend-rows.tsx';
import { useDraft } from './draft.ts';
import { words } from './words.ts';

export function AmendPage() {
  const { kind, id = '' } = useParams();
  const holder = useHolder(kind, id);
  return <Loaded of={holder}>{(found) => <Amend holder={found} key={found.id} />}</Loaded>;
}

/** What is edited is nowhere but here until the button is pressed. */
function Amend({ holder }: { readonly holder: Holder }) {
  const w = useWords(words);
  const [, go] = useLocation();
  const { may } = useSession();
  const [, keepCart] = useCart(holder);
  const [cart, setCart] = useDraft(holder);
  const held = useHeld(holder);
  const offers = useOffers(holder);
  const quoted = useQuote(holder, cart);
  const readAnew = useReadAnew(cart, setCart, quoted);
  const nameOf = (sku: string) => offers.data?.items.find((offer) => offer.sku === sku)?.name ?? sku;
  const update = () => {
    if (quoted.quote === undefined) return;
    const from = `/subscriptions/of/${holderPath(holder)}?kept`;
    keepCart({ ...cart, from, seen: seenOf(cart, quoted.quote.totals.gross.amount) });
    go(`/purchase/${holderPath(holder)}/checkout`);
  };
  return (
    <Page
      actions={
        may('orders:write') && (
          <Button component={Link} href={`/purchase/${holderPath(holder)}`} variant="default">
            {w.buyMore}
          </Button>
        )
      }
      lead={w.ofLead(holder.ownerName)}
      title={w.of(holder.title)}
    >
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Loaded of={held}>
            {(all) => {
              const live = all.filter(isLive);
              if (live.length === 0) return <Empty>{w.empty}</Empty>;
              return <AmendRows cart={cart} nameOf={nameOf} onCart={setCart} quoted={quoted} subscriptions={live} />;
            }}
          </Loaded>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <OrderSummary
            nameOf={nameOf}
            onReadAnew={readAnew}
            onTier={(index, sku) => setCart(withTier(cart, index, sku, held.data ?? []))}
            quoted={quoted}
          >
            {!quoted.isAsked && (
              <Text c="dimmed" size="sm">
                {w.unchanged}
              </Text>
            )}
            <Button disabled={quoted.quote === undefined || quoted.isStale || !may('orders:write')} onClick={update}>
              {w.update}
            </Button>
            {quoted.isAsked && (
              <Button onClick={() => setCart({ items: [] })} variant="subtle">
                {w.discard}
              </Button>
            )}
          </OrderSummary>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
