// What persons of finance decide about a payment: whether it came, what becomes of held money, what goes back; large sums by two of them (S5.23).
import type { z } from 'zod';
import type { orderSchema } from '../../../shared/contracts/orders-api.ts';
import {
  type paymentPageSchema,
  paymentUnderWaySchema,
  refundListSchema,
  refundSchema,
} from '../../../shared/contracts/payments-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActDialog, Choice, Field, type Filled, LongField, Tick } from '../form.tsx';
import { useSession } from '../session.tsx';
import { TransferFields } from './transfer-fields.tsx';
import { words } from './words.ts';

export type Listed = z.infer<typeof paymentPageSchema>['items'][number];
type Order = z.infer<typeof orderSchema>;
const CHANGES = ['/payments', '/orders', '/subscriptions', '/invoices', '/pbxs', '/payables', '/ledger'];

interface Props {
  readonly payment: Listed;
}

export function ConfirmPayment({ payment: { id, amount, receivedOn, bankReference } }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const confirm = useAct({
    run: ({ agrees }: Filled, idempotencyKey) =>
      api.send('POST', `/payments/${id}/confirm`, paymentUnderWaySchema, {
        body: { agrees: agrees === 'yes' },
        idempotencyKey,
      }),
    changes: CHANGES,
    done: () => w.decided,
  });
  const money = format.money(amount);
  return (
    <ActDialog
      act={confirm}
      opener={w.confirm}
      says={w.confirmSays(receivedOn === null ? '?' : format.day(receivedOn), bankReference ?? '')}
      submit={w.confirm}
      title={w.confirmTitle(money)}
    >
      <Choice
        data={[
          { value: 'yes', label: w.agrees },
          { value: 'no', label: w.agreesNot },
        ]}
        label={w.decision}
        name="agrees"
        required
      />
    </ActDialog>
  );
}

const RELEASES = ['accept', 'forgive', 'refund'] as const;

export function ReleasePayment({ payment: { id, amount, heldFor, proposedRelease } }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const release = useAct({
    run: ({ release: what, reason }: Filled, idempotencyKey) =>
      api.send('POST', `/payments/${id}/release`, paymentUnderWaySchema, {
        body: { release: what, reason },
        idempotencyKey,
      }),
    changes: CHANGES,
    done: () => w.released,
  });
  const why = heldFor === null ? '' : `${w.heldFor[heldFor] ?? heldFor}. `;
  const proposed = proposedRelease === null ? '' : ` ${w.proposedRelease(w.releases[proposedRelease])}`;
  return (
    <ActDialog
      act={release}
      opener={w.release}
      says={`${why}${w.releaseSays}${proposed}`}
      submit={w.release}
      title={w.releaseTitle(format.money(amount))}
    >
      <Choice
        data={RELEASES.map((value) => ({ value, label: w.releases[value] }))}
        defaultValue={proposedRelease}
        label={w.releasing}
        name="release"
        required
      />
      <LongField label={w.reason} maxLength={300} minLength={3} name="reason" required />
    </ActDialog>
  );
}

export function RefundPayment({ payment: { id, amount } }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const refund = useAct({
    run: async ({ 'amount.amount': sum, reason, endSubscriptions }: Filled, idempotencyKey) => {
      const given = sum ? { amount: { amount: sum, currency: amount.currency } } : {};
      const body = { ...given, reason, endSubscriptions: endSubscriptions === 'on' };
      const promised = await api.send('POST', `/payments/${id}/refunds`, refundSchema, { body, idempotencyKey });
      // Promised is what counts; where sending it now fails, it is sent by itself later.
      await api.send('POST', `/payments/${id}/refunds/send`, refundListSchema, { body: {} }).catch(() => undefined);
      return promised;
    },
    changes: CHANGES,
    done: () => w.refundDone,
  });
  return (
    <ActDialog
      act={refund}
      color="red"
      opener={w.refund}
      says={w.refundSays}
      submit={w.refund}
      title={w.refundTitle(format.money(amount))}
    >
      <Field
        description={w.refundHint}
        inputMode="decimal"
        label={w.refundAmount(amount.currency)}
        name="amount.amount"
        w={220}
      />
      <LongField label={w.reason} maxLength={300} minLength={3} name="reason" required />
      <Tick label={w.endToo} name="endSubscriptions" />
    </ActDialog>
  );
}

export function MarkPaid({ order: { id, number, total } }: { readonly order: Order }) {
  const w = useWords(words);
  const { api } = useSession();
  const mark = useAct({
    run: ({ 'amount.amount': amount, receivedOn, bankReference }: Filled, idempotencyKey) =>
      api.send('POST', `/orders/${id}/mark-paid`, paymentUnderWaySchema, {
        body: { amount: { amount, currency: total.currency }, receivedOn, bankReference },
        idempotencyKey,
      }),
    changes: CHANGES,
    done: ({ payment }) => w.marked(payment.state === 'proposed'),
  });
  return (
    <ActDialog
      act={mark}
      opener={w.markPaid}
      openerProps={{ size: 'sm', variant: 'filled' }}
      says={w.markSays}
      submit={w.markPaid}
      title={w.markTitle(number)}
    >
      <TransferFields
        amount={w.amount}
        bankReference={w.bankReference}
        day={{ name: 'receivedOn', label: w.receivedOn }}
        money={total}
      />
    </ActDialog>
  );
}
