// The words of the sign-in, in both languages.
export const words = {
  en: {
    title: 'Sign in',
    lead: 'Licences for your PBXs: order, change, renew.',
    ended: 'Your session has ended. Sign in, and you are back where you were; nothing was changed meanwhile.',
    email: 'E-mail',
    password: 'Password',
    code: 'Code of your authenticator app',
    codeHint: 'Six digits, or one of your recovery codes.',
    submit: 'Sign in',
    forgotten: 'Password forgotten? An owner of your account sends you a link for a new one, from Settings → Users.',
  },
  de: {
    title: 'Anmelden',
    lead: 'Lizenzen für Ihre Telefonanlagen: bestellen, ändern, verlängern.',
    ended:
      'Ihre Sitzung ist zu Ende. Melden Sie sich an, und Sie sind wieder, wo Sie waren; geändert wurde inzwischen nichts.',
    email: 'E-Mail',
    password: 'Passwort',
    code: 'Code Ihrer Authenticator-App',
    codeHint: 'Sechs Ziffern oder einer Ihrer Wiederherstellungscodes.',
    submit: 'Anmelden',
    forgotten:
      'Passwort vergessen? Ein Inhaber Ihres Kontos schickt Ihnen einen Link für ein neues, unter Einstellungen → Benutzer.',
  },
};
