// What can be done about the rows that are chosen, above their table.
import { Button, Group, Paper, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useWords } from '../../../shared/ui/language.tsx';
import type { Bulk, BulkAct, BulkDialogProps } from './bulk.ts';
import { words } from './words.ts';

const BulkDialog = lazy(() => import('./bulk-dialog.tsx').then((file) => ({ default: file.BulkDialog }))) as <Row>(
  props: BulkDialogProps<Row>,
) => ReactNode;

interface Props<Row> {
  readonly bulk: Bulk<Row>;
  readonly idOf: (row: Row) => string;
  readonly chosen: readonly Row[];
  readonly onClear: () => void;
}

export function BulkBar<Row>({ bulk, idOf, chosen, onClear }: Props<Row>) {
  const w = useWords(words);
  const [act, setAct] = useState<BulkAct<Row>>();
  return (
    <Paper aria-label={w.chosenRows} component="section" p="xs" withBorder>
      <Group gap="xs">
        <Text aria-live="polite" size="sm">
          {w.chosen(chosen.length)}
        </Text>
        {bulk.acts.map((one) => (
          <Button
            key={one.name}
            onClick={() => setAct(one)}
            size="xs"
            variant="default"
            {...(one.isDestructive === true ? { c: 'red' } : {})}
          >
            {one.name}
          </Button>
        ))}
        {bulk.files?.map(({ name, isPending, save }) => (
          <Button key={name} loading={isPending} onClick={() => save(chosen)} size="xs" variant="default">
            {name}
          </Button>
        ))}
        <Button onClick={onClear} size="xs" variant="subtle">
          {w.chooseNone}
        </Button>
      </Group>
      <Suspense>
        {act !== undefined && (
          <BulkDialog act={act} idOf={idOf} nameOf={bulk.nameOf} onClose={() => setAct(undefined)} rows={chosen} />
        )}
      </Suspense>
    </Paper>
  );
}
