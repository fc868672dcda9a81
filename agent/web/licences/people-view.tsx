// The people that licences can be given to: from the extensions of the PBX, from files, and added here by hand.
import { ActionIcon, Button, Card, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { z } from 'zod';
import { type addPersonSchema, type PeoplePage, peoplePageSchema } from '../../../shared/contracts/seats-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { CursorTable } from '../../../shared/ui/cursor-table.tsx';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { SEAT_NAMES } from '../../../shared/ui/seat-names.ts';
import { useSeatAct } from './seat-act.ts';
import { words } from './words.ts';

type Person = PeoplePage['items'][number];

export function PeopleView() {
  const w = useWords(words);
  const [params] = useSearchParams();
  const [leaving, setLeaving] = useState<Person>();
  const asked = { search: params.get('search') ?? '', cursor: params.get('cursor') ?? '' };
  const found = useRead(`/people${query(asked)}`, peoplePageSchema);
  const list = {
    ...found,
    data: found.data === undefined ? undefined : { ...found.data, next: found.data.next ?? null },
  };
  const { columns, origins } = w.people;
  return (
    <Stack>
      <AddPerson />
      <FilterBar search={{ label: w.search, placeholder: w.people.name }} />
      <CursorTable<Person>
        columns={[
          { accessor: 'name', title: columns.name },
          { accessor: 'email', title: columns.email, render: ({ email }) => email ?? '–' },
          { accessor: 'extension', title: columns.extension, render: ({ extension }) => extension ?? '–' },
          { accessor: 'origin', title: columns.origin, render: ({ origin }) => origins[origin] },
          {
            accessor: 'seats',
            title: columns.seats,
            render: ({ seats }) => seats.map(({ kind }) => SEAT_NAMES[kind]).join(', ') || '–',
          },
          {
            accessor: 'act',
            title: columns.act,
            textAlign: 'right',
            render: (person) =>
              person.origin === 'pbx' ? null : (
                <ActionIcon
                  aria-label={w.people.remove(person.name)}
                  color="red"
                  onClick={() => setLeaving(person)}
                  variant="subtle"
                >
                  <IconTrash aria-hidden size={16} />
                </ActionIcon>
              ),
          },
        ]}
        empty={<Empty>{found.data?.empty ?? w.people.empty}</Empty>}
        idOf={({ id }) => id}
        label={w.views.people}
        list={list}
      />
      {leaving !== undefined && <RemovePerson onClose={() => setLeaving(undefined)} person={leaving} />}
    </Stack>
  );
}

function AddPerson() {
  const w = useWords(words);
  const [form, setForm] = useState(0);
  // A fresh form for the next one, only where this one was taken.
  const add = useSeatAct<z.input<typeof addPersonSchema>>('/people/add', () => setForm(form + 1));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const email = String(given.get('email')).trim();
    add.mutate({ name: String(given.get('name')), ...(email === '' ? {} : { email }) });
  };
  return (
    <Card withBorder>
      <form key={form} onSubmit={submit}>
        {add.error !== null && <ProblemAlert error={add.error} />}
        <Group align="flex-end">
          <TextInput
            error={fieldProblem(add.error, 'name')}
            label={w.people.name}
            maxLength={120}
            name="name"
            required
          />
          <TextInput
            error={fieldProblem(add.error, 'email')}
            label={w.people.email}
            maxLength={120}
            name="email"
            type="email"
          />
          <Button loading={add.isPending} type="submit" variant="default">
            {w.people.add}
          </Button>
        </Group>
      </form>
    </Card>
  );
}

function RemovePerson({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const w = useWords(words);
  const remove = useSeatAct<{ readonly person: string }>('/people/remove', onClose);
  return (
    <Dialog onClose={onClose} title={w.people.remove(person.name)}>
      <Stack>
        {remove.error !== null && <ProblemAlert error={remove.error} />}
        <Text size="sm">{w.people.removeText}</Text>
        <Group justify="flex-end">
          <Button onClick={onClose} variant="default">
            {w.cancel}
          </Button>
          <Button data-autofocus loading={remove.isPending} onClick={() => remove.mutate({ person: person.id })}>
            {w.people.remove(person.name)}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
