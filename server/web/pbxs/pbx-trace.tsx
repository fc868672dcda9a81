// What became of what was bought for a PBX: order line, invoice, the licence that carried it, the proof that it is in force.
import { Anchor, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import { pbxTraceSchema } from '../../../shared/contracts/pbx-standing-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { Panel } from '../panel.tsx';
import { licenceName } from './pbx.ts';
import { standingWords } from './standing-words.ts';

export function PbxTrace({ id }: { readonly id: string }) {
  const w = useWords(standingWords);
  const format = useFormats();
  const trace = useRead(`/pbxs/${id}/trace`, pbxTraceSchema);
  return (
    <Panel lead={w.traceLead} title={w.trace}>
      <Loaded of={trace}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{w.noTrace}</Empty>
          ) : (
            <Table.ScrollContainer minWidth={720}>
              <Table aria-label={w.trace}>
                <Table.Thead>
                  <Table.Tr>
                    {Object.entries(w.columns).map(([key, name]) => (
                      <Table.Th key={key}>{name}</Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((item) => (
                    <Table.Tr key={`${item.atMs} ${item.subscription} ${item.sku} ${item.kind}`}>
                      <Table.Td>{format.dateTime(item.atMs)}</Table.Td>
                      <Table.Td>
                        {item.sku} {w.change(format.number(item.quantityBefore), format.number(item.quantityAfter))}
                      </Table.Td>
                      <Table.Td>
                        {item.order === null ? (
                          <Aside>{w.notTold}</Aside>
                        ) : (
                          <To href={`/orders/${item.order.id}`}>{String(item.order.number)}</To>
                        )}
                      </Table.Td>
                      <Table.Td>
                        {item.invoice !== null ? (
                          <To href={`/invoices/${item.invoice.id}`}>{item.invoice.label}</To>
                        ) : (
                          <Aside>
                            {item.order === null ? '–' : item.invoiceWaits ? w.invoiceWaits : w.onStatement}
                          </Aside>
                        )}
                      </Table.Td>
                      <Table.Td>{item.licence === null ? '–' : licenceName(item.licence)}</Table.Td>
                      <Table.Td>
                        {item.applied === null ? (
                          <StateBadge tone="waiting">{w.notYet}</StateBadge>
                        ) : (
                          `${format.dateTime(item.applied.appliedAt * 1000)} (${licenceName(item.applied)})`
                        )}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
    </Panel>
  );
}

function To({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Anchor component={Link} href={href} size="sm">
      {children}
    </Anchor>
  );
}

function Aside({ children }: { readonly children: string }) {
  return (
    <Text c="dimmed" component="span" size="sm">
      {children}
    </Text>
  );
}
