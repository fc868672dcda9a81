// Paying an order that waits for its money: with a kept card, in the provider's own fields, at PayPal, or in the sandbox.
import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useSearchParams } from 'wouter';
import type { z } from 'zod';
import type { orderSchema } from '../../../shared/contracts/orders-api.ts';
import {
  paymentListSchema,
  paymentMethodsSchema,
  paymentUnderWaySchema,
} from '../../../shared/contracts/payments-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { CardFields } from '../card-fields.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

type Order = z.infer<typeof orderSchema>;
type UnderWay = z.infer<typeof paymentUnderWaySchema>;
const AT_PROVIDER = ['card', 'paypal', 'sandbox'];
const LOOK_MS = 3_000;
/** In `pay` of the address: without kept means. */
const ANEW = 'new';

export function PayPanel({ order }: { readonly order: Order }) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const [params, setParams] = useSearchParams();
  const changes = [`/orders/${order.id}`, '/orders', '/pbxs', '/subscriptions', '/invoices'];
  const payments = useRead(`/orders/${order.id}/payments`, paymentListSchema, { everyMs: LOOK_MS });
  const returnUrl = `${location.origin}${location.pathname}`;
  const start = useAct({
    run: (methodId: string | undefined, idempotencyKey) =>
      api.send('POST', `/orders/${order.id}/payments`, paymentUnderWaySchema, {
        body: { returnUrl, ...(methodId === undefined ? {} : { methodId }) },
        idempotencyKey,
      }),
    changes,
    onDone: ({ action }) => {
      if (action?.kind === 'redirect') location.assign(action.url);
    },
  });
  // Whoever comes back, or opens the page again, sees what the provider says now.
  const check = useAct({
    run: (paymentId: string, idempotencyKey) =>
      api.send('POST', `/payments/${paymentId}/check`, paymentUnderWaySchema, { body: {}, idempotencyKey }),
    changes,
  });
  const underWay = payments.data?.items.find(({ state }) => state === 'pending');
  const failed = payments.data?.items.findLast(({ state }) => state === 'failed');
  const wanted = params.get('pay');
  const isBusy = start.isPending || check.isPending;
  const begun = useRef(false);
  const asked = useRef<string>(undefined);
  // Also a payment whose answer was lost, or that another tab began, is asked about: the buyer shall not wait before nothing.
  const heard = [check.data, start.data].find((one) => one !== undefined && one.payment.id === underWay?.id);
  const isUnheard = underWay !== undefined && heard === undefined;
  useEffect(() => {
    if (payments.data === undefined || isBusy) return;
    if (wanted !== null && !begun.current) {
      begun.current = true;
      setParams({}, { replace: true });
      start.mutate(wanted === ANEW ? undefined : wanted);
    } else if (isUnheard && asked.current !== underWay.id) {
      asked.current = underWay.id;
      check.mutate(underWay.id);
    }
  }, [wanted, payments.data, isBusy, isUnheard, underWay, setParams, start, check]);
  const action = heard?.action ?? null;
  const kept = useKept(order);
  // A transfer is paid at the bank.
  if (!AT_PROVIDER.includes(order.method) && kept.length === 0 && payments.data?.items.length === 0) return null;
  return (
    <Card component="section" withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {w.paying}
        </Title>
        {start.error !== null && underWay === undefined && <ProblemAlert error={start.error} />}
        {check.error !== null && (
          <ProblemAlert error={check.error} onRetry={() => underWay && check.mutate(underWay.id)} />
        )}
        {failed !== undefined && underWay === undefined && (
          <Alert color="red" role="alert">
            {w.failedBecause(failed.reason)} {w.notCharged}
          </Alert>
        )}
        {action?.kind === 'card' && (
          <CardFields
            action={action}
            key={action.clientSecret}
            label={w.payCard(format.money(order.total))}
            mode="payment"
            onConfirmed={() => underWay && check.mutate(underWay.id)}
            returnUrl={returnUrl}
          />
        )}
        {action?.kind === 'redirect' && (
          <Group>
            <Button component="a" href={action.url}>
              {w.toPaypal}
            </Button>
          </Group>
        )}
        {action?.kind === 'sandbox' && underWay !== undefined && <Sandbox changes={changes} paymentId={underWay.id} />}
        {underWay !== undefined && action === null && !isBusy && <Text size="sm">{w.waiting}</Text>}
        {underWay === undefined && (
          <Ways isAgain={failed !== undefined} isBusy={isBusy} kept={kept} method={order.method} onPay={start.mutate} />
        )}
      </Stack>
    </Card>
  );
}

interface SandboxProps {
  readonly paymentId: string;
  readonly changes: readonly string[];
}

function Sandbox({ paymentId, changes }: SandboxProps) {
  const w = useWords(words);
  const { api } = useSession();
  const decide = useAct<'succeed' | 'decline', UnderWay>({
    run: (outcome, idempotencyKey) =>
      api.send('POST', `/payments/${paymentId}/sandbox`, paymentUnderWaySchema, { body: { outcome }, idempotencyKey }),
    changes,
  });
  return (
    <>
      <Text size="sm">{w.sandbox}</Text>
      {decide.error !== null && <ProblemAlert error={decide.error} />}
      <Group gap="xs">
        <Button loading={decide.isPending} onClick={() => decide.mutate('succeed')}>
          {w.succeed}
        </Button>
        <Button disabled={decide.isPending} onClick={() => decide.mutate('decline')} variant="default">
          {w.decline}
        </Button>
      </Group>
    </>
  );
}

/** Kept means are the payer's own to charge (S4.27). */
function useKept({ payerId }: Order) {
  const { me, actingFor } = useSession();
  const isOwn = me.accountId === payerId && actingFor === undefined;
  const methods = useRead(`/accounts/${payerId}/payment-methods`, paymentMethodsSchema, { enabled: isOwn });
  return isOwn ? (methods.data?.saved ?? []) : [];
}

interface WaysProps {
  readonly method: string;
  readonly kept: ReturnType<typeof useKept>;
  readonly isBusy: boolean;
  readonly isAgain: boolean;
  onPay(methodId: string | undefined): void;
}

function Ways({ method, kept, isBusy, isAgain, onPay }: WaysProps) {
  const w = useWords(words);
  return (
    <Group gap="xs">
      {AT_PROVIDER.includes(method) && (
        <Button loading={isBusy} onClick={() => onPay(undefined)}>
          {isAgain ? w.payAgain : w.payNow}
        </Button>
      )}
      {kept.map(({ id, label }) => (
        <Button disabled={isBusy} key={id} onClick={() => onPay(id)} variant="default">
          {w.payWith(label)}
        </Button>
      ))}
    </Group>
  );
}
