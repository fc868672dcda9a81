// All subscriptions of one holder: a pencil per row, old and new beside each other, and one button for all changes (S1.10, S1.11).
import { ActionIcon, Button, Checkbox, Grid, NumberInput, Stack, Table, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation, useParams, useSearchParams } from 'wouter';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded, Page } from '../../../shared/ui/page.tsx';
import { type Cart, type Item, itemAbout, seenOf, useCart, withItem } from '../purchase/cart.ts';
import { type Holder, holderPath, useHolder } from '../purchase/holder.ts';
import { isLive, type Subscription, useHeld, useOffers } from '../purchase/offers.ts';
import { itemProblem, type Quoted, useQuote } from '../purchase/quote.ts';
import { OrderSummary } from '../purchase/summary.tsx';
import { withTier } from '../purchase/tier.ts';
import { words as planWords } from '../purchase/words.ts';
import { useSession } from '../session.tsx';
import { SubscriptionBadge } from './subscription-state.tsx';
import { words } from './words.ts';

export function AmendPage() {
  const { kind, id = '' } = useParams();
  const holder = useHolder(kind, id);
  return <Loaded of={holder}>{(found) => <Amend holder={found} key={found.id} />}</Loaded>;
}

const NOTHING: Cart = { items: [] };

/** What is edited lives here alone until the button is pressed: leaving the page discards it. `kept`: back from the checkout. */
function Amend({ holder }: { readonly holder: Holder }) {
  const w = useWords(words);
  const [, go] = useLocation();
  const { may } = useSession();
  const [params] = useSearchParams();
  const [kept, keepCart] = useCart(holder);
  const [cart, setCart] = useState(params.has('kept') && kept.placed === undefined ? kept : NOTHING);
  const held = useHeld(holder);
  const offers = useOffers(holder);
  const quoted = useQuote(holder, cart);
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
              return <Rows cart={cart} nameOf={nameOf} onCart={setCart} quoted={quoted} subscriptions={live} />;
            }}
          </Loaded>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <OrderSummary
            nameOf={nameOf}
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
              <Button onClick={() => setCart(NOTHING)} variant="subtle">
                {w.discard}
              </Button>
            )}
          </OrderSummary>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

interface RowsProps {
  readonly subscriptions: readonly Subscription[];
  readonly cart: Cart;
  readonly quoted: Quoted;
  readonly nameOf: (sku: string) => string;
  onCart(cart: Cart): void;
}

function Rows({ subscriptions, cart, quoted, nameOf, onCart }: RowsProps) {
  const w = useWords(words);
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.product}</Table.Th>
            <Table.Th>{w.plan}</Table.Th>
            <Table.Th>{w.ends}</Table.Th>
            <Table.Th ta="right">{w.before}</Table.Th>
            <Table.Th ta="right">{w.totalBefore}</Table.Th>
            <Table.Th ta="right">{w.after}</Table.Th>
            <Table.Th ta="right">{w.totalAfter}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {subscriptions.map((one) => {
            const item = itemAbout(cart, { subscription: one.number });
            const index = item === undefined ? -1 : cart.items.indexOf(item);
            return (
              <Row
                item={item}
                key={one.number}
                name={nameOf(one.sku)}
                onItem={(next) => onCart(withItem(cart, { subscription: one.number }, next))}
                problem={itemProblem(quoted.error, index)}
                quoted={
                  index === -1 || quoted.isStale ? undefined : quoted.quote?.items.find((each) => each.item === index)
                }
                subscription={one}
              />
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface RowProps {
  readonly subscription: Subscription;
  readonly name: string;
  readonly item: Item | undefined;
  readonly problem: string | undefined;
  readonly quoted: NonNullable<Quoted['quote']>['items'][number] | undefined;
  onItem(item: Item | undefined): void;
}

function Row({ subscription, name, item, problem, quoted, onItem }: RowProps) {
  const w = useWords(words);
  const { plan: planWord, per } = useWords(planWords);
  const format = useFormats();
  const { number, sku, quantity, plan, periodEndMs, state, trial, internal } = subscription;
  return (
    <Table.Tr>
      <Table.Td>
        <Link href={`/subscriptions/${number}`}>{name}</Link>
        <SubscriptionBadge subscription={{ state, trial, internal }} />
      </Table.Td>
      <Table.Td>{planWord(plan)}</Table.Td>
      <Table.Td>{periodEndMs === null ? w.never : format.date(periodEndMs)}</Table.Td>
      <Table.Td ta="right">{format.number(quantity)}</Table.Td>
      <Table.Td ta="right">{quoted !== undefined && `${format.money(quoted.totalBefore)} ${per(quoted.per)}`}</Table.Td>
      <Table.Td ta="right">
        <Edit item={item} onItem={onItem} problem={problem} sku={sku} subscription={subscription} />
      </Table.Td>
      <Table.Td ta="right">
        {quoted !== undefined && `${format.money(quoted.totalAfter)} ${per(quoted.per)}`}
        {quoted !== undefined && quoted.sku !== sku && <Text size="xs">{w.movesTo(quoted.sku)}</Text>}
        {quoted?.effective === 'renewal' && (
          <Text c="dimmed" size="xs">
            {format.day(quoted.effectiveOn)}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

interface EditProps extends Pick<RowProps, 'subscription' | 'item' | 'problem' | 'onItem'> {
  readonly sku: string;
}

function Edit({ subscription, sku, item, problem, onItem }: EditProps) {
  const w = useWords(words);
  const { may } = useSession();
  const { number, quantity, version, state, trial, internal } = subscription;
  const [isOpen, setOpen] = useState(item !== undefined);
  const [typed, setTyped] = useState<string | number>();
  if (!may('orders:write') || state !== 'active' || trial || internal) return null;
  const of = { subscription: number, version };
  if (!isOpen)
    return (
      <ActionIcon aria-label={w.changeOf(sku)} onClick={() => setOpen(true)} variant="subtle">
        <IconPencil aria-hidden size={16} />
      </ActionIcon>
    );
  const isLess = item?.quantity !== undefined && item.quantity < quantity;
  const amend = (value: number, at: Item['at']) => {
    if (value === quantity || value <= 0) return onItem(undefined);
    onItem({ ...of, quantity: value, ...(at !== undefined && value < quantity ? { at } : {}) });
  };
  return (
    <Stack align="flex-end" gap={4}>
      <NumberInput
        allowDecimal={false}
        allowNegative={false}
        aria-label={w.newQuantity(sku)}
        autoFocus
        clampBehavior="none"
        disabled={item?.cancel === true}
        error={typed === 0 ? w.zero : problem}
        maxLength={7}
        onBlur={() => setTyped(undefined)}
        onChange={(value) => {
          setTyped(value);
          amend(Number(value), item?.at);
        }}
        value={typed ?? item?.quantity ?? item?.migrate?.quantity ?? quantity}
        w={110}
      />
      {isLess && (
        <Checkbox
          checked={item?.at === 'renewal'}
          label={w.atRenewal}
          onChange={({ currentTarget }) =>
            amend(item?.quantity ?? quantity, currentTarget.checked ? 'renewal' : undefined)
          }
          size="xs"
        />
      )}
      <Checkbox
        checked={item?.cancel === true}
        label={w.cancelAtEnd}
        onChange={({ currentTarget }) => onItem(currentTarget.checked ? { ...of, cancel: true } : undefined)}
        size="xs"
      />
    </Stack>
  );
}
