// The payer's own reference and remark on an order (S5.18).
import { Button, Card, Group, Stack, Textarea, TextInput, Title } from '@mantine/core';
import type { FormEvent } from 'react';
import type { z } from 'zod';
import { orderSchema } from '../../../shared/contracts/orders-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

export function Remarks({ order }: { readonly order: z.infer<typeof orderSchema> }) {
  const w = useWords(words);
  const { api, may } = useSession();
  const isReader = !may('orders:write');
  const save = useAct({
    run: (body: Record<string, string>, idempotencyKey) =>
      api.send('PATCH', `/orders/${order.id}`, orderSchema, { body, idempotencyKey }),
    changes: ['/orders'],
    done: () => w.saved,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    save.mutate({ reference: String(given.get('reference') ?? ''), remark: String(given.get('remark') ?? '') });
  };
  return (
    <Card component="section" withBorder>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2} size="h4">
            {w.remarks}
          </Title>
          {save.error !== null && <ProblemAlert error={save.error} />}
          <TextInput
            defaultValue={order.reference}
            error={fieldProblem(save.error, 'reference')}
            label={w.reference}
            maxLength={80}
            name="reference"
            readOnly={isReader}
          />
          <Textarea
            autosize
            defaultValue={order.remark}
            description={w.remarkHint}
            error={fieldProblem(save.error, 'remark')}
            label={w.remark}
            maxLength={2_000}
            minRows={2}
            name="remark"
            readOnly={isReader}
          />
          {!isReader && (
            <Group>
              <Button loading={save.isPending} type="submit" variant="default">
                {w.save}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Card>
  );
}
