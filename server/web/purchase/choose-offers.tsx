// Choosing what a PBX or an account shall have more of, with the server's price beside it (S5.4, S1.12).
import { Alert, Button, Divider, Grid, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { RequestOffer } from '../order-requests/request-dialog.tsx';
import { useSession } from '../session.tsx';
import { type Cart, itemAbout, NOTHING, seenOf, withItem } from './cart.ts';
import { FillMissing } from './fill-missing.tsx';
import type { Holder } from './holder.ts';
import { OfferRow } from './offer-row.tsx';
import { groupOf, isLive, type Offer, type Subscription } from './offers.ts';
import { itemProblem, type Quoted, useQuote } from './quote.ts';
import { useReadAnew } from './read-anew.ts';
import { useStatementFee } from './statement-fee.ts';
import { OrderSummary } from './summary.tsx';
import { withTier } from './tier.ts';
import { useCart } from './use-cart.ts';
import { fitsHolder, useHeld, useOffers, useUnitPrices } from './use-offers.ts';
import { words } from './words.ts';

const GROUPS = ['capacity', 'service', 'seat', 'other'] as const;
const FEW = 12;

interface Props {
  readonly holder: Holder;
  /** Of the button that goes on with what was chosen. */
  readonly next: string;
  onNext(): void;
  /** Below it. */
  readonly beside?: ReactNode;
}

export function ChooseOffers({ holder, next, onNext, beside }: Props) {
  const w = useWords(words);
  const { may } = useSession();
  const [cart, setCart, emptyCart] = useCart(holder);
  const offers = useOffers(holder);
  const held = useHeld(holder);
  const quoted = useQuote(holder, cart);
  const readAnew = useReadAnew(cart, setCart, quoted);
  // What was ordered, or is a renewal, is another cart.
  const isOver = cart.placed !== undefined || cart.cycles !== undefined;
  useEffect(() => {
    if (isOver) emptyCart();
  }, [isOver, emptyCart]);
  const nameOf = (sku: string) => offers.data?.items.find((offer) => offer.sku === sku)?.name ?? sku;
  const feeOf = useStatementFee(offers.data?.items, quoted.quote?.payerId ?? cart.payerId);
  const takeTier = (index: number, sku: string) => setCart(withTier(cart, index, sku, held.data ?? []));
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 7, xl: 8 }}>
        <FillMissing
          cart={isOver ? NOTHING : cart}
          held={held.data}
          holder={holder}
          offers={offers.data?.items}
          onCart={setCart}
        />
        <Loaded of={offers}>
          {({ items }) => (
            <Loaded of={held}>
              {(has) => (
                <Offers cart={cart} held={has} holder={holder} offers={items} onCart={setCart} quoted={quoted} />
              )}
            </Loaded>
          )}
        </Loaded>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5, xl: 4 }}>
        <OrderSummary feeOf={feeOf} nameOf={nameOf} onReadAnew={readAnew} onTier={takeTier} quoted={quoted}>
          {!may('orders:write') && (
            <Alert color="gray" p="xs" variant="light">
              {w.mayNotOrder}
            </Alert>
          )}
          <Button
            disabled={quoted.quote === undefined || quoted.isStale || !may('orders:write')}
            onClick={() => {
              const { quote } = quoted;
              if (quote !== undefined) setCart({ ...cart, seen: seenOf(cart, quote.totals.gross.amount) });
              onNext();
            }}
          >
            {next}
          </Button>
          {quoted.isAsked && (
            <Button onClick={emptyCart} variant="subtle">
              {w.clear}
            </Button>
          )}
          {beside}
        </OrderSummary>
      </Grid.Col>
    </Grid>
  );
}

interface OffersProps {
  readonly holder: Holder;
  readonly offers: readonly Offer[];
  readonly held: readonly Subscription[];
  readonly cart: Cart;
  readonly quoted: Quoted;
  onCart(cart: Cart): void;
}

function Offers({ holder, offers, held, cart, quoted, onCart }: OffersProps) {
  const w = useWords(words);
  const format = useFormats();
  const { api, may } = useSession();
  const [search, setSearch] = useState('');
  const priceOf = useUnitPrices(quoted.quote?.payerId ?? cart.payerId);
  const trial = useAct({
    run: (sku: string, idempotencyKey) =>
      api.send('POST', '/trials', subscriptionSchema, {
        body: { accountId: holder.accountId, pbxId: holder.pbxId, sku },
        idempotencyKey,
      }),
    changes: ['/subscriptions', '/pbxs', '/accounts'],
    done: ({ sku }) => w.trialStarted(sku),
  });
  const fitting = offers.filter((offer) => fitsHolder(offer, holder));
  const shown = fitting.filter(({ name, sku }) => `${name} ${sku}`.toLowerCase().includes(search.trim().toLowerCase()));
  if (fitting.length === 0) return <Empty>{w.noOffers}</Empty>;
  const rowOf = (offer: Offer) => {
    const owned = held.find((one) => one.offerId === offer.id && isLive(one));
    const about = owned === undefined || offer.repeatable ? { sku: offer.sku } : { subscription: owned.number };
    const item = itemAbout(cart, about);
    return (
      <OfferRow
        held={held}
        item={item}
        key={offer.id}
        offer={offer}
        onChange={(next) => onCart(withItem(cart, about, next))}
        onTrial={may('subscriptions:write') && holder.kind === 'pbx' ? () => trial.mutate(offer.sku) : undefined}
        owned={offer.repeatable ? undefined : owned}
        priceOf={priceOf}
        problem={item === undefined ? undefined : itemProblem(quoted.error, cart.items.indexOf(item))}
        request={may('orders:write') && <RequestOffer holder={holder} offer={offer} />}
        used={usedOf(offer, holder)}
      />
    );
  };
  return (
    <Stack>
      {fitting.length > FEW && (
        <TextInput
          aria-label={w.find}
          leftSection={<IconSearch aria-hidden size={16} />}
          onChange={({ currentTarget: { value } }) => setSearch(value)}
          placeholder={w.find}
          value={search}
        />
      )}
      {trial.error !== null && <ProblemAlert error={trial.error} />}
      {shown.length === 0 && <Empty>{w.noneFound(search.trim())}</Empty>}
      {GROUPS.map((group) => {
        const rows = shown.filter((offer) => groupOf(offer) === group);
        if (rows.length === 0) return null;
        const first = rows.toSorted((a, b) => rank(a, held) - rank(b, held) || bySku(a, b));
        return (
          <section aria-label={w.groups[group]} key={group}>
            <Title order={2} size="h4">
              {w.groups[group]}
            </Title>
            {first.map((offer, index) => (
              <div key={offer.id}>
                {index > 0 && <Divider />}
                {rowOf(offer)}
              </div>
            ))}
          </section>
        );
      })}
      <Text c="dimmed" size="sm">
        {holder.used !== undefined && holder.endsAtMs !== null && `${w.ends}: ${format.date(holder.endsAtMs)}. `}
        {w.addMore}
      </Text>
    </Stack>
  );
}

/** What the holder has stands first, what is only to try last. */
function rank(offer: Offer, held: readonly Subscription[]): number {
  if (held.some((one) => one.offerId === offer.id && isLive(one))) return 0;
  return offer.trialDays === null ? 1 : 2;
}

/** From 20, from 80, from 250: as a person counts. */
function bySku(a: Offer, b: Offer): number {
  return a.sku.localeCompare(b.sku, 'en', { numeric: true });
}

function usedOf({ grants }: Offer, { used }: Holder): number | undefined {
  const kinds = grants.map(({ kind }) => kind);
  if (kinds.includes('extensions')) return used?.extensions;
  return kinds.includes('concurrent_calls') ? used?.calls : undefined;
}
