// Who may sign in for an account, and inviting somebody else: by mail, and by a link that is shown once.
import { Badge, Button, Card, Group, Modal, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { linkSchema, userSchema } from '../../../shared/contracts/accounts-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';
import type { Account } from './account-state.tsx';
import { words } from './words.ts';

const ROLES = ['owner', 'billing', 'technician', 'viewer'] as const;

export function AccountPeople({ account }: { readonly account: Account }) {
  const w = useWords(words);
  const { may } = useSession();
  const users = useRead(`/users${query({ accountId: account.id, limit: 100 })}`, pageSchema(userSchema));
  const [opened, { open, close }] = useDisclosure();
  return (
    <Card withBorder>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {w.people}
        </Title>
        {may('users:write') && (
          <Button onClick={open} size="xs" variant="default">
            {w.invite}
          </Button>
        )}
      </Group>
      <Loaded lines={3} of={users}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{w.noPeople}</Empty>
          ) : (
            <Table>
              <Table.Tbody>
                {items.map(({ id, name, email, role, disabledAtMs }) => (
                  <Table.Tr key={id}>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>
                      {name}{' '}
                      <Text c="dimmed" size="xs">
                        {email}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      {w.roles[role]} {disabledAtMs !== null && <Badge color="gray">{w.disabled}</Badge>}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Loaded>
      <Modal onClose={close} opened={opened} title={w.inviteWho}>
        <Invite accountId={account.id} />
      </Modal>
    </Card>
  );
}

function Invite({ accountId }: { readonly accountId: string }) {
  const w = useWords(words);
  const { api } = useSession();
  const [role, setRole] = useState<(typeof ROLES)[number]>('viewer');
  const invite = useAct({
    run: (body: object, idempotencyKey) => api.send('POST', '/invitations', linkSchema, { body, idempotencyKey }),
    changes: ['/users', '/invitations'],
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email') ?? '').trim();
    invite.mutate({ email, role, accountId });
  };
  if (invite.data !== undefined) {
    return (
      <Stack>
        <Text>{w.inviteLink}</Text>
        <CopyText text={`${location.origin}/invitation#${invite.data.token}`} />
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {invite.error !== null && <ProblemAlert error={invite.error} />}
        <TextInput
          data-autofocus
          error={fieldProblem(invite.error, 'email')}
          label={w.email}
          name="email"
          required
          type="email"
        />
        <Select
          allowDeselect={false}
          data={ROLES.map((value) => ({ value, label: w.roles[value] }))}
          description={w.roleHints[role]}
          label={w.role}
          onChange={(value) => setRole(ROLES.find((known) => known === value) ?? 'viewer')}
          value={role}
        />
        <Button loading={invite.isPending} type="submit">
          {w.invite}
        </Button>
      </Stack>
    </form>
  );
}
