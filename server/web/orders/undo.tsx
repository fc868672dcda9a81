// Taking an order back whole within its days: what changes and what is given back stands there before the button (D1).
import { List, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { orderSchema, undoPreviewSchema } from '../../../shared/contracts/orders-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { OpenedForm } from '../opened-form.tsx';
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
  return (
    <OpenedForm
      color="red"
      isOpen={isOpen}
      isPending={undo.isPending}
      leave={w.keepOrder}
      note={w.undoUntil(format.day(lastDay))}
      onSubmit={() => undo.mutate(undefined)}
      opener={w.undo}
      setOpen={setOpen}
      submit={w.undoDo}
      title={w.undoTitle(number)}
    >
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
    </OpenedForm>
  );
}

function isSome(amount: string): boolean {
  return !/^[-0.]*$/.test(amount);
}
