// The words of the portal's frame, in both languages.
export const words = {
  en: {
    toContent: 'Skip to the page',
    menu: 'Menu',
    you: 'You',
    signOut: 'Sign out',
    actingFor: (name: string) => `Acting for ${name}`,
    backToOwn: 'Back to your own account',
    notFound: 'There is nothing at this address',
    notFoundText: 'It may belong to another account, or you may not be allowed to see it.',
    toStart: 'To the start',
    pages: { pbxs: 'PBXs', purchase: 'Products & Purchase', orders: 'Orders' },
  },
  de: {
    toContent: 'Zum Inhalt',
    menu: 'Menü',
    you: 'Sie',
    signOut: 'Abmelden',
    actingFor: (name: string) => `Sie handeln für ${name}`,
    backToOwn: 'Zurück zum eigenen Konto',
    notFound: 'Unter dieser Adresse ist nichts',
    notFoundText: 'Sie gehört vielleicht zu einem anderen Konto, oder Sie dürfen sie nicht sehen.',
    toStart: 'Zum Anfang',
    pages: { pbxs: 'Telefonanlagen', purchase: 'Produkte und Kauf', orders: 'Bestellungen' },
  },
};
