// The dialog in which what a list shows gets a name; a name that there is already is replaced, and the button says so.
import { Text } from '@mantine/core';
import { useState } from 'react';
import { type ListName, savedFilterSchema } from '../../../shared/contracts/lists-api.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActForm, Field, type Filled } from '../form.tsx';
import { useSession } from '../session.tsx';
import type { Filter, SavedFilter } from './kept-lists.ts';
import { words } from './words.ts';

interface Props {
  readonly list: ListName;
  readonly filter: Filter;
  readonly saved: readonly SavedFilter[];
  readonly onClose: () => void;
}

export function SaveFilter({ list, filter, saved, onClose }: Props) {
  const w = useWords(words);
  const { api } = useSession();
  const [typed, setTyped] = useState('');
  const same = saved.find(({ name }) => name === typed.trim());
  const save = useAct({
    run: ({ name = '' }: Filled, idempotencyKey) =>
      same === undefined
        ? api.send('POST', '/me/filters', savedFilterSchema, { body: { list, name, filter }, idempotencyKey })
        : api.send('PATCH', `/me/filters/${same.id}`, savedFilterSchema, { body: { filter } }),
    changes: ['/me/lists'],
    done: ({ name }) => w.saved(name),
    onDone: onClose,
  });
  return (
    <Dialog onClose={onClose} title={w.saveTitle}>
      <Text mb="sm" size="sm">
        {w.saveSays}
      </Text>
      <ActForm act={save} submit={same === undefined ? w.saveIt : w.replace(same.name)}>
        <Field
          data-autofocus
          label={w.name}
          maxLength={60}
          name="name"
          onChange={({ currentTarget: { value } }) => setTyped(value)}
          required
          withAsterisk={false}
        />
      </ActForm>
    </Dialog>
  );
}
