// What an account keeps at a payment provider for renewals: adding a card or PayPal without an order, choosing the default, removing.
import { Alert, Button, Card, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import {
  methodUnderWaySchema,
  paymentMethodsSchema,
  savedMethodSchema,
} from '../../../shared/contracts/payments-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded, Page } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { AskDialog } from '../ask-dialog.tsx';
import { CardFields } from '../card-fields.tsx';
import { words } from '../invoices/words.ts';
import { useSession } from '../session.tsx';
import { AddPaypal } from './add-paypal.tsx';
import { Credit, Ways } from './ways.tsx';

type Saved = z.infer<typeof savedMethodSchema>;

export function PaymentMethodsPage() {
  const w = useWords(words);
  const { me, may, actingFor } = useSession();
  const path = `/accounts/${me.accountId}/payment-methods`;
  const methods = useRead(path, paymentMethodsSchema);
  const mayChange = may('payments:write') && actingFor === undefined;
  return (
    <Page lead={w.methodsLead} title={w.methods}>
      {actingFor !== undefined && <Alert color="gray">{w.ownOnly}</Alert>}
      <Loaded of={methods}>
        {({ saved, checkout }) => (
          <Stack>
            {saved.length === 0 && <Empty>{w.methodsEmpty}</Empty>}
            {saved.map((method) => (
              <Kept changes={[path]} key={method.id} mayChange={mayChange} method={method} />
            ))}
            {mayChange && checkout.some(({ method }) => method === 'card') && <AddCard path={path} />}
            {mayChange && checkout.some(({ method }) => method === 'paypal') && (
              <Stack align="flex-start">
                <AddPaypal path={path} />
              </Stack>
            )}
            <Ways methods={checkout.map(({ method }) => method)} />
            {may('orders:read') && <Credit accountId={me.accountId} />}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

interface KeptProps {
  readonly method: Saved;
  readonly changes: readonly string[];
  readonly mayChange: boolean;
}

function Kept({ method: { id, label, expires, expiring, isDefault }, changes, mayChange }: KeptProps) {
  const w = useWords(words);
  const { api } = useSession();
  const [asks, setAsks] = useState(false);
  const prefer = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/payment-methods/${id}/default`, savedMethodSchema, { body: {}, idempotencyKey }),
    changes,
    done: () => w.madeDefault(label),
  });
  const remove = useAct({
    run: (_: undefined, idempotencyKey) => api.act('DELETE', `/payment-methods/${id}`, { body: {}, idempotencyKey }),
    changes,
    done: () => w.removed,
    onDone: () => setAsks(false),
  });
  return (
    <Card withBorder>
      <Group justify="space-between">
        <Group gap="sm">
          <Text fw={600}>{label}</Text>
          {expires !== null && (
            <Text c="dimmed" size="sm">
              {w.expires(expires)}
            </Text>
          )}
          {expiring && <StateBadge tone="warning">{w.expiring}</StateBadge>}
          {isDefault && <StateBadge tone="good">{w.isDefault}</StateBadge>}
        </Group>
        {mayChange && (
          <Group gap="xs">
            {!isDefault && (
              <Button loading={prefer.isPending} onClick={() => prefer.mutate(undefined)} size="xs" variant="default">
                {w.makeDefault}
              </Button>
            )}
            <Button aria-label={w.removeOf(label)} color="red" onClick={() => setAsks(true)} size="xs" variant="subtle">
              {w.remove}
            </Button>
          </Group>
        )}
      </Group>
      {prefer.error !== null && <ProblemAlert error={prefer.error} />}
      {asks && (
        <AskDialog
          act={remove}
          no={w.keep}
          onClose={() => setAsks(false)}
          onYes={() => remove.mutate(undefined)}
          text={w.removeText}
          title={w.removeTitle(label)}
          yes={w.remove}
        />
      )}
    </Card>
  );
}

function AddCard({ path }: { readonly path: string }) {
  const w = useWords(words);
  const { api } = useSession();
  const begin = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', path, methodUnderWaySchema, { body: { provider: 'card' }, idempotencyKey }),
    changes: [],
  });
  const confirm = useAct({
    run: (ref: string, idempotencyKey) =>
      api.send('POST', `${path}/confirm`, savedMethodSchema, { body: { provider: 'card', ref }, idempotencyKey }),
    changes: [path],
    done: ({ label }) => w.cardKept(label),
    onDone: () => begin.reset(),
  });
  const { data } = begin;
  const action = data?.action?.kind === 'card' ? data.action : undefined;
  return (
    <>
      {begin.error !== null && <ProblemAlert error={begin.error} />}
      {confirm.error !== null && (
        <ProblemAlert error={confirm.error} onRetry={() => data && confirm.mutate(data.ref)} />
      )}
      {action === undefined || data === undefined ? (
        <Group>
          <Button loading={begin.isPending} onClick={() => begin.mutate(undefined)} variant="default">
            {w.addCard}
          </Button>
        </Group>
      ) : (
        <Card withBorder>
          <CardFields
            action={action}
            label={w.keepCard}
            mode="setup"
            onConfirmed={() => confirm.mutate(data.ref)}
            returnUrl={location.href}
          />
        </Card>
      )}
    </>
  );
}
