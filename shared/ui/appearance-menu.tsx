// Language and light or dark, as entries of a menu.
import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, useWords } from './language.tsx';

const words = {
  en: { language: 'Language', appearance: 'Appearance', light: 'Light', dark: 'Dark', auto: 'As the system' },
  de: { language: 'Sprache', appearance: 'Darstellung', light: 'Hell', dark: 'Dunkel', auto: 'Wie das System' },
};
const SCHEMES = [
  ['light', IconSun],
  ['dark', IconMoon],
  ['auto', IconDeviceDesktop],
] as const;

export function AppearanceMenu() {
  const w = useWords(words);
  const { language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{w.language}</Menu.Label>
      {LANGUAGES.map((one) => (
        <Menu.Item
          aria-checked={one === language}
          key={one}
          leftSection={<IconLanguage aria-hidden size={16} />}
          onClick={() => choose(one)}
          role="menuitemradio"
        >
          {LANGUAGE_NAMES[one]}
        </Menu.Item>
      ))}
      <Menu.Label>{w.appearance}</Menu.Label>
      {SCHEMES.map(([scheme, Icon]) => (
        <Menu.Item
          aria-checked={scheme === colorScheme}
          key={scheme}
          leftSection={<Icon aria-hidden size={16} />}
          onClick={() => setColorScheme(scheme)}
          role="menuitemradio"
        >
          {w[scheme]}
        </Menu.Item>
      ))}
    </>
  );
}
