// Renewing everything a PBX has for one or more of its terms, priced by the server.
import { Button, Grid, NumberInput, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { useLocation, useParams } from 'wouter';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { useSession } from '../session.tsx';
import { type Holder, holderPath, useHolder } from './holder.ts';
import { useQuote } from './quote.ts';
import { OrderSummary } from './summary.tsx';
import { useCart } from './use-cart.ts';
import { useOffers } from './use-offers.ts';
import { words } from './words.ts';

const MOST = 5;

export function RenewalPage() {
  const { id = '' } = useParams();
  const holder = useHolder('pbx', id);
  return <Loaded of={holder}>{(found) => <Renewal holder={found} key={found.id} />}</Loaded>;
}

function Renewal({ holder }: { readonly holder: Holder }) {
  const w = useWords(words);
  const [, go] = useLocation();
  const { may } = useSession();
  const [cart, setCart] = useCart(holder);
  const offers = useOffers(holder);
  const quoted = useQuote(holder, cart);
  const { cycles } = cart;
  useEffect(() => {
    if (cycles === undefined) setCart({ items: [], cycles: 1 });
  }, [cycles, setCart]);
  const nameOf = (sku: string) => offers.data?.items.find((offer) => offer.sku === sku)?.name ?? sku;
  return (
    <Page lead={w.renewalLead(holder.ownerName)} title={w.renewal(holder.title)}>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 7, xl: 8 }}>
          <Stack maw={280}>
            <NumberInput
              allowDecimal={false}
              description={w.cyclesHint}
              label={w.cycles}
              max={MOST}
              min={1}
              onChange={(value) => {
                const asked = Math.min(Math.max(Number(value) || 1, 1), MOST);
                setCart({ items: [], cycles: asked });
              }}
              value={cycles ?? 1}
            />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5, xl: 4 }}>
          <OrderSummary nameOf={nameOf} quoted={quoted}>
            <Button
              disabled={quoted.quote === undefined || quoted.isStale || !may('orders:write')}
              onClick={() => go(`/purchase/${holderPath(holder)}/checkout`)}
            >
              {w.checkout}
            </Button>
          </OrderSummary>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
