// The table of the portal's pages: address, place in the menu, who may see it, and the file that is loaded when it is opened.
import {
  IconBuildingCommunity,
  IconCalendar,
  IconCreditCard,
  IconFileInvoice,
  IconHome,
  IconReceipt2,
  IconRepeat,
  IconServer2,
  IconShoppingCart,
} from '@tabler/icons-react';
import { lazy } from 'react';
import { BACK_OFFICE } from './back-office.tsx';
import type { PageEntry } from './page-entry.ts';
import type { AccountKind, Session } from './session.tsx';

export const PAGES: readonly PageEntry[] = [
  {
    path: '/home',
    permission: 'accounts:read',
    page: lazy(() => import('./home/home-page.tsx').then((page) => ({ default: page.HomePage }))),
    menu: { name: 'home', icon: IconHome, key: 'h' },
  },
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
    path: '/purchase/serial/:serial',
    permission: 'orders:read',
    page: lazy(() => import('./purchase/serial-page.tsx').then(({ SerialPage }) => ({ default: SerialPage }))),
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
    path: '/subscriptions',
    permission: 'subscriptions:read',
    page: lazy(() =>
      import('./subscriptions/subscriptions-page.tsx').then((page) => ({ default: page.SubscriptionsPage })),
    ),
    menu: { name: 'subscriptions', icon: IconRepeat, key: 'u' },
  },
  {
    path: '/subscriptions/:number',
    permission: 'subscriptions:read',
    page: lazy(() =>
      import('./subscriptions/subscription-page.tsx').then((page) => ({ default: page.SubscriptionPage })),
    ),
  },
  {
    path: '/subscriptions/of/:kind/:id',
    permission: 'subscriptions:read',
    page: lazy(() => import('./subscriptions/amend-page.tsx').then((page) => ({ default: page.AmendPage }))),
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
  {
    path: '/order-requests',
    permission: 'orders:read',
    page: lazy(() => import('./order-requests/requests-page.tsx').then((page) => ({ default: page.RequestsPage }))),
  },
  {
    path: '/invoices',
    permission: 'invoices:read',
    page: lazy(() => import('./invoices/invoices-page.tsx').then((page) => ({ default: page.InvoicesPage }))),
    menu: { name: 'invoices', icon: IconFileInvoice, key: 'i' },
  },
  {
    path: '/invoices/:id',
    permission: 'invoices:read',
    page: lazy(() => import('./invoices/invoice-page.tsx').then((page) => ({ default: page.InvoicePage }))),
  },
  {
    path: '/payment-methods',
    permission: 'payments:read',
    page: lazy(() =>
      import('./payment-methods/payment-methods-page.tsx').then((page) => ({ default: page.PaymentMethodsPage })),
    ),
    menu: { name: 'paymentMethods', icon: IconCreditCard, key: 'm' },
  },
  {
    path: '/calendar',
    permission: 'subscriptions:read',
    page: lazy(() => import('./calendar/calendar-page.tsx').then((page) => ({ default: page.CalendarPage }))),
    menu: { name: 'calendar', icon: IconCalendar, key: 'd' },
  },
  {
    path: '/alerts',
    permission: 'pbxs:read',
    page: lazy(() => import('./pbxs/alerts-page.tsx').then((page) => ({ default: page.PbxAlertsPage }))),
  },
  ...BACK_OFFICE,
];

/** `kind` is that of the account acted for. */
export function isOpen({ permission, kinds }: PageEntry, may: Session['may'], kind: AccountKind): boolean {
  return may(permission) && (kinds === undefined || kinds.includes(kind));
}
