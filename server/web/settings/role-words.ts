// The roles within an account, and what each may do.
export const ROLES = ['owner', 'billing', 'technician', 'viewer'] as const;

export const roleWords = {
  en: {
    owner: 'Owner',
    billing: 'Billing',
    technician: 'Technician',
    viewer: 'Viewer',
    may: {
      owner: 'everything, users and keys too',
      billing: 'catalogue, orders, payments, papers',
      technician: 'PBXs, licences, codes',
      viewer: 'look at everything, change nothing',
    },
  },
  de: {
    owner: 'Inhaber',
    billing: 'Abrechnung',
    technician: 'Technik',
    viewer: 'Nur ansehen',
    may: {
      owner: 'alles, auch Benutzer und Schlüssel',
      billing: 'Katalog, Bestellungen, Zahlungen, Belege',
      technician: 'Telefonanlagen, Lizenzen, Codes',
      viewer: 'alles ansehen, nichts ändern',
    },
  },
};
