// A list of the portal: its filters, the columns that this person wants of it, and the table of its rows.
import { Group } from '@mantine/core';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { ListName } from '../../../shared/contracts/lists-api.ts';
import { CursorTable } from '../../../shared/ui/cursor-table.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { Waiting } from '../../../shared/ui/page.tsx';
import type { Bulk } from './bulk.ts';
import { BulkBar } from './bulk-bar.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { useHiddenColumns } from './kept-lists.ts';
import { words } from './words.ts';

interface Props<Row> extends ComponentProps<typeof CursorTable<Row>> {
  readonly name: ListName;
  readonly filters?: ReactNode;
  readonly bulk?: Bulk<NoInfer<Row>>;
  /** The column that says which row it is and leads to it; absent: the first. It is never hidden. */
  readonly fixed?: string;
}

/** Columns whose title is no text, such as that of the acts, are always shown. */
export function ListTable<Row>({ name, filters, fixed, bulk, columns, list, ...table }: Props<Row>) {
  const { hidden, isPending } = useHiddenColumns(name);
  const identifying = fixed ?? String(columns[0]?.accessor);
  const titled = columns.flatMap(({ accessor, title }) =>
    typeof title === 'string' ? [{ name: String(accessor), title, isFixed: String(accessor) === identifying }] : [],
  );
  const hiding = titled.filter((one) => !one.isFixed && hidden.includes(one.name)).map((one) => one.name);
  const shown = columns.filter(({ accessor }) => !hiding.includes(String(accessor)));
  const w = useWords(words);
  const [params] = useSearchParams();
  const shownIn = whereIn(params);
  const [selection, setSelection] = useState<{ readonly of: string; readonly rows: readonly Row[] }>();
  // Chosen on several pages of one list; another filter is another list.
  // What of them stands on this page is taken as it stands now.
  const anew = new Map(list.data?.items.map((row) => [table.idOf(row), row]));
  const chosen = selection?.of === shownIn ? selection.rows.map((row) => anew.get(table.idOf(row)) ?? row) : [];
  const choose = (rows: readonly Row[]) => setSelection({ of: shownIn, rows });
  const canChoose = bulk !== undefined && bulk.acts.length + (bulk.files?.length ?? 0) > 0;
  const choice = canChoose
    ? { chosen, onChoose: choose, labelOf: (row: Row) => w.chooseRow(bulk.nameOf(row)), allLabel: w.choosePage }
    : undefined;
  return (
    <>
      <Group align="flex-end" gap="sm" justify="space-between" mih={36}>
        <Group align="flex-end" gap="sm">
          {filters}
        </Group>
        {!isPending && (
          <Group gap="xs">
            {filters !== undefined && <FilterMenu list={name} />}
            <ColumnMenu columns={titled} hidden={hiding} list={name} />
          </Group>
        )}
      </Group>
      {canChoose && chosen.length > 0 && (
        <BulkBar bulk={bulk} chosen={chosen} idOf={table.idOf} onClear={() => choose([])} />
      )}
      {isPending ? <Waiting lines={8} /> : <CursorTable {...table} choice={choice} columns={shown} list={list} />}
    </>
  );
}

/** The list's address but for the page of it. */
function whereIn(params: URLSearchParams): string {
  const where = new URLSearchParams(params);
  where.delete('cursor');
  where.delete('sort');
  return where.toString();
}
