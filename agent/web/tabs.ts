// The tabs of the page: address, key after `g`, and the file that is loaded when it is opened.
import { type ComponentType, lazy } from 'react';

interface Tab {
  readonly path: string;
  readonly name: 'status' | 'licences' | 'mass' | 'events' | 'settings';
  readonly key: string;
  readonly page: ComponentType;
}

export const TABS: readonly Tab[] = [
  {
    path: '/',
    name: 'status',
    key: 's',
    page: lazy(() => import('./status/status-page.tsx').then(({ StatusPage }) => ({ default: StatusPage }))),
  },
  {
    path: '/licences',
    name: 'licences',
    key: 'l',
    page: lazy(() => import('./licences/licences-page.tsx').then(({ LicencesPage }) => ({ default: LicencesPage }))),
  },
];
