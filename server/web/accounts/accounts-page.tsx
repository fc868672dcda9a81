// The accounts directly below one's own, from where the tree is walked; and the search over all of them.
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'wouter';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { useSession } from '../session.tsx';
import { AccountsTable } from './accounts-table.tsx';
import { words } from './words.ts';

export function AccountsPage() {
  const w = useWords(words);
  const { me, may } = useSession();
  return (
    <Page
      actions={
        may('accounts:write') && (
          <Button component={Link} href="/accounts/new" leftSection={<IconPlus aria-hidden size={16} />}>
            {w.add}
          </Button>
        )
      }
      lead={w.lead}
      title={w.title}
    >
      <AccountsTable
        empty={w.empty}
        filters={<FilterBar search={{ label: w.search, placeholder: w.searchHint }} />}
        label={w.title}
        parentId={me.account.id}
      />
    </Page>
  );
}
