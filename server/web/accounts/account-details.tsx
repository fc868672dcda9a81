// What an account says of itself, and its form; a refusal stands at the field it is about.
import { Button, Card, Group, SimpleGrid, Stack, Table, Textarea, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';
import type { Account } from './account-state.tsx';
import { words } from './words.ts';

const PLAIN = ['name', 'email', 'country', 'taxId', 'language', 'timeZone', 'currency'] as const;

export function AccountDetails({ account }: { readonly account: Account }) {
  const w = useWords(words);
  const { may } = useSession();
  const [editing, setEditing] = useState(false);
  return (
    <Card withBorder>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {w.details}
        </Title>
        {!editing && may('accounts:write') && (
          <Button onClick={() => setEditing(true)} size="xs" variant="default">
            {w.edit}
          </Button>
        )}
      </Group>
      {editing ? <Form account={account} onEnd={() => setEditing(false)} /> : <Facts account={account} />}
    </Card>
  );
}

function Facts({ account }: { readonly account: Account }) {
  const w = useWords(words);
  const { lines, postcode, city, region } = account.address;
  const address = [...lines, `${postcode} ${city}`.trim(), region].filter((line) => line !== '').join(', ');
  const facts = [...PLAIN.map((field) => [w[field], account[field]] as const), [w.address, address] as const];
  return (
    <Table>
      <Table.Tbody>
        {facts.map(([label, value]) => (
          <Table.Tr key={label}>
            <Table.Th fw={500} w={160}>
              {label}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value || '–'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Form({ account, onEnd }: { readonly account: Account; readonly onEnd: () => void }) {
  const w = useWords(words);
  const { api } = useSession();
  const change = useAct({
    run: (body: Record<string, unknown>, idempotencyKey) =>
      api.send('PATCH', `/accounts/${account.id}`, accountSchema, { body, idempotencyKey }),
    changes: ['/accounts'],
    done: () => w.saved,
    onDone: onEnd,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? '').trim();
    // Only what differs: currency and time zone are fixed once something was sold.
    const plain = PLAIN.map((field) => [field, text(field)] as const).filter(
      ([field, value]) => value !== account[field],
    );
    const lines = text('lines')
      .split('\n')
      .map((line) => line.trim());
    const address = {
      ...account.address,
      lines: lines.filter((line) => line !== ''),
      postcode: text('postcode'),
      city: text('city'),
    };
    const moved = JSON.stringify(address) === JSON.stringify(account.address) ? {} : { address };
    const body = { ...Object.fromEntries(plain), ...moved };
    if (Object.keys(body).length === 0) onEnd();
    else change.mutate(body);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        {change.error !== null && <ProblemAlert error={change.error} />}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {PLAIN.map((field, index) => (
            <TextInput
              autoFocus={index === 0}
              defaultValue={account[field]}
              error={fieldProblem(change.error, field)}
              key={field}
              label={w[field]}
              name={field}
              required={field === 'name' || field === 'email'}
            />
          ))}
          <TextInput
            defaultValue={account.address.postcode}
            error={fieldProblem(change.error, 'address.postcode')}
            label={w.postcode}
            name="postcode"
          />
          <TextInput
            defaultValue={account.address.city}
            error={fieldProblem(change.error, 'address.city')}
            label={w.city}
            name="city"
          />
        </SimpleGrid>
        <Textarea
          autosize
          defaultValue={account.address.lines.join('\n')}
          error={fieldProblem(change.error, 'address.lines')}
          label={w.addressLines}
          minRows={2}
          name="lines"
        />
        <Group>
          <Button loading={change.isPending} type="submit">
            {w.save}
          </Button>
          <Button onClick={onEnd} variant="default">
            {w.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
