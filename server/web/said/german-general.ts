// What the server says about requests, signing in, accounts, people and settings, in German.
import type { Catalogue } from '../../../shared/ui/said/said.ts';

export const GERMAN_GENERAL: Catalogue = {
  // Words that stand for a part that differs.
  active: 'aktiv',
  suspended: 'ausgesetzt',
  blocked: 'gesperrt',
  closed: 'geschlossen',
  vendor: 'Hersteller',
  partner: 'Partner',
  customer: 'Kunde',
  currency: 'Währung',
  'time zone': 'Zeitzone',
  // Any request.
  'There is nothing at this address.': 'An dieser Adresse gibt es nichts.',
  'Check the address.': 'Prüfen Sie die Adresse.',
  'The address is malformed.': 'Die Adresse ist falsch aufgebaut.',
  'This address answers {methods} only.': 'Diese Adresse antwortet nur auf {methods}.',
  'Use one of these methods.': 'Benutzen Sie eine dieser Methoden.',
  'The request is not valid.': 'Die Angaben sind so nicht möglich.',
  'The request is not valid. {faults}.': 'Die Angaben sind so nicht möglich. {faults}.',
  'Correct the named fields and send it again.': 'Berichtigen Sie die genannten Felder, und senden Sie es erneut.',
  '{path}: {message}.': '{path}: {message}.',
  '{path}: {message}': '{path}: {message}',
  'The body is not uncompressed JSON.': 'Der Inhalt der Anfrage ist kein unkomprimiertes JSON.',
  'Send content-type: application/json, without content-encoding.':
    'Senden Sie content-type: application/json, ohne content-encoding.',
  'The body is not valid JSON in UTF-8.': 'Der Inhalt der Anfrage ist kein gültiges JSON in UTF-8.',
  'Check the body and send it again.': 'Prüfen Sie den Inhalt, und senden Sie ihn erneut.',
  'The body is larger than {#bytes} bytes.': 'Die Anfrage ist größer als {#bytes} Byte.',
  'Send less at a time.': 'Senden Sie weniger auf einmal.',
  'The body ended before it was whole.': 'Die Anfrage brach ab, bevor sie vollständig war.',
  'Send the request again.': 'Senden Sie die Anfrage erneut.',
  'A text of the request contains the NUL character, which cannot be kept.':
    'Ein Text der Anfrage enthält das Zeichen NUL, das nicht gespeichert werden kann.',
  'Nothing was changed.': 'Nichts wurde geändert.',
  'Leave it out and send the request again.': 'Lassen Sie es weg, und senden Sie die Anfrage erneut.',
  'This request must carry an Idempotency-Key of 8 to 128 printable characters, so that repeating it is harmless.':
    'Diese Anfrage braucht einen Idempotency-Key aus 8 bis 128 druckbaren Zeichen, damit eine Wiederholung nichts doppelt tut.',
  'Send a new random key with every new order, and the same key when you repeat one.':
    'Senden Sie mit jeder neuen Bestellung einen neuen zufälligen Schlüssel, und denselben, wenn Sie eine wiederholen.',
  'This Idempotency-Key was already used for another request.':
    'Dieser Idempotency-Key wurde schon für eine andere Anfrage benutzt.',
  'Send a new key; look at the list first if you do not know whether the earlier request was carried out.':
    'Senden Sie einen neuen Schlüssel; sehen Sie erst in der Liste nach, falls Sie nicht wissen, ob die frühere Anfrage ausgeführt wurde.',
  'Too many requests came from here within a minute.': 'Von hier kamen zu viele Anfragen in einer Minute.',
  'Wait as long as retry-after says, then send fewer at a time.':
    'Warten Sie eine Minute, und senden Sie dann weniger auf einmal.',
  'The server met an error of its own.': 'Im Server ist ein Fehler aufgetreten.',
  'Try again; if it repeats, tell the operator the request id.':
    'Versuchen Sie es erneut; kommt es wieder vor, nennen Sie dem Betreiber die Nummer der Anfrage.',
  'The server has no signing key that is valid now.': 'Der Server hat keinen Signaturschlüssel, der jetzt gilt.',
  'The vendor runs rotate-signing-key with the root keys.':
    'Der Hersteller führt rotate-signing-key mit den Wurzelschlüsseln aus.',
  'The disk of the server is full.': 'Der Speicher des Servers ist voll.',
  'Nothing was changed; what was acknowledged before is kept.':
    'Nichts wurde geändert; was vorher bestätigt war, ist gesichert.',
  'The operator makes room; the same request then works.': 'Der Betreiber schafft Platz; danach geht dieselbe Anfrage.',
  'The server cannot reach its database at the moment.': 'Der Server erreicht seine Datenbank gerade nicht.',
  'What was acknowledged before is kept.': 'Was vorher bestätigt war, ist gesichert.',
  'Send the same request again in a moment, with the same Idempotency-Key: it has one effect.':
    'Senden Sie gleich dieselbe Anfrage noch einmal: Sie wirkt nur einmal.',
  // Who may.
  'The request carries no API key, access token or sign-in token that is in force.': 'Sie sind nicht mehr angemeldet.',
  'Send authorization: Bearer with an API key, or with an access token of one.': 'Melden Sie sich an.',
  'The request rests on the cookie of a sign-in, but does not come from a page of this server.':
    'Die Anfrage beruht auf dem Cookie einer Anmeldung, kommt aber nicht von einer Seite dieses Servers.',
  'Send x-switchkey: 1 from the same origin, or send the token as authorization: Bearer.': 'Laden Sie die Seite neu.',
  'Only the vendor may do this: it takes the permission {permission}.':
    'Das darf nur der Hersteller: Es braucht die Berechtigung {permission}.',
  'Order what the PBX needs, or ask the vendor.':
    'Bestellen Sie, was die Anlage braucht, oder fragen Sie den Hersteller.',
  'Ask the vendor.': 'Fragen Sie den Hersteller.',
  'Ask your seller.': 'Fragen Sie Ihren Verkäufer.',
  'This sign-in or key does not have the permission {permission}.':
    'Dieser Anmeldung fehlt die Berechtigung {permission}.',
  'Use one that has {permission}, or ask an owner of your account, or your seller.':
    'Nehmen Sie eine, die {permission} hat, oder fragen Sie einen Inhaber Ihres Kontos oder Ihren Verkäufer.',
  'This is for a person who signed in; a key is nobody.':
    'Das tut eine Person, die angemeldet ist; ein Schlüssel ist niemand.',
  'Sign in with e-mail and password.': 'Melden Sie sich mit E-Mail und Passwort an.',
  'The account is suspended: reading and paying go, new orders do not.':
    'Das Konto ist ausgesetzt: Lesen und Bezahlen geht, Neues bestellen nicht.',
  'The account is blocked.': 'Das Konto ist gesperrt.',
  'The account is closed.': 'Das Konto ist geschlossen.',
  'Pay what is overdue, then try again.': 'Bezahlen Sie, was überfällig ist, und versuchen Sie es erneut.',
  'There is no such account within yours.': 'Unter Ihrem Konto gibt es dieses Konto nicht.',
  'Check x-switchkey-account.': 'Wählen Sie oben ein anderes Konto.',
  'This concerns the whole server; it cannot be done for one account.':
    'Das betrifft den ganzen Server und geht nicht im Namen eines Kontos.',
  'Leave x-switchkey-account out.': 'Handeln Sie wieder für Ihr eigenes Konto.',
  // Signing in, and people.
  'Too many attempts to sign in failed.': 'Zu viele Anmeldungen sind fehlgeschlagen.',
  'Wait {#seconds} seconds, then try again.': 'Warten Sie {#seconds} Sekunden, und versuchen Sie es dann erneut.',
  'E-mail and password do not fit together.': 'E-Mail und Passwort passen nicht zusammen.',
  'Check both, then try again.': 'Prüfen Sie beides, und versuchen Sie es erneut.',
  'This sign-in also needs the code of the authenticator app.':
    'Diese Anmeldung braucht auch den Code der Authenticator-App.',
  'Send it as code, or one of the recovery codes.': 'Geben Sie ihn ein, oder einen der Wiederherstellungscodes.',
  'The code is wrong, too old, or was used before.': 'Der Code ist falsch, zu alt oder wurde schon benutzt.',
  'Wait for the next code of the app, or use a recovery code.':
    'Warten Sie auf den nächsten Code der App, oder benutzen Sie einen Wiederherstellungscode.',
  'The password is wrong.': 'Das Passwort ist falsch.',
  'Type the password that you sign in with.': 'Geben Sie das Passwort ein, mit dem Sie sich anmelden.',
  'There is no such user within your accounts.': 'In Ihren Konten gibt es diesen Benutzer nicht.',
  'Check the id, or list the users.': 'Sehen Sie in der Liste der Benutzer nach.',
  'The second factor is on already.': 'Der zweite Faktor ist schon eingeschaltet.',
  'Turn it off first, with your password.': 'Schalten Sie ihn erst mit Ihrem Passwort aus.',
  'This user has no second factor.': 'Dieser Benutzer hat keinen zweiten Faktor.',
  'Enrol an authenticator app first.': 'Richten Sie erst eine Authenticator-App ein.',
  'There is nothing to turn off.': 'Es gibt nichts auszuschalten.',
  'There is nothing to reset.': 'Es gibt nichts zurückzusetzen.',
  'That user may do, or would do, more than you may yourself.':
    'Dieser Benutzer darf oder dürfte dann mehr als Sie selbst.',
  'Ask an owner of your account; the roles are {roles}.':
    'Fragen Sie einen Inhaber Ihres Kontos; es gibt die Rollen {roles}.',
  'The account would be left without an owner.': 'Das Konto hätte dann keinen Inhaber mehr.',
  'Make somebody else an owner first.': 'Machen Sie erst jemand anderen zum Inhaber.',
  'This link is not in force: it was used, taken back, or is older than 48 hours.':
    'Dieser Link gilt nicht: Er wurde benutzt, zurückgenommen oder ist älter als 48 Stunden.',
  'Ask who sent it for a new one.': 'Bitten Sie den Absender um einen neuen.',
  'Somebody signs in with this e-mail already.': 'Mit dieser E-Mail meldet sich schon jemand an.',
  'Take another e-mail address.': 'Nehmen Sie eine andere E-Mail-Adresse.',
  'You have no such sign-in.': 'Diese Anmeldung haben Sie nicht.',
  'There is no such filter of yours.': 'Diesen Filter haben Sie nicht.',
  'List them with GET /me/lists.': 'Laden Sie die Seite neu; sie zeigt dann, welche es gibt.',
  'You keep {#most} filters already.': 'Sie haben schon {#most} Filter gespeichert.',
  'Delete one that you no longer need.': 'Löschen Sie einen, den Sie nicht mehr brauchen.',
  'This list has a filter named {name} already.': 'Diese Liste hat schon einen Filter mit dem Namen {name}.',
  'Choose another name, or replace that filter.': 'Wählen Sie einen anderen Namen, oder ersetzen Sie jenen Filter.',
  'List your sign-ins.': 'Sehen Sie in der Liste Ihrer Anmeldungen nach.',
  'The account is gone.': 'Das Konto gibt es nicht mehr.',
  'Sign in again.': 'Melden Sie sich erneut an.',
  // Accounts.
  'Check the id, or list the accounts.': 'Sehen Sie in der Liste der Konten nach.',
  'The {what} of {name} is fixed, because subscriptions run or invoices were written in it.':
    '{what} von {name} steht fest, weil Abonnements darin laufen oder Rechnungen darin geschrieben wurden.',
  'Leave it as it is; a new account can have another one.':
    'Lassen Sie sie, wie sie ist; ein neues Konto kann eine andere haben.',
  '{name} is {state} and cannot become {next}.': '{name} ist {state} und kann nicht {next} werden.',
  'A suspension ends by itself when what is overdue is paid.':
    'Eine Aussetzung endet von selbst, wenn bezahlt ist, was überfällig war.',
  'An account is suspended by an overdue invoice, not by hand.':
    'Ausgesetzt wird ein Konto durch eine überfällige Rechnung, nicht von Hand.',
  'Only an account in use can be blocked.': 'Nur ein Konto in Gebrauch kann gesperrt werden.',
  'It is closed already.': 'Es ist schon geschlossen.',
  'Add a new account; a closed one stays closed.':
    'Legen Sie ein neues Konto an; ein geschlossenes bleibt geschlossen.',
  'Choose another status.': 'Wählen Sie einen anderen Zustand.',
  '{name} is a {kind}; its customers may be moved one by one.':
    '{name} ist ein {kind}; seine Kunden können einzeln umziehen.',
  'Move its customers.': 'Lassen Sie seine Kunden umziehen.',
  '{name} is a customer and sells to nobody.': '{name} ist ein Kunde und verkauft niemandem etwas.',
  'Name a partner or the vendor.': 'Nennen Sie einen Partner oder den Hersteller.',
  '{name} is a customer of {seller} already.': '{name} ist schon Kunde von {seller}.',
  'Subscription {number} is charged already.': 'Abonnement {number} wird schon berechnet.',
  'Nothing is left to do.': 'Es ist nichts mehr zu tun.',
  '{name} is a {kind}; a PBX is moved to a customer.': '{name} ist ein {kind}; eine Anlage zieht zu einem Kunden um.',
  'Name a customer.': 'Nennen Sie einen Kunden.',
  'The PBX belongs to {name} already.': 'Die Anlage gehört schon {name}.',
  'The account {name} is {state}.': 'Das Konto {name} ist {state}.',
  'Settle that first.': 'Klären Sie das zuerst.',
  '{name} is a customer; customers hold PBXs, not accounts.':
    '{name} ist ein Kunde; Kunden haben Anlagen, keine Konten.',
  'Name a partner or the vendor as the parent.': 'Nennen Sie einen Partner oder den Hersteller als Konto darüber.',
  'Only the vendor decides who orders by itself.': 'Nur der Hersteller entscheidet, wer selbst bestellt.',
  'Nobody decides where the own account stands.': 'Über das eigene Konto entscheidet niemand selbst.',
  '{name} still has accounts below it that are not closed.':
    'Unter {name} gibt es noch Konten, die nicht geschlossen sind.',
  'Close those first, or have them moved to another seller.':
    'Schließen Sie erst diese, oder lassen Sie sie zu einem anderen Verkäufer umziehen.',
  'Only the vendor restores accounts.': 'Nur der Hersteller stellt Konten wieder her.',
  'The account cannot be restored.': 'Das Konto kann nicht wiederhergestellt werden.',
  'It was not removed by rule, or was wiped since.':
    'Es wurde nicht nach einer Regel entfernt, oder ist seitdem gelöscht.',
  'The week in which that is possible is over.': 'Die Woche, in der das geht, ist vorbei.',
  '{name} above it is closed; restore that first.': '{name} darüber ist geschlossen; stellen Sie erst das wieder her.',
  'Add a new account instead.': 'Legen Sie stattdessen ein neues Konto an.',
  'Only the vendor waits longer for what is owed to it.':
    'Nur der Hersteller wartet länger auf das, was ihm geschuldet wird.',
  'Ask the vendor, or pay.': 'Fragen Sie den Hersteller, oder bezahlen Sie.',
  '{name} is {state}; no overdue invoice suspends it.': '{name} ist {state}; keine überfällige Rechnung setzt es aus.',
  'Reinstate it first.': 'Nehmen Sie es erst wieder in Gebrauch.',
  'Nothing is left to put off.': 'Es gibt nichts mehr aufzuschieben.',
  'Orders wait for their payment: {orders}.': 'Bestellungen warten auf ihre Zahlung: {orders}.',
  'Have them paid or cancelled first.': 'Lassen Sie sie erst bezahlen oder stornieren.',
  'Subscription {number} would be paid by an account that counts in another currency.':
    'Abonnement {number} würde von einem Konto bezahlt, das in einer anderen Währung rechnet.',
  'Let it end first, or move to a seller that counts in the same currency.':
    'Lassen Sie es erst enden, oder wählen Sie einen Verkäufer, der in derselben Währung rechnet.',
  // Settings.
  '{name} is no partner; brands are for partners.': '{name} ist kein Partner; eine Marke haben Partner.',
  'Name a partner.': 'Nennen Sie einen Partner.',
  "{prefix} numbers somebody else's invoices.": '{prefix} zählt schon die Rechnungen eines anderen.',
  'Take another prefix.': 'Nehmen Sie ein anderes Präfix.',
  'This account has no brand of its own.': 'Dieses Konto hat keine eigene Marke.',
  'Set one with PATCH.': 'Legen Sie eine an.',
  'There is no API key {key} in force.': 'Es gibt keinen gültigen API-Schlüssel {key}.',
  'List the API keys.': 'Sehen Sie in der Liste der API-Schlüssel nach.',
  'This API key may not be used from {address}.': 'Dieser API-Schlüssel darf nicht von {address} aus benutzt werden.',
  'Send the request from an address that the key allows, or have an owner of the account allow this one.':
    'Senden Sie die Anfrage von einer erlaubten Adresse, oder lassen Sie diese von einem Inhaber des Kontos erlauben.',
  'The key would do more than you may yourself.': 'Der Schlüssel dürfte mehr als Sie selbst.',
  'Leave out what you may not do.': 'Lassen Sie weg, was Sie nicht dürfen.',
  '{name} has no such billing contact.': '{name} hat diesen Rechnungskontakt nicht.',
  'List its billing contacts.': 'Sehen Sie in seinen Rechnungskontakten nach.',
  '{email} is a billing contact of this account already.': '{email} ist schon Rechnungskontakt dieses Kontos.',
  'Change that one instead.': 'Ändern Sie stattdessen diesen.',
  'There is no such delivery, or it is under way.': 'Diese Zustellung gibt es nicht, oder sie läuft gerade.',
  'List its deliveries.': 'Sehen Sie in seinen Zustellungen nach.',
  'There is no such webhook within your account.': 'In Ihrem Konto gibt es diesen Webhook nicht.',
  'List the webhooks.': 'Sehen Sie in der Liste der Webhooks nach.',
  'The address of a webhook is refused.': 'Diese Adresse nimmt der Server für einen Webhook nicht.',
  'It is not a web address.': 'Sie ist keine Webadresse.',
  'It carries a user name or password.': 'Sie enthält einen Benutzernamen oder ein Passwort.',
  'It carries a fragment.': 'Sie enthält ein Fragment (#).',
  'It is not an https address.': 'Sie beginnt nicht mit https.',
  'It leads to this machine or a private network.': 'Sie führt zu diesem Rechner oder in ein privates Netz.',
  'Give an https address that is reachable from the internet, or ask the vendor to allow private ones.':
    'Nennen Sie eine https-Adresse, die aus dem Internet erreichbar ist, oder bitten Sie den Hersteller, private zu erlauben.',
  'The mail was sent or is being sent.': 'Die Mail ist gesendet oder wird gerade gesendet.',
  'Nothing is to be done.': 'Es ist nichts zu tun.',
  'There is no such mail within your account.': 'In Ihrem Konto gibt es diese Mail nicht.',
  'List the mails.': 'Sehen Sie in der Liste der Mails nach.',
  'There is no job {name}.': 'Es gibt keine Aufgabe {name}.',
  'List the jobs.': 'Sehen Sie in der Liste der Aufgaben nach.',
  '{name} runs already, here or in another process.': '{name} läuft schon, hier oder in einem anderen Prozess.',
  'Look at the list in a while.': 'Sehen Sie in einer Weile in die Liste.',
  'Only the vendor verifies the whole audit trail.': 'Nur der Hersteller prüft das ganze Protokoll.',
};
