// The pages under "Finance" that somebody may open.
import { useWords } from '../../../shared/ui/language.tsx';
import type { SectionLink } from '../section.tsx';
import { useSession } from '../session.tsx';

const words = {
  en: {
    section: 'Finance',
    pages: {
      payments: 'Payments',
      proformas: 'Proforma invoices',
      requests: 'Requests',
      statements: 'Statements',
      payouts: 'Payouts',
      ledger: 'Ledger',
    },
  },
  de: {
    section: 'Finanzen',
    pages: {
      payments: 'Zahlungen',
      proformas: 'Proformarechnungen',
      requests: 'Anfragen',
      statements: 'Abrechnungen',
      payouts: 'Auszahlungen',
      ledger: 'Hauptbuch',
    },
  },
};

export function useFinance(): { readonly section: string; readonly links: readonly SectionLink[] } {
  const { section, pages } = useWords(words);
  const { may } = useSession();
  const all = [
    { path: '/finance', label: pages.payments, open: may('payments:read') },
    { path: '/finance/proformas', label: pages.proformas, open: may('payments:read') },
    { path: '/order-requests', label: pages.requests, open: may('orders:read') },
    { path: '/finance/statements', label: pages.statements, open: may('invoices:read') },
    { path: '/finance/payouts', label: pages.payouts, open: may('finance:read') },
    { path: '/finance/ledger', label: pages.ledger, open: may('finance:read') },
  ];
  return { section, links: all.filter(({ open }) => open) };
}
