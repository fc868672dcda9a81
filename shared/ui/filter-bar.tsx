// The filters above a table: a search box and choices whose state is the page's address; a new filter starts at the first page.
import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { changed } from './cursor-table.tsx';

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

interface Props {
  /** Absent: no search box. */
  readonly search?: { readonly label: string; readonly placeholder: string };
  readonly choices?: readonly Choice[];
  /** Days, YYYY-MM-DD in the address. */
  readonly days?: readonly { readonly name: string; readonly label: string }[];
}

export function FilterBar({ search, choices = [], days = [] }: Props) {
  const [params, setParams] = useSearchParams();
  const searched = params.get('search') ?? '';
  const [typed, setTyped] = useState(searched);
  const [known, setKnown] = useState(searched);
  // Another address, e.g. of a saved filter; what was typed here comes back as what it already says.
  if (searched !== known) {
    setKnown(searched);
    if (searched !== typed.trim()) setTyped(searched);
  }
  const set = (name: string, value: string | undefined) =>
    setParams((before) => changed(before, { [name]: value, cursor: undefined }), { replace: true });
  const setSearch = useDebouncedCallback((text: string) => set('search', text.trim()), 250);
  return (
    <Group align="flex-end" gap="sm">
      {search !== undefined && (
        <TextInput
          label={search.label}
          leftSection={<IconSearch aria-hidden size={16} />}
          maxLength={64}
          type="search"
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
            setSearch(value);
          }}
          placeholder={search.placeholder}
          value={typed}
          w={{ base: '100%', xs: 260 }}
        />
      )}
      {choices.map(({ name, label, options }) => (
        <Select
          clearable
          data={[...options]}
          key={name}
          label={label}
          onChange={(value) => set(name, value ?? undefined)}
          value={params.get(name)}
          w={{ base: '100%', xs: 200 }}
        />
      ))}
      {days.map(({ name, label }) => (
        <TextInput
          key={name}
          label={label}
          onChange={({ currentTarget: { value } }) => set(name, value === '' ? undefined : value)}
          type="date"
          value={params.get(name) ?? ''}
          w={{ base: '100%', xs: 160 }}
        />
      ))}
    </Group>
  );
}
