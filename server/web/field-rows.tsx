// Fields that come as often as somebody needs them, e.g. the tiers of a price: named LIST.INDEX.FIELD, added and removed row by row.
import { ActionIcon, Button, Group, Stack } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { freshKey } from '../../shared/ui/api.ts';
import type { Filled } from './form.tsx';

interface Props<Given> {
  readonly given: readonly Given[];
  /** Rows that stay, however many are removed. */
  readonly least?: number;
  readonly add: string;
  readonly remove: (row: number) => string;
  /** `given` is undefined in a row that was added. */
  readonly children: (index: number, given: Given | undefined) => ReactNode;
}

export function FieldRows<Given>({ given, least = 0, add, remove, children }: Props<Given>) {
  const [rows, setRows] = useState(() => [
    ...given.map((one) => ({ key: freshKey(), given: one as Given | undefined })),
    ...Array.from({ length: Math.max(0, least - given.length) }, () => ({ key: freshKey(), given: undefined })),
  ]);
  return (
    <Stack gap="xs">
      {rows.map(({ key, given: one }, index) => (
        <Group align="flex-start" gap="sm" key={key}>
          {children(index, one)}
          {rows.length > least && (
            <ActionIcon
              aria-label={remove(index + 1)}
              mt={28}
              onClick={() => setRows(rows.filter((row) => row.key !== key))}
              variant="subtle"
            >
              <IconTrash aria-hidden size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      <Group>
        <Button onClick={() => setRows([...rows, { key: freshKey(), given: undefined }])} size="xs" variant="default">
          {add}
        </Button>
      </Group>
    </Stack>
  );
}

/** What was filled in, row by row, each by the names of its fields. */
export function rowsOf(filled: Filled, list: string): Filled[] {
  const rows: Record<string, string>[] = [];
  for (const [name, value] of Object.entries(filled)) {
    const [of, index = '', field = ''] = name.split('.');
    if (of !== list) continue;
    rows[Number(index)] = { ...rows[Number(index)], [field]: value };
  }
  return rows;
}
