// The list of what the keyboard does, behind ? and a button.
import { ActionIcon, Kbd, Modal, Table, Tooltip } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import type { GoKey } from './go-keys.ts';
import { useWords } from './language.tsx';

const words = {
  en: { keys: 'Keyboard', title: 'What the keyboard does', search: 'Search', help: 'This list' },
  de: { keys: 'Tastatur', title: 'Was die Tastatur kann', search: 'Suche', help: 'Diese Liste' },
};

export function KeyboardHelp({ entries }: { readonly entries: readonly GoKey[] }) {
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
      <Modal onClose={close} opened={opened} title={w.title}>
        <Table>
          <Table.Tbody>
            <Row keys={['?']} words={w.help} />
            <Row keys={['/']} words={w.search} />
            {entries.map(({ key, name }) => (
              <Row key={key} keys={['g', key]} words={name} />
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
