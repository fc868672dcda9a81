// Margins that customers paid to the vendor and that belong to partners: what is owed, and what was sent; large sums by two persons.
import { Table, Text, Title } from '@mantine/core';
import { useSearchParams } from 'wouter';
import type { z } from 'zod';
import { payablesSchema, payoutPageSchema, payoutSchema } from '../../../shared/contracts/payouts-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { AccountName } from '../account-name.tsx';
import { ACTS_COLUMN, ActsHead } from '../acts-column.tsx';
import { ActDialog, Choice, type Filled } from '../form.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { words } from './book-words.ts';
import { useFinance } from './links.ts';
import { TransferFields } from './transfer-fields.tsx';

type Payable = z.infer<typeof payablesSchema>['items'][number];
type Payout = z.infer<typeof payoutSchema>;
const TONES = { proposed: 'waiting', paid: 'good', rejected: 'off' } as const;
const CHANGES = ['/payables', '/payouts', '/ledger'];

export function PayoutsPage() {
  const w = useWords(words);
  const format = useFormats();
  const { may, me } = useSession();
  const [params] = useSearchParams();
  const payables = useRead('/payables', payablesSchema);
  const asked = { limit: 25, cursor: params.get('cursor') ?? undefined };
  const list = useRead(`/payouts${query(asked)}`, payoutPageSchema);
  return (
    <SectionPage
      {...useFinance()}
      lead={w.payoutsLead[me.account.kind === 'vendor' ? 'vendor' : 'partner']}
      title={w.payouts}
    >
      <Loaded lines={3} of={payables}>
        {({ items }) => (items.length === 0 ? <Text>{w.nothingOwed}</Text> : <Payables items={items} />)}
      </Loaded>
      <Title order={2} size="h4">
        {w.paidOut}
      </Title>
      <ListTable
        name="payouts"
        columns={[
          { accessor: 'paidOn', title: w.paidOn, render: ({ paidOn }) => format.day(paidOn) },
          { accessor: 'partnerId', title: w.partner, render: ({ partnerId }) => <AccountName id={partnerId} /> },
          { accessor: 'bankReference', title: w.bankReference },
          {
            accessor: 'state',
            title: w.state,
            render: ({ state }) => <StateBadge tone={TONES[state]}>{w.payoutStates[state]}</StateBadge>,
          },
          { accessor: 'amount', title: w.amount, textAlign: 'right', render: ({ amount }) => format.money(amount) },
          {
            ...ACTS_COLUMN,
            render: (payout) => payout.state === 'proposed' && may('finance:write') && <Confirm payout={payout} />,
          },
        ]}
        empty={<Empty>{w.noPayouts}</Empty>}
        idOf={({ id }) => id}
        label={w.paidOut}
        list={list}
      />
    </SectionPage>
  );
}

function Payables({ items }: { readonly items: readonly Payable[] }) {
  const w = useWords(words);
  const format = useFormats();
  const { may } = useSession();
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table aria-label={w.owed}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.partner}</Table.Th>
            <Table.Th ta="right">{w.owed}</Table.Th>
            <Table.Th ta="right">{w.proposed}</Table.Th>
            <Table.Th>
              <ActsHead />
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((payable) => (
            <Table.Tr key={`${payable.partnerId} ${payable.owed.currency}`}>
              <Table.Td>{payable.name}</Table.Td>
              <Table.Td ta="right">{format.money(payable.owed)}</Table.Td>
              <Table.Td ta="right">{format.money(payable.proposed)}</Table.Td>
              <Table.Td ta="right">
                {may('finance:write') && !payable.owed.amount.startsWith('-') && <PayOut payable={payable} />}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function PayOut({ payable: { partnerId, name, owed } }: { readonly payable: Payable }) {
  const w = useWords(words);
  const { api } = useSession();
  const pay = useAct({
    run: ({ 'amount.amount': amount, paidOn, bankReference }: Filled, idempotencyKey) =>
      api.send('POST', '/payouts', payoutSchema, {
        body: { partnerId, amount: { amount, currency: owed.currency }, paidOn, bankReference },
        idempotencyKey,
      }),
    changes: CHANGES,
    done: () => w.payoutDone,
  });
  return (
    <ActDialog act={pay} opener={w.payOut} says={w.payOutSays} submit={w.payOut} title={w.payOutTitle(name)}>
      <TransferFields
        amount={w.amount}
        bankReference={w.bankReference}
        day={{ name: 'paidOn', label: w.paidOn }}
        money={owed}
      />
    </ActDialog>
  );
}

function Confirm({ payout: { id, amount } }: { readonly payout: Payout }) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const confirm = useAct({
    run: ({ agrees }: Filled, idempotencyKey) =>
      api.send('POST', `/payouts/${id}/confirm`, payoutSchema, { body: { agrees: agrees === 'yes' }, idempotencyKey }),
    changes: CHANGES,
  });
  return (
    <ActDialog act={confirm} opener={w.decide} submit={w.decide} title={w.confirmPayoutTitle(format.money(amount))}>
      <Choice
        data={[
          { value: 'yes', label: w.sent },
          { value: 'no', label: w.sentNot },
        ]}
        label={w.decision}
        name="agrees"
        required
      />
    </ActDialog>
  );
}
