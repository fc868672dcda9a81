// The frame of every page of the portal: menu at the left, on whose behalf one acts and who one is at the top.
import { Alert, Anchor, AppShell, Box, Burger, Button, Group, Menu, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowBackUp, IconLogout, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { AppearanceMenu } from '../../../shared/ui/appearance-menu.tsx';
import { useGoKeys } from '../../../shared/ui/go-keys.ts';
import { KeyboardHelp } from '../../../shared/ui/keyboard-help.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { isOpen, PAGES } from '../pages.tsx';
import { useApi, useSession } from '../session.tsx';
import { ScopeSwitcher } from './scope-switcher.tsx';
import { SearchBox } from './search-box.tsx';
import { Undelivered } from './undelivered.tsx';
import { words } from './words.ts';

export function Shell({ children }: { readonly children: ReactNode }) {
  const w = useWords(words);
  const { me, may, actingFor } = useSession();
  const [opened, { toggle, close }] = useDisclosure();
  const [location] = useLocation();
  const entries = PAGES.flatMap((entry) =>
    entry.menu !== undefined && isOpen(entry, may, me.account.kind)
      ? [{ path: entry.path, ...entry.menu, name: w.pages[entry.menu.name] }]
      : [],
  );
  useGoKeys(entries);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <Anchor className="skip-link" href="#content">
        {w.toContent}
      </Anchor>
      <AppShell.Header>
        <Group h="100%" justify="space-between" px="md" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger aria-label={w.menu} hiddenFrom="sm" onClick={toggle} opened={opened} size="sm" />
            <Text fw={700} visibleFrom="sm">
              Switchkey
            </Text>
            <ScopeSwitcher />
          </Group>
          <Box flex={1} maw={420} miw={0}>
            <SearchBox />
          </Box>
          <Group gap="xs" wrap="nowrap">
            <KeyboardHelp entries={entries} />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={w.menu} p="xs">
        {entries.map(({ path, name, icon: Icon }) => (
          <NavLink
            active={location === path || location.startsWith(`${path}/`)}
            component={Link}
            href={path}
            key={path}
            label={name}
            leftSection={<Icon aria-hidden size={18} />}
            onClick={close}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {actingFor !== undefined && (
          <Alert color="yellow" mb="md" p="xs" variant="light">
            <Group justify="space-between">
              <Text size="sm">{w.actingFor(me.account.name)}</Text>
              <Button
                component="a"
                href="/"
                leftSection={<IconArrowBackUp aria-hidden size={16} />}
                size="compact-sm"
                variant="default"
              >
                {w.backToOwn}
              </Button>
            </Group>
          </Alert>
        )}
        {may('mail:read') && may('accounts:write') && <Undelivered />}
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function UserMenu() {
  const w = useWords(words);
  const ownApi = useApi();
  const { me, forget } = useSession();
  const name = me.user?.name || me.user?.email || w.you;
  const signOut = async () => {
    await ownApi.act('DELETE', '/sessions/current').catch(() => undefined);
    forget();
    location.assign('/');
  };
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          aria-label={w.yourMenu(name)}
          leftSection={<IconUser aria-hidden size={16} />}
          maw={200}
          size="compact-md"
          variant="subtle"
        >
          <Text component="span" inherit title={name} truncate visibleFrom="md">
            {name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label style={{ overflowWrap: 'anywhere' }}>{name}</Menu.Label>
        <AppearanceMenu />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout aria-hidden size={16} />} onClick={() => void signOut()}>
          {w.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
