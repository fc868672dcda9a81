// A list of the portal: its filters, the columns that this person wants of it, and the table of its rows.
import { Group } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';
import type { ListName } from '../../../shared/contracts/lists-api.ts';
import { CursorTable } from '../../../shared/ui/cursor-table.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { useHiddenColumns } from './kept-lists.ts';

interface Props<Row> extends ComponentProps<typeof CursorTable<Row>> {
  readonly name: ListName;
  readonly filters?: ReactNode;
  /** The column that says which row it is and leads to it; absent: the first. It is never hidden. */
  readonly fixed?: string;
}

/** Columns whose title is no text, such as that of the acts, are always shown. */
export function ListTable<Row>({ name, filters, fixed, columns, list, ...table }: Props<Row>) {
  const { hidden, isPending } = useHiddenColumns(name);
  const identifying = fixed ?? String(columns[0]?.accessor);
  const titled = columns.flatMap(({ accessor, title }) =>
    typeof title === 'string' ? [{ name: String(accessor), title, isFixed: String(accessor) === identifying }] : [],
  );
  const hiding = titled.filter((one) => !one.isFixed && hidden.includes(one.name)).map((one) => one.name);
  const shown = columns.filter(({ accessor }) => !hiding.includes(String(accessor)));
  return (
    <>
      <Group align="flex-end" gap="sm" justify="space-between">
        <Group align="flex-end" gap="sm">
          {filters}
        </Group>
        {!isPending && <ColumnMenu columns={titled} hidden={hiding} list={name} />}
      </Group>
      <CursorTable {...table} columns={shown} list={isPending ? { ...list, data: undefined } : list} />
    </>
  );
}
