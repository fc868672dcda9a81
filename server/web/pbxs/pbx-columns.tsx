// The columns that every list of PBXs begins with: which one, whose, how it stands, what it uses of what it may, until when.
import { Group, Text } from '@mantine/core';
import type { DataTableColumn } from 'mantine-datatable';
import type { z } from 'zod';
import type { listedPbxSchema } from '../../../shared/contracts/server-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { RowLink } from '../row-link.tsx';
import { words } from './words.ts';

export type ListedPbx = z.infer<typeof listedPbxSchema>;
type State = ListedPbx['states'][number];
const TONES: Readonly<Record<State, Tone>> = {
  waiting: 'waiting',
  silent: 'bad',
  grace: 'warning',
  trial: 'trial',
  over_limit: 'bad',
  near_limit: 'warning',
};
export const PBX_STATES = Object.keys(TONES) as State[];

export function usePbxColumns(): DataTableColumn<ListedPbx>[] {
  const w = useWords(words);
  const format = useFormats();
  const use = ({ used, limit }: ListedPbx['calls']) => `${format.number(used)} / ${format.number(limit)}`;
  return [
    {
      accessor: 'serial',
      title: w.serial,
      sortable: true,
      render: ({ id, serial, name }) => (
        <>
          <Text ff="monospace" size="sm">
            <RowLink href={`/pbxs/${id}`}>{serial}</RowLink>
          </Text>
          <Text c="dimmed" size="xs">
            {name}
          </Text>
        </>
      ),
    },
    { accessor: 'owner', title: w.owner, sortable: true, render: ({ ownerName }) => ownerName },
    {
      accessor: 'states',
      title: w.state,
      render: ({ states, seq }) => (
        <Group gap={4}>
          {states.length === 0 &&
            (seq === 0 ? (
              <StateBadge tone="off">{w.unlicensed}</StateBadge>
            ) : (
              <StateBadge tone="good">{w.fine}</StateBadge>
            ))}
          {states.map((state) => (
            <StateBadge key={state} tone={TONES[state]}>
              {w.states[state]}
            </StateBadge>
          ))}
        </Group>
      ),
    },
    { accessor: 'extensions', title: w.extensions, textAlign: 'right', render: ({ extensions }) => use(extensions) },
    { accessor: 'calls', title: w.calls, textAlign: 'right', render: ({ calls }) => use(calls) },
    {
      accessor: 'ends',
      title: w.ends,
      noWrap: true,
      sortable: true,
      render: ({ endsAtMs }) => (endsAtMs === null ? '' : format.date(endsAtMs)),
    },
  ];
}
