// One's own billing contacts, among the settings: a customer has no other way to its account's page.

import { Card } from '@mantine/core';
import { useWords } from '../../../shared/ui/language.tsx';
import { words } from '../accounts/contact-words.ts';
import { AddContact, ContactList } from '../accounts/contacts.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { useSettings } from './links.ts';

export function ContactsPage() {
  const w = useWords(words);
  const { account } = useSession().me;
  return (
    <SectionPage
      {...useSettings()}
      actions={<AddContact account={account} size="sm" />}
      lead={w.lead(account.name)}
      title={w.title}
    >
      <Card maw={760} withBorder>
        <ContactList account={account} />
      </Card>
    </SectionPage>
  );
}
