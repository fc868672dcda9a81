// Licence types with how many are available and assigned over the total, add-ons below the base licences.
import { Group, Table, Text } from '@mantine/core';
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import type { Seats } from '../../../shared/contracts/seats-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { words } from './words.ts';

export function Tallies({ tallies }: Pick<Seats, 'tallies'>) {
  const w = useWords(words);
  const format = useFormats();
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table aria-label={w.types}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.type}</Table.Th>
            <Table.Th ta="right">{w.available}</Table.Th>
            <Table.Th ta="right">{w.assigned}</Table.Th>
            <Table.Th ta="right">{w.overLimit}</Table.Th>
            <Table.Th>{w.until}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tallies.map(({ kind, name, type, total, assigned, available, trial, overLimit, until }) => (
            <Table.Tr key={kind}>
              <Table.Td fw={type === 'base' ? 600 : 400} pl={type === 'base' ? 'xs' : 'xl'}>
                {name}
              </Table.Td>
              <Table.Td ta="right">{format.number(available)}</Table.Td>
              <Table.Td ta="right">
                {`${format.number(assigned)} / ${format.number(total)}`}
                {trial > 0 && <Text size="xs">{w.trial(format.number(trial))}</Text>}
              </Table.Td>
              <Table.Td ta="right">{overLimit > 0 ? <OverLimit>{format.number(overLimit)}</OverLimit> : '–'}</Table.Td>
              <Table.Td>{until === undefined ? '–' : format.date(until * 1000)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The yellow triangle, always with its text. */
export function OverLimit({ children }: { readonly children: string }) {
  return (
    <Group component="span" display="inline-flex" gap={4} wrap="nowrap">
      <IconAlertTriangleFilled aria-hidden color="var(--mantine-color-yellow-6)" size={16} style={{ flexShrink: 0 }} />
      <span>{children}</span>
    </Group>
  );
}
