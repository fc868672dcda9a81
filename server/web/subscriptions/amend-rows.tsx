// The rows of what a holder has: what it is now beside what it shall be, each edited in place (S1.10).
import { ActionIcon, Checkbox, NumberInput, Stack, Table, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { type Cart, type Item, itemAbout, withItem } from '../purchase/cart.ts';
import type { Subscription } from '../purchase/offers.ts';
import { itemProblem, type Quoted } from '../purchase/quote.ts';
import { words as planWords } from '../purchase/words.ts';
import { RowLink } from '../row-link.tsx';
import { useSession } from '../session.tsx';
import { SubscriptionBadge } from './subscription-state.tsx';
import { words } from './words.ts';

interface RowsProps {
  readonly subscriptions: readonly Subscription[];
  readonly cart: Cart;
  readonly quoted: Quoted;
  readonly nameOf: (sku: string) => string;
  onCart(cart: Cart): void;
}

export function AmendRows({ subscriptions, cart, quoted, nameOf, onCart }: RowsProps) {
  const w = useWords(words);
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.product}</Table.Th>
            <Table.Th ta="right">{w.before}</Table.Th>
            <Table.Th ta="right">{w.after}</Table.Th>
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
  const total = (of: 'totalBefore' | 'totalAfter') => (
    <Text c="dimmed" size="xs">
      {quoted !== undefined && w.totalNet(`${format.money(quoted[of])} ${per(quoted.per)}`)}
    </Text>
  );
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        <RowLink href={`/subscriptions/${number}`}>{name}</RowLink>
        <Text c="dimmed" size="xs">
          {`${sku}, ${planWord(plan)}${periodEndMs === null ? '' : `, ${w.until(format.date(periodEndMs))}`}`}
        </Text>
        <SubscriptionBadge subscription={{ state, trial, internal }} />
      </Table.Td>
      <Table.Td ta="right">
        {format.number(quantity)}
        {total('totalBefore')}
      </Table.Td>
      <Table.Td ta="right">
        <Edit item={item} onItem={onItem} problem={problem} sku={sku} subscription={subscription} />
        {quoted !== undefined && quoted.sku !== sku && <Text size="xs">{w.movesTo(quoted.sku)}</Text>}
        {total('totalAfter')}
        {quoted?.effective === 'renewal' && (
          <Text c="dimmed" size="xs">
            {w.from(format.day(quoted.effectiveOn))}
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
