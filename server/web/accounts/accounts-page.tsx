// The accounts directly below one's own, from where the tree is walked; and the search over all of them.
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useSearchParams } from 'wouter';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { ExportButton } from '../lists/export-button.tsx';
import { useSession } from '../session.tsx';
import { AccountsTable, accountsAsked } from './accounts-table.tsx';
import { words } from './words.ts';

export function AccountsPage() {
  const w = useWords(words);
  const { me, may } = useSession();
  const [params] = useSearchParams();
  const asked = accountsAsked(params, me.account.id);
  return (
    <Page
      actions={
        <>
          <ExportButton list="accounts" path={`/accounts.csv${query(asked)}`} />
          {may('accounts:write') && (
            <Button component={Link} href="/accounts/new" leftSection={<IconPlus aria-hidden size={16} />}>
              {w.add}
            </Button>
          )}
        </>
      }
      lead={w.lead}
      title={w.title}
    >
      <AccountsTable
        empty={w.empty}
        filters={
          <FilterBar
            choices={[{ name: 'vat', label: w.vat.number, options: [{ value: 'refused', label: w.vat.unknown }] }]}
            search={{ label: w.search, placeholder: w.searchHint }}
          />
        }
        label={w.title}
        parentId={me.account.id}
      />
    </Page>
  );
}
