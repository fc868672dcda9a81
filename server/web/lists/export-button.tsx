// The button that saves a list as a file: every row found, in the order shown, with every column, which is told where some are hidden.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import type { ListName } from '../../../shared/contracts/lists-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { useDownload } from '../download.ts';
import { useHiddenColumns } from './kept-lists.ts';
import { words } from './words.ts';

interface Props {
  readonly list: ListName;
  /** Of the API, with the filter and the order of the list. */
  readonly path: string;
  /** Of the file; absent: the list's as CSV. */
  readonly name?: string;
  readonly children?: string;
}

export function ExportButton({ list, path, name = `${list}.csv`, children }: Props) {
  const w = useWords(words);
  const file = useDownload();
  const isTable = name.endsWith('.csv');
  const { hidden } = useHiddenColumns(list);
  const save = () =>
    file.mutate(
      { path, name },
      { onSuccess: () => isTable && hidden.length > 0 && notifications.show({ message: w.allInCsv(hidden.length) }) },
    );
  return (
    <Button
      leftSection={<IconDownload aria-hidden size={16} />}
      loading={file.isPending}
      onClick={save}
      variant="default"
    >
      {children ?? w.csv}
    </Button>
  );
}
