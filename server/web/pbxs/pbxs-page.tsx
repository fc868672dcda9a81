// The list of PBXs: what each may use and uses, and what needs attention.
import { Group, Text } from '@mantine/core';
import { useLocation, useSearchParams } from 'wouter';
import type { z } from 'zod';
import { countedPageSchema, listedPbxSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { CursorTable } from '../../../shared/ui/cursor-table.tsx';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { words } from './words.ts';

type Listed = z.infer<typeof listedPbxSchema>;
type State = Listed['states'][number];
const TONES: Readonly<Record<State, Tone>> = {
  waiting: 'waiting',
  silent: 'bad',
  grace: 'warning',
  trial: 'trial',
  near_limit: 'warning',
};
const ASKED = ['search', 'state', 'sort', 'cursor', 'accountId'] as const;

export function PbxsPage() {
  const w = useWords(words);
  const format = useFormats();
  const now = useNow();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const asked = Object.fromEntries(ASKED.map((name) => [name, params.get(name) ?? undefined]));
  const list = useRead(`/pbxs${query({ limit: 25, count: true, ...asked })}`, countedPageSchema(listedPbxSchema));
  const states = Object.keys(TONES) as State[];
  const use = ({ used, limit }: Listed['calls']) => `${format.number(used)} / ${format.number(limit)}`;
  return (
    <Page lead={w.lead} title={w.title}>
      <FilterBar
        choices={[
          { name: 'state', label: w.state, options: states.map((value) => ({ value, label: w.states[value] })) },
        ]}
        search={{ label: w.search, placeholder: w.searchHint }}
      />
      <CursorTable
        columns={[
          {
            accessor: 'serial',
            title: w.serial,
            sortable: true,
            render: ({ serial, name }) => (
              <>
                <Text ff="monospace" size="sm">
                  {serial}
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
            render: ({ states: held }) => (
              <Group gap={4}>
                {held.length === 0 && <StateBadge tone="good">{w.fine}</StateBadge>}
                {held.map((state) => (
                  <StateBadge key={state} tone={TONES[state]}>
                    {w.states[state]}
                  </StateBadge>
                ))}
              </Group>
            ),
          },
          {
            accessor: 'extensions',
            title: w.extensions,
            textAlign: 'right',
            render: ({ extensions }) => use(extensions),
          },
          { accessor: 'calls', title: w.calls, textAlign: 'right', render: ({ calls }) => use(calls) },
          {
            accessor: 'ends',
            title: w.ends,
            sortable: true,
            render: ({ endsAtMs }) => (endsAtMs === null ? '' : format.date(endsAtMs)),
          },
          {
            accessor: 'seen',
            title: w.seen,
            sortable: true,
            render: ({ lastSeenAtMs }) => (lastSeenAtMs === null ? w.never : format.distance(lastSeenAtMs, now)),
          },
        ]}
        empty={<Empty>{params.size === 0 ? w.empty : w.none}</Empty>}
        idOf={({ id }) => id}
        label={w.title}
        list={list}
        onOpen={({ id }) => go(`/pbxs/${id}`)}
      />
    </Page>
  );
}
