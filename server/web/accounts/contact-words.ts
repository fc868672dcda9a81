// The words of the billing contacts, in both languages.
export const words = {
  en: {
    title: 'Billing contacts',
    lead: (name: string) =>
      `Whom an invoice to ${name} can be addressed and mailed to, chosen at the checkout. Where nobody is chosen it goes to the account itself.`,
    empty: 'No contact is kept. One that is added at the checkout stands here as well.',
    add: 'Add a contact',
    addTitle: 'New billing contact',
    added: (name: string) => `${name} is a billing contact now.`,
    edit: 'Change',
    editTitle: (name: string) => `Change ${name}`,
    editSays: 'Orders and invoices that are written already keep what they say.',
    save: 'Save',
    saved: (name: string) => `${name} was changed.`,
    remove: 'Remove',
    removeTitle: (name: string) => `Remove ${name}`,
    removeSays: (email: string) =>
      `Orders and invoices that are written already stay as they are, ${email} on them included. At the checkout it can no longer be chosen.`,
    removed: 'The contact is removed.',
    name: 'Name',
    email: 'E-mail',
    phone: 'Phone (optional)',
  },
  de: {
    title: 'Rechnungskontakte',
    lead: (name: string) =>
      `An wen eine Rechnung für ${name} gerichtet und geschickt werden kann, gewählt an der Kasse. Ist niemand gewählt, geht sie an das Konto selbst.`,
    empty: 'Kein Kontakt ist gespeichert. Auch wer an der Kasse hinzugefügt wird, steht hier.',
    add: 'Kontakt hinzufügen',
    addTitle: 'Neuer Rechnungskontakt',
    added: (name: string) => `${name} ist jetzt Rechnungskontakt.`,
    edit: 'Ändern',
    editTitle: (name: string) => `${name} ändern`,
    editSays: 'Bestellungen und Rechnungen, die schon geschrieben sind, behalten, was auf ihnen steht.',
    save: 'Speichern',
    saved: (name: string) => `${name} wurde geändert.`,
    remove: 'Entfernen',
    removeTitle: (name: string) => `${name} entfernen`,
    removeSays: (email: string) =>
      `Bestellungen und Rechnungen, die schon geschrieben sind, bleiben, wie sie sind, auch mit ${email}. An der Kasse ist der Kontakt nicht mehr zu wählen.`,
    removed: 'Der Kontakt ist entfernt.',
    name: 'Name',
    email: 'E-Mail',
    phone: 'Telefon (freiwillig)',
  },
};
