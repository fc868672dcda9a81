// What a checkout asks: who gets the invoice, how it is paid, and the total beside it; ordered once, at the price that was seen.
import { Grid, Group, Radio, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { type PlaceOrder, placeOrderSchema } from '../../../shared/contracts/orders-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { MakeProforma } from '../finance/make-proforma.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { Billing } from './billing.tsx';
import { type Cart, seenOf } from './cart.ts';
import { words } from './checkout-words.ts';
import { useChoices } from './choices.ts';
import type { Holder } from './holder.ts';
import { PaymentChoice, partsOf } from './payment-choice.tsx';
import { usePlacing } from './place.ts';
import { Placing } from './placing.tsx';
import { type Quote, type Quoted, useQuote } from './quote.ts';
import { useReadAnew } from './read-anew.ts';
import { useStatementFee } from './statement-fee.ts';
import { OrderSummary } from './summary.tsx';
import { useOffers } from './use-offers.ts';
import { words as planWords } from './words.ts';

interface Props {
  readonly holder: Holder;
  readonly cart: Cart;
  setCart(cart: Cart): void;
  /** Below the button that orders. */
  readonly beside?: ReactNode;
  /** Absent: on to the order. Where the buyer still has to pay somewhere, the order is shown in any case. */
  readonly onPlaced?: (() => void) | undefined;
}

export function CheckoutForm({ holder, cart, setCart, beside, onPlaced }: Props) {
  const w = useWords(words);
  const { may } = useSession();
  const offers = useOffers(holder);
  const quoted = useQuote(holder, cart);
  const readAnew = useReadAnew(cart, setCart, quoted);
  const { choices, choose, forget } = useChoices(holder);
  const { choice = '', contactId, reference, giveBack } = choices;
  const placing = usePlacing({
    ...{ cart, setCart, quoted, onPlaced },
    methodId: partsOf(choice).methodId,
    onOrdered: forget,
  });
  const { quote } = quoted;
  useSeen(cart, setCart, quoted);
  const nameOf = (sku: string) => offers.data?.items.find((offer) => offer.sku === sku)?.name ?? sku;
  const feeOf = useStatementFee(offers.data?.items, quote?.payerId);
  const isDue = quote === undefined || !isNothing(quote.totals.gross.amount);
  const order = () => {
    if (quote === undefined) return;
    const { method } = partsOf(isDue ? choice : 'none');
    placing.place(
      orderOf(quote, {
        method,
        reference,
        ...(contactId === undefined ? {} : { billingContactId: contactId }),
        ...(method === 'offline' && choices.piNumber.trim() !== '' ? { piNumber: choices.piNumber } : {}),
        autoRenew: choices.autoRenew && isDue && method !== 'offline' && method !== 'balance',
        ...(quote.totals.gross.amount.startsWith('-') ? { giveBack } : {}),
      }),
    );
  };
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 7, xl: 8 }}>
        <Stack>
          <Panel title={w.service}>{quote !== undefined && <Service nameOf={nameOf} quote={quote} />}</Panel>
          <Panel title={w.billing}>
            <Payer cart={cart} holder={holder} onCart={setCart} quote={quote} />
            {quote !== undefined && (
              <Billing contactId={contactId} onContact={(id) => choose({ contactId: id })} payerId={quote.payerId} />
            )}
            <TextInput
              error={fieldProblem(placing.error, 'reference')}
              label={w.reference}
              maxLength={80}
              onChange={({ currentTarget }) => choose({ reference: currentTarget.value })}
              value={reference}
            />
          </Panel>
          {quote !== undefined && isDue && (
            <Panel title={w.payment}>
              <PaymentChoice error={placing.error} onPayment={choose} payerId={quote.payerId} payment={choices} />
            </Panel>
          )}
          {quote?.totals.gross.amount.startsWith('-') === true && (
            <Radio.Group
              label={w.giveBack}
              onChange={(to) => choose({ giveBack: to === 'means' ? 'means' : 'credit' })}
              value={giveBack}
            >
              <Group mt={4}>
                <Radio label={w.backTo.credit} value="credit" />
                <Radio label={w.backTo.means} value="means" />
              </Group>
            </Radio.Group>
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5, xl: 4 }}>
        <OrderSummary feeOf={feeOf} nameOf={nameOf} onReadAnew={readAnew} quoted={quoted}>
          <Placing
            cart={cart}
            isReady={may('orders:write') && (!isDue || choice !== '')}
            method={isDue ? partsOf(choice).method : 'none'}
            onAgree={setCart}
            onPlace={order}
            placing={placing}
            quoted={quoted}
          />
          {quote !== undefined && isDue && may('finance:write') && <MakeProforma quoteId={quote.quoteId} />}
          {beside}
        </OrderSummary>
      </Grid.Col>
    </Grid>
  );
}

function Service({ quote, nameOf }: { readonly quote: Quote; readonly nameOf: (sku: string) => string }) {
  const w = useWords(words);
  const p = useWords(planWords);
  const format = useFormats();
  return (
    <Table.ScrollContainer minWidth={280}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.item}</Table.Th>
            <Table.Th ta="right">{w.before}</Table.Th>
            <Table.Th ta="right">{w.after}</Table.Th>
            <Table.Th>{w.applies}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {quote.items.map((item) => (
            <Table.Tr key={item.item}>
              <Table.Td>
                {nameOf(item.sku)}
                <Text c="dimmed" size="xs">
                  {p.plan(item.plan)}
                </Text>
              </Table.Td>
              <Table.Td ta="right">{format.number(item.quantityBefore)}</Table.Td>
              <Table.Td ta="right">{format.number(item.quantityAfter)}</Table.Td>
              <Table.Td>{item.effective === 'now' ? w.now : format.day(item.effectiveOn)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface PayerProps {
  readonly holder: Holder;
  readonly cart: Cart;
  readonly quote: Quote | undefined;
  onCart(cart: Cart): void;
}

/** A partner may pay for what is new itself, or let the account pay; what is held goes on being paid by who pays it. */
function Payer({ holder, cart, quote, onCart }: PayerProps) {
  const w = useWords(words);
  const { me } = useSession();
  const isNew = cart.cycles === undefined && cart.items.every(({ subscription }) => subscription === undefined);
  if (!isNew || quote === undefined || me.account.kind !== 'partner' || me.accountId === holder.accountId) return null;
  return (
    <SegmentedControl
      aria-label={w.payer}
      data={[
        { value: me.accountId, label: me.account.name },
        { value: holder.accountId, label: holder.ownerName },
      ]}
      onChange={(payerId) => onCart({ ...cart, payerId })}
      value={quote.payerId}
    />
  );
}

/** The first price that is shown of a cart is what the person goes by; a later one is told as a change (S1.23). */
function useSeen(cart: Cart, setCart: (cart: Cart) => void, { quote, isStale }: Quoted): void {
  const of = JSON.stringify([cart.items, cart.cycles, cart.payerId]);
  const isUnseen = cart.placed === undefined && cart.seen?.of !== of;
  const gross = quote?.totals.gross.amount;
  useEffect(() => {
    if (isUnseen && !isStale && gross !== undefined) setCart({ ...cart, seen: seenOf(cart, gross) });
  }, [isUnseen, isStale, gross, cart, setCart]);
}

function isNothing(amount: string): boolean {
  return amount.startsWith('-') || /^[0.]*$/.test(amount);
}

function orderOf({ quoteId, hash }: Quote, given: object): PlaceOrder {
  return placeOrderSchema.parse({ quoteId, hash, ...given });
}
