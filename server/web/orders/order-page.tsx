// One order, and the result page of a checkout: how it stands, what is to do, what it led to, what it cost.
import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useParams } from 'wouter';
import { z } from 'zod';
import { orderDetailSchema, orderSchema } from '../../../shared/contracts/orders-api.ts';
import { paymentListSchema } from '../../../shared/contracts/payments-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { AskDialog } from '../ask-dialog.tsx';
import { MarkPaid } from '../finance/payment-acts.tsx';
import { LinesTable, type MoneyLine } from '../lines-table.tsx';
import { methodWords } from '../method-words.ts';
import { dayBefore } from '../purchase/line-words.ts';
import { useSession } from '../session.tsx';
import { Delivered, Papers } from './delivered.tsx';
import { OrderBadge } from './order-state.tsx';
import { PayPanel } from './pay-panel.tsx';
import { Remarks } from './remarks.tsx';
import { Undo } from './undo.tsx';
import { words } from './words.ts';

type Detail = z.infer<typeof orderDetailSchema>;
const LOOK_MS = 3_000;

export function OrderPage() {
  const { id = '' } = useParams();
  const order = useRead(`/orders/${id}`, orderDetailSchema);
  return <Loaded of={order}>{(found) => <Order key={found.id} order={found} />}</Loaded>;
}

function Order({ order }: { readonly order: Detail }) {
  const w = useWords(words);
  const format = useFormats();
  const { may } = useSession();
  const { id, number, state, total, method, expiresAtMs, holdReason, pbxId, invoiceWaits } = order;
  const isOpen = state === 'created' || state === 'pending';
  const isDone = (state === 'paid' || state === 'disputed') && holdReason === null;
  // Somebody may pay it elsewhere, or a transfer may be marked.
  useRead(`/orders/${id}`, orderDetailSchema, isOpen ? { everyMs: LOOK_MS } : {});
  return (
    <Page
      actions={
        <>
          <OrderBadge state={state} />
          {isOpen && method === 'offline' && may('finance:write') && <MarkPaid order={order} />}
          {isOpen && may('orders:write') && <Cancel order={order} />}
        </>
      }
      lead={leadOf(order, w, format.money(total))}
      title={w.order(number)}
    >
      {isOpen && method === 'offline' && (
        <Text>
          {w.offlineHint} {expiresAtMs !== null && w.until(format.date(expiresAtMs))}
        </Text>
      )}
      {holdReason !== null && holdReason !== 'ordered_anew' && <Text>{w.held(holdReason)}</Text>}
      {isOpen && may('payments:write') && <PayPanel order={order} />}
      {isDone && pbxId !== null && may('licences:read') && <Delivered pbxId={pbxId} />}
      {!isOpen && may('invoices:read') && <Papers orderId={id} waits={invoiceWaits} />}
      <Lines order={order} />
      {may('payments:read') && <Payments id={id} />}
      {state === 'paid' && may('orders:write') && <Undo number={number} orderId={id} />}
      <Remarks order={order} />
    </Page>
  );
}

function leadOf({ state, method, holdReason }: Detail, w: typeof words.en, sum: string): string {
  if (holdReason === 'ordered_anew') return w.orderedAnew;
  if (state !== 'paid') return w.leads[state](sum);
  if (holdReason !== null) return w.heldLead(sum);
  return method === 'none' ? w.carriedOut : w.leads.paid(sum);
}

function Lines({ order }: { readonly order: Detail }) {
  const w = useWords(words);
  const format = useFormats();
  const periodOf = ({ from, until }: Detail['lines'][number]) =>
    until === null ? format.day(from) : `${format.day(from)} – ${format.day(dayBefore(until))}`;
  const shown = (line: Detail['lines'][number]): MoneyLine => ({
    ...line,
    item: (
      <>
        {line.sku}
        <Text c="dimmed" hiddenFrom="sm" size="xs">
          {periodOf(line)}
        </Text>
      </>
    ),
    units: `${format.number(line.quantityBefore)} → ${format.number(line.quantityAfter)}`,
    period: periodOf(line),
  });
  const billed = z.object({ name: z.string(), email: z.string() }).safeParse(order.billing);
  return (
    <Card component="section" withBorder>
      <Title mb="sm" order={2} size="h4">
        {w.lines}
      </Title>
      <LinesTable lines={order.lines.map(shown)} sums={order} />
      {billed.success && (
        <Text c="dimmed" mt="xs" size="sm">{`${w.billedTo}: ${billed.data.name}, ${billed.data.email}`}</Text>
      )}
    </Card>
  );
}

const PAYMENT_TONES: Readonly<Record<z.infer<typeof paymentListSchema>['items'][number]['state'], Tone>> = {
  pending: 'waiting',
  proposed: 'waiting',
  succeeded: 'good',
  held: 'warning',
  failed: 'bad',
};

function Payments({ id }: { readonly id: string }) {
  const w = useWords(words);
  const method = useWords(methodWords);
  const format = useFormats();
  const payments = useRead(`/orders/${id}/payments`, paymentListSchema);
  if ((payments.data?.items.length ?? 0) === 0) return null;
  return (
    <Card component="section" withBorder>
      <Stack gap="xs">
        <Title order={2} size="h4">
          {w.payments}
        </Title>
        {payments.data?.items.map(({ id: payment, state, amount, refunded, provider, createdAtMs, reason }) => (
          <Group gap="sm" key={payment}>
            <StateBadge tone={PAYMENT_TONES[state]}>{w.paymentStates[state]}</StateBadge>
            <Text size="sm">{`${format.money(amount)}, ${method(provider)}, ${format.dateTime(createdAtMs)}`}</Text>
            {!/^[0.]*$/.test(refunded.amount) && <Text size="sm">{w.received(format.money(refunded))}</Text>}
            {reason !== '' && (
              <Text c="dimmed" size="sm">
                {reason}
              </Text>
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
}

function Cancel({ order: { id, number, total } }: { readonly order: Detail }) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const [opened, { open, close }] = useDisclosure();
  const cancel = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/orders/${id}/cancel`, orderSchema, { body: {}, idempotencyKey }),
    changes: ['/orders'],
    done: () => w.cancelled(number),
    onDone: close,
  });
  return (
    <>
      <Button color="red" onClick={open} variant="subtle">
        {w.cancel}
      </Button>
      {opened && (
        <AskDialog
          act={cancel}
          no={w.keepOrder}
          onClose={close}
          onYes={() => cancel.mutate(undefined)}
          text={w.cancelText(format.money(total))}
          title={w.cancelTitle(number)}
          yes={w.cancelDo}
        />
      )}
    </>
  );
}
