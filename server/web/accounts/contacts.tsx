// The billing contacts of an account: listed, added, changed and removed; papers that name one keep it (S5.7, S5.33).
import { Group, Stack, Text } from '@mantine/core';
import type { z } from 'zod';
import { contactSchema } from '../../../shared/contracts/accounts-api.ts';
import { listSchema } from '../../../shared/contracts/server-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { ActDialog, Field, type Filled } from '../form.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { words } from './contact-words.ts';

type Contact = z.infer<typeof contactSchema>;

interface Of {
  readonly account: { readonly id: string; readonly name: string };
}

interface One {
  /** Of the account's contacts. */
  readonly path: string;
  readonly contact: Contact;
}

const pathOf = ({ account }: Of) => `/accounts/${account.id}/billing-contacts`;

export function ContactsPanel({ account }: Of) {
  const w = useWords(words);
  return (
    <Panel actions={<AddContact account={account} />} lead={w.lead(account.name)} title={w.title}>
      <ContactList account={account} />
    </Panel>
  );
}

export function ContactList({ account }: Of) {
  const w = useWords(words);
  const { may } = useSession();
  const path = pathOf({ account });
  const contacts = useRead(path, listSchema(contactSchema));
  const mayChange = may('accounts:write');
  return (
    <Loaded lines={3} of={contacts}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty>{w.empty}</Empty>
        ) : (
          <Stack aria-label={w.title} component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map((contact) => (
              <Group component="li" justify="space-between" key={contact.id}>
                <div style={{ minWidth: 0 }}>
                  <Text fw={600} size="sm">
                    {contact.name}
                  </Text>
                  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                    {[contact.email, contact.phone].filter((part) => part !== '').join(' · ')}
                  </Text>
                </div>
                {mayChange && (
                  <Group gap="xs">
                    <ChangeContact contact={contact} path={path} />
                    <RemoveContact contact={contact} path={path} />
                  </Group>
                )}
              </Group>
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}

/** Nothing for who may not. */
export function AddContact({ account, size = 'xs' }: Of & { readonly size?: 'xs' | 'sm' }) {
  const w = useWords(words);
  const { api, may } = useSession();
  const path = pathOf({ account });
  const add = useAct({
    run: (body: Filled, idempotencyKey) => api.send('POST', path, contactSchema, { body, idempotencyKey }),
    changes: [path],
    done: ({ name }) => w.added(name),
  });
  if (!may('accounts:write')) return null;
  return (
    <ActDialog act={add} opener={w.add} openerProps={{ size }} submit={w.add} title={w.addTitle}>
      <ContactFields />
    </ActDialog>
  );
}

function ChangeContact({ path, contact }: One) {
  const w = useWords(words);
  const { api } = useSession();
  const { id, name } = contact;
  const change = useAct({
    run: (body: Filled) => api.send('PATCH', `${path}/${id}`, contactSchema, { body }),
    changes: [path],
    done: (changed) => w.saved(changed.name),
  });
  return (
    <ActDialog
      act={change}
      opener={w.edit}
      openerProps={{ 'aria-label': w.editTitle(name) }}
      says={w.editSays}
      submit={w.save}
      title={w.editTitle(name)}
    >
      <ContactFields contact={contact} />
    </ActDialog>
  );
}

function RemoveContact({ path, contact: { id, name, email } }: One) {
  const w = useWords(words);
  const { api } = useSession();
  const remove = useAct({
    run: (_: Filled) => api.act('DELETE', `${path}/${id}`),
    changes: [path],
    done: () => w.removed,
  });
  return (
    <ActDialog
      act={remove}
      color="red"
      opener={w.remove}
      openerProps={{ 'aria-label': w.removeTitle(name), color: 'red', variant: 'subtle' }}
      says={w.removeSays(email)}
      submit={w.remove}
      title={w.removeTitle(name)}
    />
  );
}

function ContactFields({ contact }: { readonly contact?: Contact }) {
  const w = useWords(words);
  return (
    <>
      <Field data-autofocus defaultValue={contact?.name} label={w.name} maxLength={120} name="name" required />
      <Field defaultValue={contact?.email} label={w.email} maxLength={254} name="email" required type="email" />
      <Field defaultValue={contact?.phone} label={w.phone} maxLength={40} name="phone" type="tel" />
    </>
  );
}
