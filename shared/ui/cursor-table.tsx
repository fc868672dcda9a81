// A table over a list of the API: sorted, narrowed and paged by the server, its state in the page's address so that a link shows a colleague the same.
import { Button, Group, Text } from '@mantine/core';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { useWords } from './language.tsx';
import { ProblemAlert } from './problem-alert.tsx';

const words = {
  en: {
    rows: (count: number, more: boolean) => (more ? `${count} or more` : `${count} in all`),
    next: 'Next page',
    first: 'First page',
    nothing: 'Nothing here',
  },
  de: {
    rows: (count: number, more: boolean) => (more ? `${count} oder mehr` : `${count} insgesamt`),
    next: 'Nächste Seite',
    first: 'Erste Seite',
    nothing: 'Nichts vorhanden',
  },
};

interface ListPage<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
  readonly total?: { readonly count: number; readonly more: boolean } | null | undefined;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: DataTableColumn<Row>[];
  readonly idOf: (row: Row) => string;
  readonly list: { readonly data: ListPage<Row> | undefined; readonly error: unknown; refetch(): unknown };
  /** Says what will be here and offers the first step. */
  readonly empty: ReactNode;
  readonly onOpen?: (row: Row) => void;
  /** Of many rows, also of several pages. */
  readonly choice?: RowChoice<Row> | undefined;
}

interface RowChoice<Row> {
  readonly chosen: readonly Row[];
  readonly onChoose: (rows: Row[]) => void;
  readonly labelOf: (row: Row) => string;
  readonly allLabel: string;
}

/** A column's `accessor` is its name in the API's `sort`, where `sortable`. */
export function CursorTable<Row>({ label, columns, idOf, list, empty, onOpen, choice }: Props<Row>) {
  const w = useWords(words);
  const [params, setParams] = useSearchParams();
  const sort = params.get('sort') ?? '';
  if (list.error !== null && list.data === undefined)
    return <ProblemAlert error={list.error} isRead onRetry={() => void list.refetch()} />;
  const { data } = list;
  const change = (given: Readonly<Record<string, string | undefined>>) => setParams((before) => changed(before, given));
  return (
    <>
      <DataTable<Row>
        aria-label={label}
        columns={columns.map((column) => (column.noWrap ? column : { ...column, cellsStyle: () => WIDEST }))}
        emptyState={data === undefined ? undefined : empty}
        fetching={data === undefined}
        highlightOnHover={onOpen !== undefined}
        horizontalSpacing={6}
        idAccessor={(row) => idOf(row)}
        minHeight={data === undefined || data.items.length === 0 ? 220 : 0}
        noRecordsText={w.nothing}
        onSortStatusChange={({ columnAccessor, direction }) =>
          change({ sort: `${direction === 'desc' ? '-' : ''}${String(columnAccessor)}`, cursor: undefined })
        }
        records={[...(data?.items ?? [])]}
        sortStatus={{ columnAccessor: sort.replace(/^-/, ''), direction: sort.startsWith('-') ? 'desc' : 'asc' }}
        verticalSpacing={6}
        {...(choice === undefined
          ? {}
          : {
              selectedRecords: [...choice.chosen],
              onSelectedRecordsChange: choice.onChoose,
              getRecordSelectionCheckboxProps: (row: Row) => ({ 'aria-label': choice.labelOf(row) }),
              allRecordsSelectionCheckboxProps: { 'aria-label': choice.allLabel },
            })}
        {...(onOpen === undefined ? {} : { onRowClick: ({ record }) => onOpen(record), rowStyle: clickable })}
      />
      <Group justify="space-between">
        <Text c="dimmed" size="sm">
          {data?.total ? w.rows(data.total.count, data.total.more) : ''}
        </Text>
        <Group gap="xs">
          {params.has('cursor') && (
            <Button onClick={() => change({ cursor: undefined })} size="xs" variant="default">
              {w.first}
            </Button>
          )}
          {data?.next != null && (
            <Button onClick={() => change({ cursor: data.next ?? undefined })} size="xs" variant="default">
              {w.next}
            </Button>
          )}
        </Group>
      </Group>
    </>
  );
}

/** A name of one long word is broken there rather than pushing the other columns out of sight. */
const WIDEST = { maxWidth: 260, overflowWrap: 'break-word' } as const;

const clickable = () => ({ cursor: 'pointer' });

/** Search parameters with some set and, where undefined or empty, removed. */
export function changed(before: URLSearchParams, given: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === '') after.delete(name);
    else after.set(name, value);
  }
  return after;
}
