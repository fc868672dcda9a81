// Language and light or dark, as entries of a menu.
import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { LANGUAGE_NAMES, LANGUAGES, type Language, useLanguage, useWords } from './language.tsx';

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
      <Menu.RadioGroup onChange={(value) => choose(value as Language)} value={language}>
        {LANGUAGES.map((one) => (
          <Menu.RadioItem key={one} lang={one} rightSection={<IconLanguage aria-hidden size={16} />} value={one}>
            {LANGUAGE_NAMES[one]}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Label>{w.appearance}</Menu.Label>
      <Menu.RadioGroup onChange={(value) => setColorScheme(value as MantineColorScheme)} value={colorScheme}>
        {SCHEMES.map(([scheme, Icon]) => (
          <Menu.RadioItem key={scheme} rightSection={<Icon aria-hidden size={16} />} value={scheme}>
            {w[scheme]}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}
