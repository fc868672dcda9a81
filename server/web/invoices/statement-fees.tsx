// Behind a statement: what each customer account costs, and how the partner's margins stand beside it (S4.26).
import { Table, Text } from '@mantine/core';
import type { z } from 'zod';
import type { invoiceSchema } from '../../../shared/contracts/invoices-api.ts';
import { payablesSchema, payoutPageSchema } from '../../../shared/contracts/payouts-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { Panel } from '../panel.tsx';
import { dayBefore } from '../purchase/line-words.ts';
import { RowLink } from '../row-link.tsx';
import { useSession } from '../session.tsx';
import { words } from './statement-words.ts';

interface Props {
  readonly statement: z.infer<typeof invoiceSchema>;
}

/** More than anybody reads on a page is in the CSV. */
const SHOWN = 100;

export function StatementFees({ statement: { details, net } }: Props) {
  const w = useWords(words);
  const format = useFormats();
  return (
    <Panel
      lead={details.length > SHOWN ? w.shown(format.number(SHOWN), format.number(details.length)) : w.lead}
      title={w.title}
    >
      <Table.ScrollContainer minWidth={280}>
        <Table aria-label={w.title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{w.account}</Table.Th>
              <Table.Th>{w.what}</Table.Th>
              <Table.Th visibleFrom="sm">{w.period}</Table.Th>
              <Table.Th ta="right">{w.net}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {details.slice(0, SHOWN).map((fee) => (
              <Table.Tr key={`${fee.line} ${fee.subscription} ${fee.from}`}>
                <Table.Td>
                  {fee.account}
                  <Text c="dimmed" size="xs">
                    {fee.pbx}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {`${format.number(fee.quantity)} × ${fee.sku}`}
                  <Text c="dimmed" size="xs">
                    {w.charged[fee.charged]}
                  </Text>
                </Table.Td>
                <Table.Td visibleFrom="sm">{`${format.day(fee.from)} – ${format.day(lastDayOf(fee))}`}</Table.Td>
                <Table.Td ta="right">{format.money(fee.net)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th colSpan={2}>{w.sum}</Table.Th>
              <Table.Td visibleFrom="sm" />
              <Table.Th ta="right">{format.money(net)}</Table.Th>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function lastDayOf({ from, until }: { readonly from: string; readonly until: string }): string {
  return until > from ? dayBefore(until) : from;
}

/** Margins are sent apart from statements: nothing is set off, and both sums stand here. */
export function StatementMargins({ statement: { payerId, terms } }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const { may } = useSession();
  const mayRead = may('finance:read');
  const payables = useRead('/payables', payablesSchema, { enabled: mayRead });
  const payouts = useRead(`/payouts${query({ partnerId: payerId, limit: 100 })}`, payoutPageSchema, {
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Panel actions={<RowLink href="/finance/payouts">{w.toPayouts}</RowLink>} lead={w.marginsLead} title={w.margins}>
      <Loaded lines={2} of={payables}>
        {({ items }) => {
          const owed = items.filter(({ partnerId }) => partnerId === payerId);
          return (
            <>
              {owed.length === 0 && <Text size="sm">{w.nothingOwed}</Text>}
              {owed.map((one) => (
                <Text key={one.owed.currency} size="sm">
                  {w.owed(format.money(one.owed))}
                </Text>
              ))}
            </>
          );
        }}
      </Loaded>
      <Loaded lines={1} of={payouts}>
        {({ items }) => {
          const sent = items.filter(
            ({ partnerId, state, paidOn }) =>
              partnerId === payerId && state === 'paid' && paidOn.slice(0, 7) >= terms.month,
          );
          return (
            <>
              {sent.length === 0 && <Text size="sm">{w.nothingSent}</Text>}
              {sent.map(({ id, amount, paidOn, bankReference }) => (
                <Text key={id} size="sm">
                  {w.sent(format.money(amount), format.day(paidOn), bankReference)}
                </Text>
              ))}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}
