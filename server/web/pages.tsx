// The table of the portal's pages: address, place in the menu, who may see it, and the file that is loaded when it is opened.
import { IconBuildingCommunity, IconReceipt2, IconServer2, IconShoppingCart } from '@tabler/icons-react';
import { lazy } from 'react';
import { BACK_OFFICE } from './back-office.tsx';
import type { PageEntry } from './page-entry.ts';
import type { AccountKind, Session } from './session.tsx';

export const PAGES: readonly PageEntry[] = [
  {
    path: '/accounts',
    permission: 'accounts:read',
    kinds: ['vendor', 'partner'],
    page: lazy(() => import('./accounts/accounts-page.tsx').then(({ AccountsPage }) => ({ default: AccountsPage }))),
    menu: { name: 'accounts', icon: IconBuildingCommunity, key: 'a' },
  },
  {
    path: '/accounts/new',
    permission: 'accounts:write',
    kinds: ['vendor', 'partner'],
    page: lazy(() =>
      import('./accounts/new-account-page.tsx').then(({ NewAccountPage }) => ({ default: NewAccountPage })),
    ),
  },
  {
    path: '/accounts/:id',
    permission: 'accounts:read',
    page: lazy(() => import('./accounts/account-page.tsx').then(({ AccountPage }) => ({ default: AccountPage }))),
  },
  {
    path: '/pbxs',
    permission: 'pbxs:read',
    page: lazy(() => import('./pbxs/pbxs-page.tsx').then(({ PbxsPage }) => ({ default: PbxsPage }))),
    menu: { name: 'pbxs', icon: IconServer2, key: 'p' },
  },
  {
    path: '/pbxs/:id',
    permission: 'pbxs:read',
    page: lazy(() => import('./pbxs/pbx-page.tsx').then(({ PbxPage }) => ({ default: PbxPage }))),
  },
  {
    path: '/purchase',
    permission: 'catalogue:read',
    page: lazy(() => import('./purchase/products-page.tsx').then((page) => ({ default: page.ProductsPage }))),
    menu: { name: 'purchase', icon: IconShoppingCart, key: 'b' },
  },
  {
    path: '/purchase/pbx/:id/renewal',
    permission: 'orders:read',
    page: lazy(() => import('./purchase/renewal-page.tsx').then((page) => ({ default: page.RenewalPage }))),
  },
  {
    path: '/purchase/:kind/:id/checkout',
    permission: 'orders:read',
    page: lazy(() => import('./purchase/checkout-page.tsx').then((page) => ({ default: page.CheckoutPage }))),
  },
  {
    path: '/purchase/:kind/:id',
    permission: 'orders:read',
    page: lazy(() => import('./purchase/expansion-page.tsx').then((page) => ({ default: page.ExpansionPage }))),
  },
  {
    path: '/orders',
    permission: 'orders:read',
    page: lazy(() => import('./orders/orders-page.tsx').then((page) => ({ default: page.OrdersPage }))),
    menu: { name: 'orders', icon: IconReceipt2, key: 'o' },
  },
  {
    path: '/orders/:id',
    permission: 'orders:read',
    page: lazy(() => import('./orders/order-page.tsx').then((page) => ({ default: page.OrderPage }))),
  },
  ...BACK_OFFICE,
];

/** `kind` is that of the account acted for. */
export function isOpen({ permission, kinds }: PageEntry, may: Session['may'], kind: AccountKind): boolean {
  return may(permission) && (kinds === undefined || kinds.includes(kind));
}
