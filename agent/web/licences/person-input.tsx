// Choosing one of the people that the agent knows, found by what is typed.
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { peoplePageSchema } from '../../../shared/contracts/seats-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { words } from './words.ts';

/** `onChoose` is given the UUID of the person, or '' for nobody. */
export function PersonInput({ onChoose }: { readonly onChoose: (person: string) => void }) {
  const w = useWords(words);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<{ readonly value: string; readonly label: string }>();
  const [search] = useDebouncedValue(chosen?.label === typed ? '' : typed, 200);
  const people = useRead(`/people${query({ search, limit: 50 })}`, peoplePageSchema);
  const found = (people.data?.items ?? []).map(({ id, name, email, extension }) => ({
    value: id,
    label: [name, ...(extension === undefined ? [] : [`(${extension})`]), ...(email === undefined ? [] : [email])].join(
      ' ',
    ),
  }));
  return (
    <Select
      data={chosen === undefined || found.some(({ value }) => value === chosen.value) ? found : [chosen, ...found]}
      data-autofocus
      description={w.personHint}
      // The agent has searched already.
      filter={({ options }) => options}
      label={w.person}
      nothingFoundMessage={w.nobody}
      onChange={(value, option) => {
        setChosen(value === null || option === null ? undefined : { value, label: option.label });
        onChoose(value ?? '');
      }}
      onSearchChange={setTyped}
      required
      searchable
      searchValue={typed}
      value={chosen?.value ?? null}
    />
  );
}
