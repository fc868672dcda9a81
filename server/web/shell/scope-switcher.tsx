// On whose behalf one acts, always shown; another account is found by name and put into the address (S1.8, S1.9).
import { Button, Modal, NavLink, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconArrowBackUp, IconBuilding, IconSelector } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useApi, useSession } from '../session.tsx';
import { words } from './words.ts';

/** The page stays where it makes sense for another account too: `/pbxs`, not `/pbxs/ID`. */
function addressFor(accountId: string | undefined, location: string): string {
  const page = location.replace(/^\/for\/[^/]+/, '').split('/')[1] ?? '';
  return `${accountId === undefined ? '' : `/for/${accountId}`}/${page}`;
}

export function ScopeSwitcher() {
  const w = useWords(words);
  const { me, may, actingFor } = useSession();
  const [opened, { open, close }] = useDisclosure();
  const leaf = me.kind === 'customer' && actingFor === undefined;
  if (leaf || !may('accounts:read')) return <Text size="sm">{me.account.name}</Text>;
  return (
    <>
      <Button
        aria-label={w.switchScope(me.account.name)}
        color={actingFor === undefined ? 'gray' : 'yellow'}
        maw={{ base: 130, sm: 300 }}
        onClick={open}
        rightSection={<IconSelector aria-hidden size={16} />}
        size="compact-sm"
        styles={{ label: { color: 'var(--mantine-color-text)' } }}
        variant="light"
      >
        {me.account.name}
      </Button>
      <Modal onClose={close} opened={opened} title={w.chooseScope}>
        <Choices />
      </Modal>
    </>
  );
}

function Choices() {
  const w = useWords(words);
  const { actingFor } = useSession();
  const ownApi = useApi();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const accounts = useQuery({
    queryKey: ['scopes', search],
    queryFn: ({ signal }) =>
      ownApi.get(`/accounts${query({ search, limit: 10 })}`, pageSchema(accountSchema), { signal }),
  });
  // A load of the page: nothing that was read for one account is left for another.
  const hrefOf = (id: string | undefined) => addressFor(id, location.pathname);
  return (
    <Stack gap="xs">
      <TextInput
        data-autofocus
        label={w.scopeSearch}
        maxLength={64}
        onChange={({ currentTarget: { value } }) => setTyped(value)}
        value={typed}
      />
      {actingFor !== undefined && (
        <NavLink href={hrefOf(undefined)} label={w.backToOwn} leftSection={<IconArrowBackUp aria-hidden size={16} />} />
      )}
      <Loaded lines={3} of={accounts}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{w.foundNothing}</Text>
          ) : (
            items.map(({ id, name, kind }) => (
              <NavLink
                active={id === actingFor}
                description={w.accountKinds[kind]}
                href={hrefOf(id)}
                key={id}
                label={name}
                leftSection={<IconBuilding aria-hidden size={16} />}
              />
            ))
          )
        }
      </Loaded>
    </Stack>
  );
}
