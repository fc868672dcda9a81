// The tabs of the page: address, key after `g`, and the file that is loaded when it is opened.
import { type ComponentType, lazy } from 'react';

interface Tab {
  readonly path: string;
  readonly name: 'status' | 'licences' | 'mass' | 'events' | 'settings';
  readonly key: string;
  /** Only where base licences were sold (S3.1); its address then says so. */
  readonly forSeats?: true;
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
    forSeats: true,
    page: lazy(() => import('./licences/licences-page.tsx').then(({ LicencesPage }) => ({ default: LicencesPage }))),
  },
  {
    path: '/mass',
    name: 'mass',
    key: 'm',
    forSeats: true,
    page: lazy(() => import('./mass/mass-page.tsx').then(({ MassPage }) => ({ default: MassPage }))),
  },
  {
    path: '/events',
    name: 'events',
    key: 'e',
    page: lazy(() => import('./events/events-page.tsx').then(({ EventsPage }) => ({ default: EventsPage }))),
  },
  {
    path: '/settings',
    name: 'settings',
    key: 'c',
    page: lazy(() => import('./settings/settings-page.tsx').then(({ SettingsPage }) => ({ default: SettingsPage }))),
  },
];
