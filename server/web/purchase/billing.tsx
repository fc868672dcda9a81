// Whom the invoice is addressed to: the payer's own details, or one of its contacts; a new one is added in place (S5.7).
import { Button, Card, Group, Radio, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import type { z } from 'zod';
import { accountSchema, contactSchema } from '../../../shared/contracts/accounts-api.ts';
import { listSchema } from '../../../shared/contracts/server-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';
import { words } from './checkout-words.ts';

interface Props {
  readonly payerId: string;
  /** Undefined: the payer's own details. */
  readonly contactId: string | undefined;
  onContact(id: string | undefined): void;
}

type Contact = z.infer<typeof contactSchema>;

/** Radio groups need a value for "none of them". */
const OWN = '';

export function Billing({ payerId, contactId, onContact }: Props) {
  const w = useWords(words);
  const { may } = useSession();
  const payer = useRead(`/accounts/${payerId}`, accountSchema);
  const contacts = useRead(`/accounts/${payerId}/billing-contacts`, listSchema(contactSchema));
  const [adds, setAdds] = useState(false);
  return (
    <Loaded lines={3} of={payer}>
      {(account) => (
        <Loaded lines={3} of={contacts}>
          {({ items }) => (
            <Stack gap="sm">
              <Kept contactId={contactId} contacts={items} onContact={onContact} />
              <Text c="dimmed" size="sm">
                {w.billingHint(account.name)}
              </Text>
              <Radio.Group
                label={w.contact}
                onChange={(id) => onContact(id === OWN ? undefined : id)}
                value={contactId ?? OWN}
              >
                <SimpleGrid cols={{ base: 1, xs: 2 }} mt={4} spacing="sm">
                  <ContactCard detail={w.own} email={account.email} name={account.name} value={OWN} />
                  {items.map(({ id, name, email, phone }) => (
                    <ContactCard detail={phone} email={email} key={id} name={name} value={id} />
                  ))}
                </SimpleGrid>
              </Radio.Group>
              {adds ? (
                <NewContact
                  onClose={() => setAdds(false)}
                  onKept={({ id }) => {
                    onContact(id);
                    setAdds(false);
                  }}
                  payerId={payerId}
                />
              ) : (
                may('accounts:write') && (
                  <Group>
                    <Button onClick={() => setAdds(true)} size="xs" variant="default">
                      {w.addContact}
                    </Button>
                  </Group>
                )
              )}
              {addressOf(account) !== '' && <Text size="sm">{`${account.name}, ${addressOf(account)}`}</Text>}
              {account.taxId !== '' && <Text size="sm">{`${w.taxId}: ${account.taxId}`}</Text>}
            </Stack>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

/** Chosen before a reload or for another payer, and removed since: invoices go to the account again. */
function Kept({ contactId, contacts, onContact }: Omit<Props, 'payerId'> & { readonly contacts: readonly Contact[] }) {
  const isGone = contactId !== undefined && contacts.every(({ id }) => id !== contactId);
  useEffect(() => {
    if (isGone) onContact(undefined);
  }, [isGone, onContact]);
  return null;
}

function addressOf({ address, country }: z.infer<typeof accountSchema>): string {
  const town = [address.postcode, address.city].filter((part) => part !== '').join(' ');
  return [...address.lines, town, address.region, country].filter((part) => part !== '').join(', ');
}

interface CardProps {
  readonly value: string;
  readonly name: string;
  readonly email: string;
  readonly detail: string;
}

function ContactCard({ value, name, email, detail }: CardProps) {
  return (
    <Radio.Card p="sm" value={value}>
      <Group align="flex-start" gap="sm" wrap="nowrap">
        <Radio.Indicator />
        <div style={{ minWidth: 0 }}>
          <Text fw={600} size="sm">
            {name}
          </Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Text>
          {detail !== '' && (
            <Text c="dimmed" size="xs">
              {detail}
            </Text>
          )}
        </div>
      </Group>
    </Radio.Card>
  );
}

interface NewProps {
  readonly payerId: string;
  onKept(contact: Contact): void;
  onClose(): void;
}

function NewContact({ payerId, onKept, onClose }: NewProps) {
  const w = useWords(words);
  const { api } = useSession();
  const path = `/accounts/${payerId}/billing-contacts`;
  const keep = useAct({
    run: (body: Record<string, string>, idempotencyKey) =>
      api.send('POST', path, contactSchema, { body, idempotencyKey }),
    changes: [path],
    done: ({ name }) => w.contactKept(name),
    onDone: onKept,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    keep.mutate(Object.fromEntries(['name', 'email', 'phone'].map((field) => [field, String(given.get(field) ?? '')])));
  };
  return (
    <Card withBorder>
      <form
        onKeyDown={({ key }) => {
          if (key === 'Escape') onClose();
        }}
        onSubmit={submit}
      >
        <Stack gap="sm">
          {keep.error !== null && <ProblemAlert error={keep.error} />}
          <TextInput
            autoFocus
            error={fieldProblem(keep.error, 'name')}
            label={w.name}
            maxLength={120}
            name="name"
            required
          />
          <TextInput
            error={fieldProblem(keep.error, 'email')}
            label={w.email}
            maxLength={254}
            name="email"
            required
            type="email"
          />
          <TextInput error={fieldProblem(keep.error, 'phone')} label={w.phone} maxLength={40} name="phone" type="tel" />
          <Group gap="xs">
            <Button loading={keep.isPending} type="submit">
              {w.keep}
            </Button>
            <Button onClick={onClose} variant="subtle">
              {w.cancel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
