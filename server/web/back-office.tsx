// The pages of whoever runs the account: settings, finance, catalogue and prices, reports, audit.
import { IconCategory, IconChartBar, IconCoins, IconHistory, IconSettings, IconTags } from '@tabler/icons-react';
import { lazy } from 'react';
import type { PageEntry } from './page-entry.ts';

const SELLERS = ['vendor', 'partner'] as const;

export const BACK_OFFICE: readonly PageEntry[] = [
  {
    path: '/reports',
    permission: 'finance:read',
    kinds: SELLERS,
    page: lazy(() => import('./reports/reports-page.tsx').then((page) => ({ default: page.ReportsPage }))),
    menu: { name: 'reports', icon: IconChartBar, key: 't' },
  },
  {
    path: '/catalogue',
    permission: 'catalogue:read',
    kinds: SELLERS,
    page: lazy(() => import('./catalogue/catalogue-page.tsx').then((page) => ({ default: page.CataloguePage }))),
    menu: { name: 'catalogue', icon: IconCategory, key: 'c' },
  },
  {
    path: '/catalogue/new',
    permission: 'catalogue:write',
    kinds: ['vendor'],
    page: lazy(() => import('./catalogue/new-offer-page.tsx').then((page) => ({ default: page.NewOfferPage }))),
  },
  {
    path: '/catalogue/:id',
    permission: 'catalogue:read',
    kinds: SELLERS,
    page: lazy(() => import('./catalogue/offer-page.tsx').then((page) => ({ default: page.OfferPage }))),
  },
  {
    path: '/prices',
    permission: 'prices:read',
    kinds: SELLERS,
    page: lazy(() => import('./catalogue/prices-page.tsx').then((page) => ({ default: page.PricesPage }))),
    menu: { name: 'prices', icon: IconTags, key: 'r' },
  },
  {
    path: '/finance',
    permission: 'finance:read',
    kinds: SELLERS,
    page: lazy(() => import('./finance/payments-page.tsx').then((page) => ({ default: page.PaymentsPage }))),
    menu: { name: 'finance', icon: IconCoins, key: 'f' },
  },
  {
    path: '/finance/proformas',
    permission: 'payments:read',
    kinds: SELLERS,
    page: lazy(() => import('./finance/proformas-page.tsx').then((page) => ({ default: page.ProformasPage }))),
  },
  {
    path: '/finance/statements',
    permission: 'finance:read',
    kinds: SELLERS,
    page: lazy(() => import('./finance/statements-page.tsx').then((page) => ({ default: page.StatementsPage }))),
  },
  {
    path: '/finance/payouts',
    permission: 'finance:read',
    kinds: SELLERS,
    page: lazy(() => import('./finance/payouts-page.tsx').then((page) => ({ default: page.PayoutsPage }))),
  },
  {
    path: '/finance/ledger',
    permission: 'finance:read',
    kinds: SELLERS,
    page: lazy(() => import('./finance/ledger-page.tsx').then((page) => ({ default: page.LedgerPage }))),
  },
  {
    path: '/audit',
    permission: 'audit:read',
    page: lazy(() => import('./audit/audit-page.tsx').then((page) => ({ default: page.AuditPage }))),
    menu: { name: 'audit', icon: IconHistory, key: 'l' },
  },
  {
    path: '/settings',
    permission: 'accounts:read',
    page: lazy(() => import('./settings/own-page.tsx').then((page) => ({ default: page.OwnPage }))),
    menu: { name: 'settings', icon: IconSettings, key: 'e' },
  },
  {
    path: '/settings/users',
    permission: 'users:read',
    page: lazy(() => import('./settings/users-page.tsx').then((page) => ({ default: page.UsersPage }))),
  },
  {
    path: '/settings/billing-contacts',
    permission: 'accounts:read',
    page: lazy(() => import('./settings/contacts-page.tsx').then((page) => ({ default: page.ContactsPage }))),
  },
  {
    path: '/settings/api-keys',
    permission: 'api_keys:read',
    page: lazy(() => import('./settings/keys-page.tsx').then((page) => ({ default: page.KeysPage }))),
  },
  {
    path: '/settings/webhooks',
    permission: 'webhooks:read',
    page: lazy(() => import('./settings/webhooks-page.tsx').then((page) => ({ default: page.WebhooksPage }))),
  },
  {
    path: '/settings/webhooks/:id',
    permission: 'webhooks:read',
    page: lazy(() => import('./settings/webhook-page.tsx').then((page) => ({ default: page.WebhookPage }))),
  },
  {
    path: '/settings/mails',
    permission: 'mail:read',
    page: lazy(() => import('./settings/mails-page.tsx').then((page) => ({ default: page.MailsPage }))),
  },
  {
    path: '/settings/mails/:id',
    permission: 'mail:read',
    page: lazy(() => import('./settings/mail-page.tsx').then((page) => ({ default: page.MailPage }))),
  },
  {
    path: '/settings/brand',
    permission: 'accounts:read',
    kinds: ['partner'],
    page: lazy(() => import('./settings/brand-page.tsx').then((page) => ({ default: page.BrandPage }))),
  },
  {
    path: '/settings/business',
    permission: 'settings:read',
    page: lazy(() => import('./settings/business-page.tsx').then((page) => ({ default: page.BusinessPage }))),
  },
  {
    path: '/settings/alerts',
    permission: 'accounts:read',
    page: lazy(() => import('./settings/alerts-page.tsx').then((page) => ({ default: page.AlertsPage }))),
  },
  {
    path: '/settings/jobs',
    permission: 'jobs:read',
    kinds: ['vendor'],
    page: lazy(() => import('./settings/jobs-page.tsx').then((page) => ({ default: page.JobsPage }))),
  },
];
