// The rows of an uploaded file: verdict, remarks, and what stands now beside what would stand then.
import { NativeSelect, Stack, Text } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { type MassRow, type MassRun, massRowsSchema } from '../../../shared/contracts/mass-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { CursorTable, changed } from '../../../shared/ui/cursor-table.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { SEAT_NAMES } from '../../../shared/ui/seat-names.ts';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { words } from './words.ts';

const TONES: Readonly<Record<MassRow['verdict'], Tone>> = { ok: 'good', warn: 'warning', error: 'bad' };
const VERDICTS = ['error', 'warn', 'ok'] as const;

export function RunRows({ run }: { readonly run: MassRun }) {
  const w = useWords(words);
  const [params, setParams] = useSearchParams();
  const verdict = VERDICTS.find((one) => one === params.get('verdict'));
  const found = useRead(
    `/mass/${run.id}/rows${query({ verdict, cursor: params.get('cursor') ?? '' })}`,
    massRowsSchema,
  );
  const list = {
    ...found,
    data: found.data === undefined ? undefined : { ...found.data, next: found.data.next ?? null },
  };
  return (
    <Stack>
      <NativeSelect
        data={[{ value: '', label: w.all }, ...VERDICTS.map((value) => ({ value, label: w.verdicts[value] }))]}
        label={w.filter}
        onChange={({ currentTarget: { value } }) =>
          setParams((before) => changed(before, { verdict: value, cursor: undefined }))
        }
        value={verdict ?? ''}
        w={{ base: '100%', xs: 240 }}
      />
      <CursorTable<MassRow>
        columns={[
          { accessor: 'line', title: w.columns.line, textAlign: 'right', width: 60 },
          { accessor: 'extension', title: w.columns.extension, width: 90 },
          {
            accessor: 'verdict',
            title: w.columns.verdict,
            width: 215,
            render: (row) => <Verdict row={row} />,
          },
          { accessor: 'before', title: w.columns.before, width: 260, render: ({ before }) => <Stand stand={before} /> },
          {
            accessor: 'after',
            title: w.columns.after,
            width: 260,
            render: ({ after, change }) => (change === 'unchanged' ? w.changes.unchanged : <Stand stand={after} />),
          },
        ]}
        empty={<Empty>{w.noRows}</Empty>}
        idOf={({ line }) => String(line)}
        label={run.name}
        list={list}
      />
    </Stack>
  );
}

function Stand({ stand }: { readonly stand: MassRow['before'] }) {
  const w = useWords(words);
  if (stand === undefined) return <Text size="sm">{w.nothing}</Text>;
  const { user, did, addOns } = stand;
  return (
    <Stack gap={0}>
      <Text size="sm">{did === undefined ? user : `${user}, ${did}`}</Text>
      <Text c="dimmed" size="xs">
        {addOns.map((code) => SEAT_NAMES[code]).join(', ')}
      </Text>
    </Stack>
  );
}

function Verdict({ row: { verdict, notes } }: { readonly row: MassRow }) {
  const w = useWords(words);
  return (
    <Stack align="flex-start" gap={2}>
      <StateBadge tone={TONES[verdict]}>{w.verdicts[verdict]}</StateBadge>
      {notes.map(({ column, message }) => (
        <Text key={`${column} ${message}`} size="sm">
          {`${column}: ${message}`}
        </Text>
      ))}
    </Stack>
  );
}
