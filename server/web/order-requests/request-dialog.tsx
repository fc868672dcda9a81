// Asking the vendor for what only it hands out: a new internal licence, or another quantity of one (S1.13).
import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { z } from 'zod';
import { type addQuoteSchema, orderRequestSchema } from '../../../shared/contracts/orders-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActDialog, Choice, Field, type Filled, LongField } from '../form.tsx';
import type { Holder } from '../purchase/holder.ts';
import type { Offer, Subscription } from '../purchase/offers.ts';
import { words as planWords } from '../purchase/words.ts';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

/** Where the server names them. */
const QUANTITY = 'quote.items.0.quantity';
const PLAN = 'quote.items.0.plan';

type Asked = z.input<typeof addQuoteSchema>;

function useRequest(of: Omit<Asked, 'items'>, itemOf: (filled: Filled) => object) {
  const w = useWords(words);
  const { api } = useSession();
  return useAct({
    run: (filled: Filled, idempotencyKey) =>
      api.send('POST', '/order-requests', orderRequestSchema, {
        body: { quote: { ...of, items: [itemOf(filled)] }, words: filled.words },
        idempotencyKey,
      }),
    changes: ['/order-requests'],
    done: () => w.asked,
  });
}

interface RequestOfferProps {
  readonly offer: Offer;
  readonly holder: Holder;
}

export function RequestOffer({ offer, holder: { accountId, pbxId } }: RequestOfferProps) {
  const w = useWords(words);
  const { plan: planWord } = useWords(planWords);
  const { sku, name, plans } = offer;
  const act = useRequest({ accountId, ...(pbxId === undefined ? {} : { pbxId }) }, (filled) => ({
    ...{ sku, plan: filled[PLAN], quantity: Number(filled[QUANTITY]) },
  }));
  return (
    <ActDialog
      act={act}
      opener={w.ask}
      openerProps={{ 'aria-label': w.askTitle(name) }}
      says={<Says />}
      submit={w.ask}
      title={w.askTitle(name)}
    >
      <Field data-autofocus defaultValue="1" inputMode="numeric" label={w.quantity} name={QUANTITY} required />
      <Choice
        data={plans.map(({ code }) => ({ value: code, label: planWord(code) }))}
        defaultValue={plans[0]?.code ?? null}
        label={w.plan}
        name={PLAN}
      />
      <LongField label={w.why} maxLength={1_000} minLength={3} name="words" required />
    </ActDialog>
  );
}

export function RequestChange({ subscription }: { readonly subscription: Subscription }) {
  const w = useWords(words);
  const { accountId, pbxId, number, version, quantity: now } = subscription;
  const act = useRequest({ accountId, ...(pbxId === null ? {} : { pbxId }) }, (filled) => ({
    ...{ subscription: number, version, quantity: Number(filled[QUANTITY]) },
  }));
  return (
    <ActDialog
      act={act}
      opener={w.change}
      openerProps={{ size: 'sm' }}
      says={<Says />}
      submit={w.ask}
      title={w.changeTitle(number)}
    >
      <Field
        data-autofocus
        defaultValue={String(now)}
        inputMode="numeric"
        label={w.quantity}
        name={QUANTITY}
        required
      />
      <LongField label={w.why} maxLength={1_000} minLength={3} name="words" required />
    </ActDialog>
  );
}

function Says() {
  const w = useWords(words);
  return (
    <Text size="sm">
      {w.askSays}{' '}
      <Anchor component={Link} href="/order-requests" size="sm">
        {w.seen}
      </Anchor>
    </Text>
  );
}
