// The dialog in which saved filters are renamed and deleted; what was deleted can be taken back while the dialog stands.
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { savedFilterSchema } from '../../../shared/contracts/lists-api.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActForm, Field, type Filled } from '../form.tsx';
import { useSession } from '../session.tsx';
import type { SavedFilter } from './kept-lists.ts';
import { words } from './words.ts';

const CHANGES = ['/me/lists'];

export function SavedFilters({
  saved,
  onClose,
}: {
  readonly saved: readonly SavedFilter[];
  readonly onClose: () => void;
}) {
  const w = useWords(words);
  /** As they stood when the dialog opened, so that a row stays where it is, also deleted. */
  const [rows] = useState(saved);
  return (
    <Dialog onClose={onClose} size="lg" title={w.manageTitle}>
      <Stack gap="md">
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </Stack>
    </Dialog>
  );
}

function Row({ row }: { readonly row: SavedFilter }) {
  const w = useWords(words);
  const { api } = useSession();
  /** Another id where it was deleted and taken back. */
  const [kept, setKept] = useState<SavedFilter | undefined>(row);
  const [last, setLast] = useState(row);
  const shown = (next: SavedFilter) => {
    setKept(next);
    setLast(next);
  };
  const rename = useAct({
    run: ({ name }: Filled) => api.send('PATCH', `/me/filters/${last.id}`, savedFilterSchema, { body: { name } }),
    changes: CHANGES,
    done: ({ name }) => w.saved(name),
    onDone: shown,
  });
  const remove = useAct({
    run: () => api.act('DELETE', `/me/filters/${last.id}`),
    changes: CHANGES,
    onDone: () => setKept(undefined),
  });
  const takeBack = useAct({
    run: (_: undefined, idempotencyKey) => {
      const { list, name, filter } = last;
      return api.send('POST', '/me/filters', savedFilterSchema, { body: { list, name, filter }, idempotencyKey });
    },
    changes: CHANGES,
    onDone: shown,
  });
  if (kept === undefined) {
    return (
      <Stack gap="xs">
        {takeBack.error !== null && <ProblemAlert error={takeBack.error} />}
        <Group justify="space-between" role="status">
          <Text size="sm">{w.deleted(last.name)}</Text>
          <Button autoFocus loading={takeBack.isPending} onClick={() => takeBack.mutate(undefined)} variant="default">
            {w.takeBack}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="xs">
      {remove.error !== null && <ProblemAlert error={remove.error} />}
      <ActForm
        act={rename}
        beside={
          <Button loading={remove.isPending} onClick={() => remove.mutate(undefined)} variant="subtle">
            {w.remove(kept.name)}
          </Button>
        }
        submit={w.rename}
      >
        <Field
          autoFocus={kept !== row}
          defaultValue={kept.name}
          label={w.name}
          maxLength={60}
          name="name"
          required
          withAsterisk={false}
        />
      </ActForm>
    </Stack>
  );
}
