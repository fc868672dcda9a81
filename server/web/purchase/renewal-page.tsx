// Renewing everything a PBX has for one or more of its terms, priced by the server.
import { Button, Grid, NumberInput, Radio, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { useLocation, useParams } from 'wouter';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { AccountName } from '../account-name.tsx';
import { useSession } from '../session.tsx';
import type { Cart } from './cart.ts';
import { type Holder, holderPath, useHolder } from './holder.ts';
import { isLive } from './offers.ts';
import { useQuote } from './quote.ts';
import { OrderSummary } from './summary.tsx';
import { useCart } from './use-cart.ts';
import { useHeld, useOffers } from './use-offers.ts';
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
  const { cycles, payerId } = cart;
  const payers = usePayers(holder);
  // Each pays for its own; nobody is asked where one account pays for all.
  const payer = payers.length < 2 ? undefined : (payers.find((id) => id === payerId) ?? payers[0]);
  useEffect(() => {
    if (cycles === undefined || (payer !== undefined && payer !== payerId)) setCart(renewal(cycles ?? 1, payer));
  }, [cycles, payer, payerId, setCart]);
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
                setCart(renewal(asked, payer));
              }}
              value={cycles ?? 1}
            />
            {payers.length > 1 && (
              <Radio.Group
                description={w.payersHint}
                label={w.payers}
                onChange={(id) => setCart(renewal(cycles ?? 1, id))}
                value={payer ?? null}
              >
                <Stack gap="xs" mt="xs">
                  {payers.map((id) => (
                    <Radio key={id} label={<AccountName id={id} />} value={id} />
                  ))}
                </Stack>
              </Radio.Group>
            )}
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

function renewal(cycles: number, payerId: string | undefined): Cart {
  return { items: [], cycles, ...(payerId === undefined ? {} : { payerId }) };
}

/** Who pays for what the PBX has and the reader may renew for; a customer sees nobody above itself. */
function usePayers(holder: Holder): readonly string[] {
  const { me } = useSession();
  const { data = [] } = useHeld(holder);
  const all = [...new Set(data.filter(isLive).map(({ payerId }) => payerId))];
  return me.account.kind === 'customer' ? all.filter((id) => id === me.accountId) : all;
}
