// The words of the sign-in, in both languages.
export const words = {
  en: {
    title: 'Sign in',
    lead: 'Licences for your PBXs: order, change, renew.',
    email: 'E-mail',
    password: 'Password',
    code: 'Code of your authenticator app',
    codeHint: 'Six digits, or one of your recovery codes.',
    submit: 'Sign in',
  },
  de: {
    title: 'Anmelden',
    lead: 'Lizenzen für Ihre Telefonanlagen: bestellen, ändern, verlängern.',
    email: 'E-Mail',
    password: 'Passwort',
    code: 'Code Ihrer Authenticator-App',
    codeHint: 'Sechs Ziffern oder einer Ihrer Wiederherstellungscodes.',
    submit: 'Anmelden',
  },
};
