// Taking an order back whole within its days: what changes and what is given back stands there before the button (D1).
import { Button, Card, Group, List, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { orderSchema, undoPreviewSchema } from '../../../shared/contracts/orders-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { fieldProblem, ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

interface Props {
  readonly orderId: string;
  readonly number: number;
}

export function Undo({ orderId, number }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [giveBack, setGiveBack] = useState('credit');
  const [reason, setReason] = useState('');
  const preview = useRead(`/orders/${orderId}/undo`, undoPreviewSchema);
  const undo = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/orders/${orderId}/undo`, orderSchema, {
        body: { giveBack, reason, confirm: true },
        idempotencyKey,
      }),
    changes: ['/orders', '/subscriptions', '/pbxs', '/invoices', '/accounts'],
    done: () => w.undone,
  });
  // Too late, or built upon by a later order: then there is nothing to offer.
  if (preview.data === undefined || preview.error !== null) return null;
  const { changes, givesBack, offOwed, toMeans, lastDay } = preview.data;
  if (!isOpen)
    return (
      <Group gap="sm">
        <Button onClick={() => setOpen(true)} variant="default">
          {w.undo}
        </Button>
        <Text c="dimmed" size="sm">
          {w.undoUntil(format.day(lastDay))}
        </Text>
      </Group>
    );
  return (
    <Card component="section" withBorder>
      <form
        onKeyDown={({ key }) => {
          if (key === 'Escape') setOpen(false);
        }}
        onSubmit={(event) => {
          event.preventDefault();
          undo.mutate(undefined);
        }}
      >
        <Stack gap="sm">
          <Title order={2} size="h4">
            {w.undoTitle(number)}
          </Title>
          <List size="sm">
            {changes.map(({ subscription, sku, quantityBefore, quantityAfter }) => (
              <List.Item key={subscription}>
                {w.undoChanges(sku, format.number(quantityBefore), format.number(quantityAfter))}
              </List.Item>
            ))}
          </List>
          <Text size="sm">
            {w.undoBack(format.money(givesBack))} {isSome(offOwed.amount) && w.undoOwed(format.money(offOwed))}
          </Text>
          <Text size="sm">{w.capacityNow}</Text>
          {undo.error !== null && <ProblemAlert error={undo.error} />}
          <Radio.Group label={w.undoTo} onChange={setGiveBack} value={giveBack}>
            <Stack gap={4} mt={4}>
              <Radio label={w.undoCredit} value="credit" />
              {isSome(toMeans.amount) && <Radio label={w.undoMeans(format.money(toMeans))} value="means" />}
            </Stack>
          </Radio.Group>
          <TextInput
            autoFocus
            error={fieldProblem(undo.error, 'reason')}
            label={w.undoReason}
            maxLength={300}
            minLength={3}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            required
            value={reason}
          />
          <Group gap="xs">
            <Button color="red" loading={undo.isPending} type="submit">
              {w.undoDo}
            </Button>
            <Button onClick={() => setOpen(false)} variant="subtle">
              {w.keepOrder}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function isSome(amount: string): boolean {
  return !/^[-0.]*$/.test(amount);
}
