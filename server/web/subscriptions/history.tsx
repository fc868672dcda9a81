// What became of a subscription, newest last: each change with its reason and the order that made it.
import { Card, Table, Text, Title } from '@mantine/core';
import type { z } from 'zod';
import type { subscriptionDetailSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { dayBefore } from '../purchase/line-words.ts';
import { RowLink } from '../row-link.tsx';
import { words } from './words.ts';

type Event = z.infer<typeof subscriptionDetailSchema>['events'][number];

export function History({ events }: { readonly events: readonly Event[] }) {
  const w = useWords(words);
  const format = useFormats();
  return (
    <Card component="section" withBorder>
      <Title mb="xs" order={2} size="h4">
        {w.history}
      </Title>
      <Table.ScrollContainer minWidth={300}>
        <Table aria-label={w.history}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{w.eventHead.when}</Table.Th>
              <Table.Th>{w.eventHead.what}</Table.Th>
              <Table.Th ta="right">{w.eventHead.units}</Table.Th>
              <Table.Th>{w.order}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {events.map((event) => {
              const { atMs, kind, quantityBefore, quantityAfter, orderId, details } = event;
              const changes = `${format.number(quantityBefore)} → ${format.number(quantityAfter)}`;
              return (
                <Table.Tr key={`${atMs}-${kind}-${quantityAfter}`}>
                  <Table.Td>{format.dateTime(atMs)}</Table.Td>
                  <Table.Td>
                    {details.autoRenew === undefined
                      ? w.events(kind)
                      : w.renewsItself[details.autoRenew === true ? 'true' : 'false']}
                    {typeof details.reason === 'string' && (
                      <Text c="dimmed" size="xs">
                        {details.reason}
                      </Text>
                    )}
                    {kind === 'outage_credited' && (
                      <Text c="dimmed" size="xs">
                        {`${format.day(String(details.from))} – ${format.day(dayBefore(String(details.until)))}`}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td style={{ whiteSpace: 'nowrap' }} ta="right">
                    {quantityBefore !== quantityAfter && changes}
                  </Table.Td>
                  <Table.Td>{orderId !== null && <RowLink href={`/orders/${orderId}`}>{w.order}</RowLink>}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
