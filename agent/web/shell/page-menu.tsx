// The menu at the top right: keyboard help, language, light or dark, another password, signing out.
import { ActionIcon, Group, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDotsVertical, IconLock, IconLogout } from '@tabler/icons-react';
import { pageSessionSchema } from '../../../shared/contracts/page-api.ts';
import { AppearanceMenu } from '../../../shared/ui/appearance-menu.tsx';
import { KeyboardHelp } from '../../../shared/ui/keyboard-help.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { useSession } from '../session.tsx';
import { PasswordChange } from './password-change.tsx';
import { words } from './words.ts';

interface Props {
  readonly tabs: readonly { readonly path: string; readonly key: string; readonly name: string }[];
}

export function PageMenu({ tabs }: Props) {
  const w = useWords(words);
  const { api, left } = useSession();
  const [changing, { open, close }] = useDisclosure();
  const signOut = async () => {
    await api.send('POST', '/session/sign-out', pageSessionSchema, { body: {} }).catch(() => undefined);
    left();
  };
  return (
    <Group gap={4} wrap="nowrap">
      <KeyboardHelp entries={tabs} />
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon aria-label={w.menu} size={36} variant="default">
            <IconDotsVertical aria-hidden size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <AppearanceMenu />
          <Menu.Divider />
          <Menu.Item leftSection={<IconLock aria-hidden size={16} />} onClick={open}>
            {w.password}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout aria-hidden size={16} />} onClick={() => void signOut()}>
            {w.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing && <PasswordChange onClose={close} />}
    </Group>
  );
}
