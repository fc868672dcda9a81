// The keyboard's shortcuts: g and a letter go to a page, ? lists them; never while somebody types.
import { ActionIcon, Kbd, Modal, Table, Tooltip } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '../../../shared/ui/language.tsx';
import type { MenuName } from '../pages.tsx';
import { words } from './words.ts';

interface Entry {
  readonly path: string;
  readonly name: MenuName;
  readonly key: string;
}

export function useGoKeys(entries: readonly Entry[]): void {
  const [, go] = useLocation();
  const began = useRef(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const to = began.current ? entries.find(({ key }) => key === event.key) : undefined;
      began.current = event.key === 'g';
      if (to !== undefined) go(to.path);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [entries, go]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function KeyboardHelp({ entries }: { readonly entries: readonly Entry[] }) {
  const w = useWords(words);
  const [opened, { open, close }] = useDisclosure();
  useHotkeys([['shift+?', open]]);
  return (
    <>
      <Tooltip label={w.keys}>
        <ActionIcon aria-label={w.keys} onClick={open} variant="subtle" visibleFrom="sm">
          <IconKeyboard aria-hidden size={18} />
        </ActionIcon>
      </Tooltip>
      <Modal onClose={close} opened={opened} title={w.keysTitle}>
        <Table>
          <Table.Tbody>
            <Row keys={['?']} words={w.keyHelp} />
            {entries.map(({ key, name }) => (
              <Row key={key} keys={['g', key]} words={w.pages[name]} />
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}

function Row({ keys, words }: { readonly keys: readonly string[]; readonly words: string }) {
  return (
    <Table.Tr>
      <Table.Td>
        {keys.map((key) => (
          <Kbd key={key} mr={4}>
            {key}
          </Kbd>
        ))}
      </Table.Td>
      <Table.Td>{words}</Table.Td>
    </Table.Tr>
  );
}
