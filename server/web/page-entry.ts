// What the table of pages says of each page.
import type { TablerIcon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Permission } from '../../shared/contracts/permissions.ts';
import type { AccountKind } from './session.tsx';
import type { words } from './shell/words.ts';

export interface PageEntry {
  /** Of wouter: `/pbxs/:id`. */
  readonly path: string;
  readonly permission: Permission;
  /** Absent: everybody with the permission. */
  readonly kinds?: readonly AccountKind[];
  readonly page: ComponentType;
  /** Absent: reached from other pages only. `key` is pressed after `g`. */
  readonly menu?: { readonly name: MenuName; readonly icon: TablerIcon; readonly key: string };
}
type MenuName = keyof (typeof words)['en']['pages'];
