// The menu of a list's saved filters: each leads to its address; what is shown now is saved under a name, and the names are seen to.
import { Button, Menu, Text } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { filterParameters, type ListName } from '../../../shared/contracts/lists-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { type Filter, useKeptLists } from './kept-lists.ts';
import { words } from './words.ts';

const SaveFilter = lazy(() => import('./save-filter.tsx').then((file) => ({ default: file.SaveFilter })));
const SavedFilters = lazy(() => import('./saved-filters.tsx').then((file) => ({ default: file.SavedFilters })));

export function FilterMenu({ list }: { readonly list: ListName }) {
  const w = useWords(words);
  const [params, setParams] = useSearchParams();
  const [dialog, setDialog] = useState<'save' | 'manage'>();
  const target = useRef<HTMLButtonElement>(null);
  const { data } = useKeptLists();
  if (data === undefined) return null;
  const saved = data.filters.filter((one) => one.list === list);
  const shown = filterOf(list, params);
  const current = saved.find(({ filter }) => areSame(filter, shown));
  const isAll = Object.keys(shown).length === 0;
  const open = (next: 'save' | 'manage') => {
    // Whither the focus goes back when the dialog is left: the entry of the menu is gone then.
    target.current?.focus();
    setDialog(next);
  };
  return (
    <>
      <Menu position="bottom-end" width={260} withInitialFocusPlaceholder={false} withinPortal={false}>
        <Menu.Target>
          <Button
            aria-label={current === undefined ? w.filters : `${w.filters}: ${current.name}`}
            leftSection={<IconBookmark aria-hidden size={16} />}
            ref={target}
            variant="default"
          >
            <Text component="span" inherit maw={180} truncate>
              {current?.name ?? w.filters}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown aria-label={w.filters} mah="60vh" style={{ overflowY: 'auto' }}>
          <Menu.RadioGroup
            onChange={(id) => setParams(new URLSearchParams(saved.find((one) => one.id === id)?.filter))}
            value={current?.id ?? ''}
          >
            {saved.map(({ id, name }) => (
              <Menu.RadioItem closeMenuOnClick key={id} style={{ overflowWrap: 'anywhere' }} value={id}>
                {name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          {saved.length > 0 && <Menu.Divider />}
          <Menu.Item disabled={isAll} onClick={() => open('save')}>
            {w.save}
            {isAll && <Text size="xs">{w.nothingToSave}</Text>}
          </Menu.Item>
          {saved.length > 0 && <Menu.Item onClick={() => open('manage')}>{w.manage}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {dialog === 'save' && (
          <SaveFilter filter={shown} list={list} onClose={() => setDialog(undefined)} saved={saved} />
        )}
        {dialog === 'manage' && <SavedFilters onClose={() => setDialog(undefined)} saved={saved} />}
      </Suspense>
    </>
  );
}

/** What of the address is kept: neither the page nor anything that the list does not know. */
function filterOf(list: ListName, params: URLSearchParams): Filter {
  const known = filterParameters(list).map((name) => [name, params.get(name) ?? ''] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== ''));
}

function areSame(a: Filter, b: Filter): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
