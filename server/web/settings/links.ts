// The pages under "Settings" that somebody may open.
import { useWords } from '../../../shared/ui/language.tsx';
import type { SectionLink } from '../section.tsx';
import { useSession } from '../session.tsx';

const words = {
  en: {
    section: 'Settings',
    own: 'You',
    users: 'Users',
    contacts: 'Billing contacts',
    keys: 'API keys',
    webhooks: 'Webhooks',
    mails: 'Mail',
    brand: 'Brand',
    business: 'Business',
    alerts: 'Alerts',
    jobs: 'Jobs',
  },
  de: {
    section: 'Einstellungen',
    own: 'Sie selbst',
    users: 'Benutzer',
    contacts: 'Rechnungskontakte',
    keys: 'API-Schlüssel',
    webhooks: 'Webhooks',
    mails: 'Mails',
    brand: 'Marke',
    business: 'Geschäft',
    alerts: 'Hinweise',
    jobs: 'Aufgaben',
  },
};

export function useSettings(): { readonly section: string; readonly links: readonly SectionLink[] } {
  const w = useWords(words);
  const { may, me } = useSession();
  const all = [
    { path: '/settings', label: w.own, open: me.user !== null },
    { path: '/settings/users', label: w.users, open: may('users:read') },
    { path: '/settings/billing-contacts', label: w.contacts, open: may('accounts:read') },
    { path: '/settings/api-keys', label: w.keys, open: may('api_keys:read') },
    { path: '/settings/webhooks', label: w.webhooks, open: may('webhooks:read') },
    { path: '/settings/mails', label: w.mails, open: may('mail:read') },
    { path: '/settings/brand', label: w.brand, open: may('accounts:read') && me.account.kind === 'partner' },
    { path: '/settings/business', label: w.business, open: may('settings:read') },
    { path: '/settings/alerts', label: w.alerts, open: may('accounts:read') },
    { path: '/settings/jobs', label: w.jobs, open: may('jobs:read') },
  ];
  return { section: w.section, links: all.filter(({ open }) => open) };
}
