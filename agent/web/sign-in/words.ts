// The words of the sign-in, in both languages.
export const words = {
  en: {
    title: 'Switchkey on this PBX',
    lead: 'Sign in to see what is licensed and used, and to give licences to people.',
    ended: 'Your session has ended, as it does when the agent starts again. Calls and limits do not depend on it.',
    firstLead: 'This page has no password yet. Set one with the one-time code that the agent wrote into its log.',
    forgotLead: 'A one-time code sets a new password and signs everybody else out.',
    password: 'Password',
    newPassword: 'New password',
    passwordHint: 'At least 10 characters',
    code: 'One-time code',
    codeHint: 'In the log of the agent ("journalctl -u switchkey-agent"), or a new one by "switchkey-agent page-code"',
    submit: 'Sign in',
    set: 'Set password',
    forgot: 'Password forgotten',
    back: 'Back to the sign-in',
  },
  de: {
    title: 'Switchkey auf dieser Telefonanlage',
    lead: 'Melden Sie sich an, um zu sehen, was lizenziert und genutzt ist, und um Lizenzen zu vergeben.',
    ended: 'Ihre Sitzung ist zu Ende, wie bei jedem Neustart des Agenten. Gespräche und Grenzen hängen davon nicht ab.',
    firstLead:
      'Diese Seite hat noch kein Passwort. Setzen Sie eines mit dem Einmalcode, den der Agent in sein Protokoll schrieb.',
    forgotLead: 'Ein Einmalcode setzt ein neues Passwort und meldet alle anderen ab.',
    password: 'Passwort',
    newPassword: 'Neues Passwort',
    passwordHint: 'Mindestens 10 Zeichen',
    code: 'Einmalcode',
    codeHint:
      'Im Protokoll des Agenten („journalctl -u switchkey-agent“), oder ein neuer mit „switchkey-agent page-code“',
    submit: 'Anmelden',
    set: 'Passwort setzen',
    forgot: 'Passwort vergessen',
    back: 'Zurück zur Anmeldung',
  },
};
