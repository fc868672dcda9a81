// Who may sign in within sight, and who is invited to.
import { Group, Text, Title } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { userSchema } from '../../../shared/contracts/accounts-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { ACTS_COLUMN } from '../acts-column.tsx';
import { ExportButton } from '../lists/export-button.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { Invitations, Invite } from './invitations.tsx';
import { useSettings } from './links.ts';
import { roleWords } from './role-words.ts';
import { UserActs } from './user-acts.tsx';
import { words } from './users-words.ts';

export function UsersPage() {
  const w = useWords(words);
  const roles = useWords(roleWords);
  const { may, me } = useSession();
  const [params] = useSearchParams();
  const filter = { search: params.get('search') ?? undefined };
  const asked = { limit: 25, cursor: params.get('cursor') ?? undefined, ...filter };
  const list = useRead(`/users${query(asked)}`, pageSchema(userSchema));
  return (
    <SectionPage
      {...useSettings()}
      actions={
        <>
          <ExportButton list="users" path={`/users.csv${query(filter)}`} />
          {may('users:write') && <Invite />}
        </>
      }
      lead={w.lead}
      title={w.title}
    >
      <ListTable
        name="users"
        filters={<FilterBar search={{ label: w.search, placeholder: w.searchHint }} />}
        columns={[
          {
            accessor: 'email',
            title: w.person,
            render: ({ name, email }) => (
              <>
                <Text size="sm">{name}</Text>
                <Text c="dimmed" size="xs">
                  {email}
                </Text>
              </>
            ),
          },
          { accessor: 'accountName', title: w.account },
          { accessor: 'role', title: w.role, render: ({ role }) => roles[role] },
          {
            accessor: 'state',
            title: w.state,
            render: ({ disabledAtMs, secondFactor }) => (
              <Group gap={4}>
                <StateBadge tone={disabledAtMs === null ? 'good' : 'locked'}>
                  {disabledAtMs === null ? w.active : w.disabled}
                </StateBadge>
                <StateBadge tone={secondFactor ? 'good' : 'off'}>{secondFactor ? w.factor : w.noFactor}</StateBadge>
              </Group>
            ),
          },
          {
            ...ACTS_COLUMN,
            render: (user) => may('users:write') && user.id !== me.user?.id && <UserActs user={user} />,
          },
        ]}
        empty={<Empty>{w.empty}</Empty>}
        idOf={({ id }) => id}
        label={w.title}
        list={list}
      />
      <Title order={2} size="h4">
        {w.invitations}
      </Title>
      <Invitations />
    </SectionPage>
  );
}
