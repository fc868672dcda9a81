// Inviting somebody by e-mail or by a link, and the invitations that nobody accepted yet.
import { Table, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { invitationSchema, linkSchema } from '../../../shared/contracts/accounts-api.ts';
import { listSchema } from '../../../shared/contracts/server-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { AccountSelect } from '../account-select.tsx';
import { ActsHead } from '../acts-column.tsx';
import { ActDialog, bodyOf, Choice, Field, type Filled } from '../form.tsx';
import { useSession } from '../session.tsx';
import { MadeLink } from './made-link.tsx';
import { ROLES, roleWords } from './role-words.ts';
import { words } from './users-words.ts';

export function Invite() {
  const w = useWords(words);
  const roles = useWords(roleWords);
  const { api, me } = useSession();
  const invite = useAct({
    run: (filled: Filled, idempotencyKey) =>
      api.send('POST', '/invitations', linkSchema, { body: bodyOf(filled), idempotencyKey }),
    changes: ['/invitations'],
  });
  return (
    <ActDialog
      act={invite}
      opener={w.invite}
      openerProps={{ leftSection: <IconUserPlus aria-hidden size={16} />, size: 'sm', variant: 'filled' }}
      result={(link) => <MadeLink link={link} page="invitation" />}
      says={w.inviteSays}
      submit={w.sendInvitation}
      title={w.invite}
    >
      <Field data-autofocus label={w.email} name="email" required type="email" />
      <Choice
        data={ROLES.map((value) => ({ value, label: `${roles[value]}: ${roles.may[value]}` }))}
        defaultValue="viewer"
        label={w.role}
        name="role"
      />
      {me.account.kind !== 'customer' && <AccountSelect label={w.otherAccount} name="accountId" />}
    </ActDialog>
  );
}

export function Invitations() {
  const w = useWords(words);
  const roles = useWords(roleWords);
  const format = useFormats();
  const { may } = useSession();
  const invitations = useRead('/invitations', listSchema(invitationSchema));
  return (
    <Loaded lines={2} of={invitations}>
      {({ items }) =>
        items.length === 0 ? (
          <Text c="dimmed" size="sm">
            {w.noInvitations}
          </Text>
        ) : (
          <Table.ScrollContainer minWidth={560}>
            <Table aria-label={w.invitations}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{w.email}</Table.Th>
                  <Table.Th>{w.account}</Table.Th>
                  <Table.Th>{w.role}</Table.Th>
                  <Table.Th>{w.until}</Table.Th>
                  <Table.Th>
                    <ActsHead />
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map(({ id, email, accountName, role, untilMs }) => (
                  <Table.Tr key={id}>
                    <Table.Td>{email}</Table.Td>
                    <Table.Td>{accountName}</Table.Td>
                    <Table.Td>{roles[role]}</Table.Td>
                    <Table.Td>{format.dateTime(untilMs)}</Table.Td>
                    <Table.Td ta="right">{may('users:write') && <Revoke email={email} id={id} />}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )
      }
    </Loaded>
  );
}

function Revoke({ id, email }: { readonly id: string; readonly email: string }) {
  const w = useWords(words);
  const { api } = useSession();
  const revoke = useAct({
    run: () => api.act('DELETE', `/invitations/${id}`),
    changes: ['/invitations'],
    done: () => w.revoked,
  });
  return (
    <ActDialog
      act={revoke}
      color="red"
      opener={w.revoke}
      says={w.revokeSays}
      submit={w.revoke}
      title={w.revokeTitle(email)}
    />
  );
}
