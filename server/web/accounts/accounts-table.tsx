// Accounts as a table: those directly below one, or all whose name or e-mail begins like what is searched.
import { Anchor } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { AccountState } from './account-state.tsx';
import { words } from './words.ts';

export function AccountsTable({ parentId, label, empty, filters }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const sought = accountsAsked(params, parentId);
  const asked = { limit: 25, cursor: params.get('cursor') ?? undefined, ...sought };
  const list = useRead(`/accounts${query(asked)}`, pageSchema(accountSchema));
  return (
    <ListTable
      name="accounts"
      filters={filters}
      columns={[
        {
          accessor: 'name',
          title: w.name,
          render: ({ id, name }) => (
            <Anchor
              component={Link}
              href={`/accounts/${id}`}
              onClick={(event: MouseEvent) => event.stopPropagation()}
              size="sm"
            >
              {name}
            </Anchor>
          ),
        },
        { accessor: 'kind', title: w.kind, render: ({ kind }) => w.kinds[kind] },
        { accessor: 'status', title: w.state, render: ({ status }) => <AccountState status={status} /> },
        { accessor: 'email', title: w.email, visibleMediaQuery: WIDE },
        { accessor: 'country', title: w.country, visibleMediaQuery: WIDE },
        {
          accessor: 'createdAtMs',
          title: w.since,
          noWrap: true,
          visibleMediaQuery: WIDE,
          render: ({ createdAtMs }) => format.date(createdAtMs),
        },
      ]}
      empty={<Empty>{'parentId' in sought ? empty : w.none}</Empty>}
      idOf={({ id }) => id}
      label={label}
      list={list}
      onOpen={({ id }) => go(`/accounts/${id}`)}
    />
  );
}

/** What is looked for is looked for on all levels below. */
export function accountsAsked(params: URLSearchParams, parentId: string) {
  const sought = { search: params.get('search') ?? undefined, vat: params.get('vat') ?? undefined };
  return Object.values(sought).every((one) => one === undefined) ? { parentId } : sought;
}

const WIDE = '(min-width: 48em)';

interface Props {
  readonly parentId: string;
  readonly label: string;
  readonly empty: string;
  readonly filters?: ReactNode;
}
