// The menu of a list's columns: each is shown or hidden, all of them as delivered again.
import { Button, Menu } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import type { ListName } from '../../../shared/contracts/lists-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { useHideColumns } from './kept-lists.ts';
import { words } from './words.ts';

interface Props {
  readonly list: ListName;
  readonly columns: readonly { readonly name: string; readonly title: string; readonly isFixed: boolean }[];
  readonly hidden: readonly string[];
}

export function ColumnMenu({ list, columns, hidden }: Props) {
  const w = useWords(words);
  const hide = useHideColumns(list);
  const names = columns.map(({ name }) => name);
  return (
    <Menu
      closeOnItemClick={false}
      position="bottom-end"
      width={240}
      withInitialFocusPlaceholder={false}
      withinPortal={false}
    >
      <Menu.Target>
        <Button leftSection={<IconColumns3 aria-hidden size={16} />} variant="default">
          {w.columns}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={w.shown} mah="60vh" style={{ overflowY: 'auto' }}>
        <Menu.CheckboxGroup
          onChange={(shown) => hide(names.filter((name) => !shown.includes(name)))}
          value={names.filter((name) => !hidden.includes(name))}
        >
          {columns.map(({ name, title, isFixed }) => (
            <Menu.CheckboxItem disabled={isFixed} key={name} value={name}>
              {title}
            </Menu.CheckboxItem>
          ))}
        </Menu.CheckboxGroup>
        <Menu.Divider />
        <Menu.Item disabled={hidden.length === 0} onClick={() => hide([])}>
          {w.asDelivered}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
