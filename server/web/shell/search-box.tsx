// One box that finds accounts, PBXs, orders and units from everywhere; `/` leads into it (it is the page's first search box).
import { ActionIcon, Combobox, Group, Kbd, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '../../../shared/ui/language.tsx';
import { type Found, isSought, useFound } from './find.ts';
import { words } from './words.ts';

export function SearchBox() {
  const w = useWords(words);
  const [, go] = useLocation();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed, 200);
  const found = useFound(asked);
  const box = useRef<HTMLInputElement>(null);
  const options = useCombobox({ onDropdownClose: () => options.resetSelectedOption() });
  useEffect(() => {
    if (found.data !== undefined) options.selectFirstOption();
  }, [found.data, options.selectFirstOption]);
  const close = () => {
    setTyped('');
    options.closeDropdown();
  };
  return (
    <Combobox
      onOptionSubmit={(to) => {
        close();
        box.current?.blur();
        go(to);
      }}
      store={options}
      withinPortal={false}
    >
      <Combobox.Target>
        <TextInput
          aria-label={w.find}
          leftSection={<IconSearch aria-hidden size={16} />}
          maxLength={64}
          onBlur={() => options.closeDropdown()}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
            if (isSought(value)) options.openDropdown();
            else options.closeDropdown();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close();
          }}
          placeholder={w.findHint}
          ref={box}
          rightSection={
            typed === '' ? (
              <Kbd size="xs">/</Kbd>
            ) : (
              <ActionIcon aria-label={w.clear} onClick={close} size="sm" variant="subtle">
                <IconX aria-hidden size={14} />
              </ActionIcon>
            )
          }
          size="xs"
          type="search"
          value={typed}
          w="100%"
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        {found.data === undefined && found.error === null ? (
          <Combobox.Empty>
            <Loader aria-label={w.searching} size="xs" />
          </Combobox.Empty>
        ) : (
          <Results found={found.data ?? []} none={found.error === null ? w.foundNothing : w.findFailed} />
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Results({ found, none }: { readonly found: readonly Found[]; readonly none: string }) {
  const w = useWords(words);
  if (found.length === 0) return <Combobox.Empty role="status">{none}</Combobox.Empty>;
  return (
    <Combobox.Options aria-label={w.found}>
      {found.map(({ kind, title, detail, to }) => (
        <Combobox.Option key={to} value={to}>
          <Group gap="xs" wrap="nowrap">
            <Text inherit miw={90} size="xs">
              {w.kinds[kind]}
            </Text>
            <div>
              <Text inherit size="sm">
                {title}
              </Text>
              <Text inherit size="xs">
                {detail}
              </Text>
            </div>
          </Group>
        </Combobox.Option>
      ))}
    </Combobox.Options>
  );
}
