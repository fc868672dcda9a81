// Chooses an account within sight by the beginning of its name; long lists are searched by the server.
import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { accountSchema } from '../../shared/contracts/accounts-api.ts';
import { pageSchema } from '../../shared/contracts/server-api.ts';
import { query } from '../../shared/ui/api.ts';
import { useRead } from '../../shared/ui/reads.tsx';
import { useRefused } from './form.tsx';
import type { AccountKind } from './session.tsx';

interface Props extends Omit<SelectProps, 'data' | 'name'> {
  readonly name: string;
  /** Absent: accounts of every kind. */
  readonly kinds?: readonly AccountKind[];
  /** Absent: however far below. */
  readonly parentId?: string;
}

export function AccountSelect({ name, kinds, parentId, onChange, ...props }: Props) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string>();
  // The name of the chosen one stands in the field and is no search: the others are offered beside it.
  const [search] = useDebouncedValue(typed === chosen ? '' : typed.trim(), 250);
  const found = useRead(`/accounts${query({ limit: 50, search, parentId })}`, pageSchema(accountSchema));
  const data = (found.data?.items ?? [])
    .filter(({ kind }) => kinds === undefined || kinds.includes(kind))
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      clearable={props.required !== true}
      data={data}
      error={useRefused(name)}
      filter={({ options }) => options}
      name={name}
      onChange={(value, option) => {
        setChosen(option?.label);
        onChange?.(value, option);
      }}
      onSearchChange={setTyped}
      searchable
      {...props}
    />
  );
}
