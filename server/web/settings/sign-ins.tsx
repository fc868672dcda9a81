// Where a person is signed in, and how they sign out there.
import { Button, Stack, Table, Text } from '@mantine/core';
import { signInViewSchema } from '../../../shared/contracts/accounts-api.ts';
import { listSchema } from '../../../shared/contracts/server-api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { ActsHead } from '../acts-column.tsx';
import { ActDialog } from '../form.tsx';
import { useApi, useSession } from '../session.tsx';
import { words } from './own-words.ts';

export function SignIns() {
  const w = useWords(words);
  const ownApi = useApi();
  const format = useFormats();
  const now = useNow();
  const { forget } = useSession();
  const signIns = useRead('/sessions', listSchema(signInViewSchema));
  const signOut = useAct({
    run: (id: string) => ownApi.act('DELETE', `/sessions/${id}`),
    changes: ['/sessions'],
    done: () => w.signedOut,
  });
  const everywhere = useAct({
    run: () => ownApi.act('DELETE', '/sessions'),
    changes: [],
    onDone: () => {
      forget();
      location.assign('/');
    },
  });
  return (
    <Loaded lines={2} of={signIns}>
      {({ items }) => (
        <Stack gap="sm">
          {signOut.error !== null && <ProblemAlert error={signOut.error} />}
          <Table.ScrollContainer minWidth={560}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{w.browser}</Table.Th>
                  <Table.Th>{w.address}</Table.Th>
                  <Table.Th>{w.since}</Table.Th>
                  <Table.Th>{w.seen}</Table.Th>
                  <Table.Th>
                    <ActsHead />
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map(({ id, browser, address, createdAtMs, seenAtMs, current }) => (
                  <Table.Tr key={id}>
                    <Table.Td maw={320}>
                      <Text lineClamp={2} size="sm" title={browser}>
                        {browser}
                      </Text>
                    </Table.Td>
                    <Table.Td>{address}</Table.Td>
                    <Table.Td>{format.dateTime(createdAtMs)}</Table.Td>
                    <Table.Td>{format.distance(seenAtMs, now)}</Table.Td>
                    <Table.Td ta="right">
                      {current ? (
                        <StateBadge tone="good">{w.here}</StateBadge>
                      ) : (
                        <Button
                          loading={signOut.isPending && signOut.variables === id}
                          onClick={() => signOut.mutate(id)}
                          size="xs"
                          variant="default"
                        >
                          {w.signOut}
                        </Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <div>
            <ActDialog
              act={everywhere}
              color="red"
              opener={w.everywhere}
              openerProps={{ size: 'sm' }}
              says={w.everywhereSays}
              submit={w.everywhere}
              title={w.everywhere}
            />
          </div>
        </Stack>
      )}
    </Loaded>
  );
}
