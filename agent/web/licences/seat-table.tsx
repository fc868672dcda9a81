// One base licence per row: who has it, for which extension, with which add-ons; searched by user, extension or UUID.
import { ActionIcon, Group, Menu, NativeSelect, Stack, Text } from '@mantine/core';
import { IconArrowsExchange, IconDotsVertical, IconPuzzle, IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { type Seat, type Seats, seatPageSchema } from '../../../shared/contracts/seats-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { CursorTable, changed } from '../../../shared/ui/cursor-table.tsx';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { AddOnsDialog } from './add-ons-dialog.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { nameOf } from './seat-name.ts';
import { OverLimit } from './tallies.tsx';
import { UnassignDialog } from './unassign-dialog.tsx';
import { words } from './words.ts';

const TONES: Readonly<Record<Seat['state'], Tone>> = {
  assigned: 'good',
  over_limit: 'warning',
  ended: 'bad',
  free: 'off',
};
type Deed = 'assign' | 'reassign' | 'unassign' | 'addOns';
const BYS = ['user', 'extension', 'unit'] as const;

export function SeatTable({ seats }: { readonly seats: Seats }) {
  const w = useWords(words);
  const [params, setParams] = useSearchParams();
  const [doing, setDoing] = useState<{ readonly deed: Deed; readonly seat: Seat }>();
  const sold = seats.bases.filter(({ kind }) => seats.tallies.some((tally) => tally.kind === kind));
  const fallback = sold.find(({ takesExtension }) => takesExtension) ?? sold[0];
  const base = sold.find(({ kind }) => kind === params.get('base')) ?? fallback;
  const bys = BYS.filter((by) => by !== 'extension' || base?.takesExtension === true);
  const by = bys.find((one) => one === params.get('by')) ?? 'user';
  const asked = { base: base?.kind, by, search: params.get('search') ?? '', cursor: params.get('cursor') ?? '' };
  const found = useRead(`/seats/licences${query(asked)}`, seatPageSchema, { enabled: base !== undefined });
  const list = {
    ...found,
    data: found.data === undefined ? undefined : { ...found.data, next: found.data.next ?? null },
  };
  const set = (given: Readonly<Record<string, string>>) =>
    setParams((before) => changed(before, { cursor: undefined, ...given }));
  const close = () => setDoing(undefined);
  return (
    <Stack>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          data={sold.map(({ kind, name }) => ({ value: kind, label: name }))}
          label={w.base}
          onChange={({ currentTarget: { value } }) => set({ base: value, by: '' })}
          value={base?.kind ?? ''}
        />
        <NativeSelect
          data={bys.map((value) => ({ value, label: w.bys[value] }))}
          label={w.by}
          onChange={({ currentTarget: { value } }) => set({ by: value })}
          value={by}
        />
        <FilterBar search={{ label: w.search, placeholder: w.bys[by] }} />
      </Group>
      <CursorTable<Seat>
        columns={[
          { accessor: 'person', title: w.columns.user, width: 160, render: ({ person }) => person?.name ?? <Free /> },
          ...(base?.takesExtension === true
            ? [
                {
                  accessor: 'extension',
                  title: w.columns.extension,
                  render: ({ extension }: Seat) => extension ?? '–',
                },
                { accessor: 'did', title: w.columns.did, render: ({ did }: Seat) => did ?? '–' },
              ]
            : []),
          { accessor: 'addOns', title: w.columns.addOns, width: 180, render: (seat) => <AddOns seat={seat} /> },
          {
            accessor: 'unit',
            title: w.columns.unit,
            width: 350,
            render: ({ unit }) => (unit === undefined ? '–' : <CopyText text={unit} />),
          },
          { accessor: 'state', title: w.columns.state, width: 260, render: (seat) => <State seat={seat} /> },
          {
            accessor: 'act',
            title: w.columns.act,
            width: 100,
            textAlign: 'right',
            render: (seat) => <Deeds onChoose={(deed) => setDoing({ deed, seat })} seat={seat} />,
          },
        ]}
        empty={<Empty>{found.data?.empty ?? w.empty}</Empty>}
        idOf={({ seat, unit }) => `${seat ?? ''} ${unit ?? ''}`}
        label={w.title}
        list={list}
      />
      {doing !== undefined && base !== undefined && doing.deed === 'unassign' && (
        <UnassignDialog onClose={close} seat={doing.seat} />
      )}
      {doing !== undefined && base !== undefined && doing.deed === 'addOns' && (
        <AddOnsDialog base={base} onClose={close} seat={doing.seat} tallies={seats.tallies} />
      )}
      {doing !== undefined && base !== undefined && (doing.deed === 'assign' || doing.deed === 'reassign') && (
        <AssignDialog base={base} onClose={close} seat={doing.seat} />
      )}
    </Stack>
  );
}

function Free() {
  const w = useWords(words);
  return (
    <Text c="dimmed" component="span" size="sm">
      {w.free}
    </Text>
  );
}

function AddOns({ seat: { addOns } }: { readonly seat: Seat }) {
  if (addOns.length === 0) return '–';
  return (
    <Stack gap={2}>
      {addOns.map(({ seat, name, warning }) =>
        warning === undefined ? (
          <span key={seat}>{name}</span>
        ) : (
          <OverLimit key={seat}>{`${name}: ${warning}`}</OverLimit>
        ),
      )}
    </Stack>
  );
}

function State({ seat: { state, warning } }: { readonly seat: Seat }) {
  const w = useWords(words);
  return (
    <Stack align="flex-start" gap={2}>
      <StateBadge tone={TONES[state]}>{w.states[state]}</StateBadge>
      {warning !== undefined && <OverLimit>{warning}</OverLimit>}
    </Stack>
  );
}

function Deeds({ seat, onChoose }: { readonly seat: Seat; readonly onChoose: (deed: Deed) => void }) {
  const w = useWords(words);
  const held = seat.person !== undefined && seat.seat !== undefined;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={w.manage(nameOf(seat, w.freeLicence))} variant="subtle">
          <IconDotsVertical aria-hidden size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {held ? (
          <>
            <Menu.Item leftSection={<IconArrowsExchange aria-hidden size={16} />} onClick={() => onChoose('reassign')}>
              {w.reassign}
            </Menu.Item>
            <Menu.Item leftSection={<IconUserMinus aria-hidden size={16} />} onClick={() => onChoose('unassign')}>
              {w.unassign}
            </Menu.Item>
          </>
        ) : (
          <Menu.Item leftSection={<IconUserPlus aria-hidden size={16} />} onClick={() => onChoose('assign')}>
            {w.assign}
          </Menu.Item>
        )}
        {seat.seat !== undefined && (
          <Menu.Item leftSection={<IconPuzzle aria-hidden size={16} />} onClick={() => onChoose('addOns')}>
            {w.addOns}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
