// Moves a customer to another seller or a PBX to another customer: what goes along, and what becomes of it, is shown before.
import { Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { moveSchema } from '../../../shared/contracts/moves-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { AccountSelect } from '../account-select.tsx';
import { ActDialog, type Filled, LongField } from '../form.tsx';
import { type AccountKind, useSession } from '../session.tsx';
import { words } from './words.ts';

type Moved = z.infer<typeof moveSchema>;

const MOVES = {
  pbx: { pathOf: (id: string) => `/pbxs/${id}/move`, field: 'accountId', kinds: ['customer'] },
  customer: { pathOf: (id: string) => `/accounts/${id}/move`, field: 'parentId', kinds: ['vendor', 'partner'] },
} as const satisfies Record<
  string,
  { readonly pathOf: (id: string) => string; readonly field: string; readonly kinds: AccountKind[] }
>;

interface Props {
  readonly what: keyof typeof MOVES;
  readonly id: string;
  readonly name: string;
}

export function MoveTo({ what, id, name }: Props) {
  const w = useWords(words);
  const { api } = useSession();
  const [target, setTarget] = useState<string>();
  const { pathOf, field, kinds } = MOVES[what];
  const path = pathOf(id);
  const move = useAct({
    run: (filled: Filled, idempotencyKey) => api.send('POST', path, moveSchema, { body: filled, idempotencyKey }),
    changes: ['/accounts', '/pbxs', '/subscriptions', '/invoices'],
    done: ({ to }) => w[what].done(to.name),
  });
  return (
    <ActDialog
      act={move}
      opener={w[what].opener}
      openerProps={{ size: 'sm' }}
      says={w.says}
      submit={w[what].submit}
      title={w[what].title(name)}
    >
      <AccountSelect
        data-autofocus
        description={w[what].targetHint}
        kinds={kinds}
        label={w[what].target}
        name={field}
        onChange={(value) => setTarget(value ?? undefined)}
        required
      />
      {target !== undefined && <Preview path={`${path}${query({ [field]: target })}`} />}
      <LongField description={w.reasonHint} label={w.reason} maxLength={300} minLength={3} name="reason" required />
    </ActDialog>
  );
}

function Preview({ path }: { readonly path: string }) {
  const w = useWords(words);
  const moved = useRead(path, moveSchema);
  return (
    <Loaded lines={2} of={moved}>
      {({ from, to, subscriptions }) => (
        <Stack gap="xs">
          <Text size="sm">{w.from(from.name, to.name)}</Text>
          {subscriptions.length === 0 ? <Text size="sm">{w.nothing}</Text> : <Along subscriptions={subscriptions} />}
        </Stack>
      )}
    </Loaded>
  );
}

function Along({ subscriptions }: Pick<Moved, 'subscriptions'>) {
  const w = useWords(words);
  const format = useFormats();
  const changesOf = ({ payerBefore, payerAfter, autoRenewEnds, feeFrom }: Moved['subscriptions'][number]) =>
    [
      ...(payerBefore === payerAfter ? [] : [w.otherPayer]),
      ...(autoRenewEnds ? [w.renews] : []),
      ...(feeFrom === null ? [] : [w.feeFrom(format.day(feeFrom))]),
    ].join(' ');
  return (
    <Table aria-label={w.along}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{w.subscription}</Table.Th>
          <Table.Th>{w.paidUntil}</Table.Th>
          <Table.Th>{w.becomes}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {subscriptions.map((one) => (
          <Table.Tr key={one.number}>
            <Table.Td>{`${one.number}: ${format.number(one.units)} × ${one.sku}`}</Table.Td>
            <Table.Td>{one.paidUntilMs === null ? w.endless : format.date(one.paidUntilMs)}</Table.Td>
            <Table.Td>{changesOf(one) || w.noChange}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
