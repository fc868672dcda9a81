// What the agent says about licence, server, PBX and sign-in, in German.
import type { Catalogue } from '../../../shared/ui/said/said.ts';

export const GERMAN_LICENCE: Catalogue = {
  'concurrent calls': 'gleichzeitige Gespräche',
  extensions: 'Nebenstellen',
  'concurrent calls {from} → {to}': 'gleichzeitige Gespräche {from} → {to}',
  'extensions {from} → {to}': 'Nebenstellen {from} → {to}',
  'hot standby {from} → {to}': 'Hot Standby {from} → {to}',
  'disaster recovery {from} → {to}': 'Disaster Recovery {from} → {to}',
  'hotel pms {from} → {to}': 'Hotel-PMS {from} → {to}',
  'outbound call center {from} → {to}': 'Outbound-Callcenter {from} → {to}',
  'phone system {from} → {to}': 'Phone System {from} → {to}',
  '{calls}, then {rest}': '{calls}, dann {rest}',
  '{#calls} from {date}': '{#calls} ab {date}',
  nothing: 'nichts',
  'the totals are unchanged': 'die Summen bleiben',
  'the totals would stay': 'die Summen blieben',
  // Status.
  'The limits are raised by {#percent} % until {date}.': 'Die Grenzen sind bis {date} um {#percent} % angehoben.',
  'Order what is needed after that in the portal.': 'Bestellen Sie im Portal, was danach gebraucht wird.',
  'This {role} and its partner both take calls.': 'Diese Anlage ({role}) und ihr Partner nehmen beide Gespräche an.',
  'If that goes on, new calls here fall to the floor from {date}.':
    'Geht das so weiter, gilt hier für neue Gespräche ab {date} nur noch der Sockel.',
  'This {role} and its partner went on taking calls beyond the grace: new calls here have the floor only.':
    'Diese Anlage ({role}) und ihr Partner nahmen über die Kulanz hinaus beide Gespräche an: Für neue Gespräche gilt hier nur der Sockel.',
  'Let one of them take the calls again; the next poll after that lifts it.':
    'Lassen Sie wieder eine von beiden die Gespräche annehmen; die nächste Abfrage danach hebt es auf.',
  'Calls that are up stay up.': 'Laufende Gespräche laufen weiter.',
  'No licence was ever activated here: only emergency calls pass.':
    'Hier wurde noch nie eine Lizenz aktiviert: Nur Notrufe gehen durch.',
  'Enrol this agent or enter an activation code.':
    'Melden Sie diesen Agenten an, oder geben Sie einen Aktivierungscode ein.',
  'The licence is in force, but news from the server is overdue.':
    'Die Lizenz gilt, aber Nachricht vom Server ist überfällig.',
  'Refresh, or see `doctor` for why the server is not reached.':
    'Aktualisieren Sie, oder sehen Sie mit `doctor` nach, warum der Server nicht erreicht wird.',
  'A paid term has ended and its grace is running.': 'Eine bezahlte Laufzeit ist zu Ende, ihre Kulanz läuft.',
  'Everything ends on {date}.': 'Alles endet am {date}.',
  'Everything in the licence has ended: only the floor and emergency calls are left.':
    'Alles in der Lizenz ist abgelaufen: Übrig sind nur der Sockel und Notrufe.',
  'Order in the portal, then refresh or enter the new activation code.':
    'Bestellen Sie im Portal, dann aktualisieren Sie hier oder geben den neuen Aktivierungscode ein.',
  'What the agent kept cannot be verified: {reason}.': 'Was der Agent aufbewahrt hat, ist nicht prüfbar: {reason}.',
  'The limits on the PBX stay as they are.': 'Die Grenzen auf der Anlage bleiben, wie sie sind.',
  'Refresh, or enter the current activation code; both mend it.':
    'Aktualisieren Sie, oder geben Sie den jetzigen Aktivierungscode ein; beides behebt es.',
  'Refresh, or enter the current activation code.':
    'Aktualisieren Sie, oder geben Sie den jetzigen Aktivierungscode ein.',
  'Damaged in the state folder: {files}.': 'Im Zustandsordner beschädigt: {files}.',
  'The licence in force is not affected.': 'Die geltende Lizenz ist davon nicht berührt.',
  'The next licence or trust bundle replaces it.': 'Die nächste Lizenz oder das nächste Vertrauensbündel ersetzt es.',
  "The machine's clock is more than a day behind signed and running time; the licence goes by the latter.":
    'Die Uhr des Rechners geht mehr als einen Tag nach; die Lizenz richtet sich nach signierter und laufender Zeit.',
  "The machine's clock jumped more than a day ahead of signed and running time; the licence goes by the latter.":
    'Die Uhr des Rechners sprang mehr als einen Tag vor; die Lizenz richtet sich nach signierter und laufender Zeit.',
  "Set the machine's clock; the next poll or code confirms it.":
    'Stellen Sie die Uhr des Rechners; die nächste Abfrage oder der nächste Code bestätigt sie.',
  'This machine is not the one the agent was installed on; its hardware changed.':
    'Das ist nicht der Rechner, auf dem der Agent installiert wurde; die Hardware ist eine andere.',
  'Nothing to do after a repair.': 'Nach einer Reparatur ist nichts zu tun.',
  'If this is a copy, enrol it as a PBX of its own.': 'Ist es eine Kopie, melden Sie sie als eigene Anlage an.',
  'The PBX is not connected.': 'Die Anlage ist nicht verbunden.',
  'The PBX could not be read or changed: {reason}': 'Die Anlage konnte nicht gelesen oder geändert werden: {reason}',
  'The PBX keeps its last limits.': 'Die Anlage behält ihre letzten Grenzen.',
  'Check that it runs and that the agent may log in; see `doctor`.':
    'Prüfen Sie, ob sie läuft und der Agent sich anmelden darf; siehe `doctor`.',
  'The limits on the PBX stay as they are; the agent tries again by itself.':
    'Die Grenzen auf der Anlage bleiben, wie sie sind; der Agent versucht es von selbst wieder.',
  'See `doctor` if it lasts.': 'Dauert es an, hilft `doctor`.',
  'The PBX did not take {#count} of the changes.': 'Die Anlage hat {#count} der Änderungen nicht angenommen.',
  'The agent tries again by itself.': 'Der Agent versucht es von selbst wieder.',
  'See `plan` for what is left.': '`plan` zeigt, was übrig ist.',
  'The call gate is not installed on the PBX: calls are not limited.':
    'Die Schranke für Gespräche ist auf der Anlage nicht eingebaut: Gespräche sind nicht begrenzt.',
  'The call gate on the PBX was edited.': 'Die Schranke für Gespräche auf der Anlage wurde verändert.',
  'See `install` for the files and the line to add.': '`install` nennt die Dateien und die Zeile, die hinzukommt.',
  '1 extension is beyond the limit and refused: {who}.':
    '1 Nebenstelle liegt über der Grenze und wird abgewiesen: {who}.',
  '{#count} extensions are beyond the limit and refused: {who}.':
    '{#count} Nebenstellen liegen über der Grenze und werden abgewiesen: {who}.',
  '1 extension has no base licence in force and can call emergency numbers only: {who}.':
    '1 Nebenstelle hat keine geltende Basislizenz und kann nur Notrufnummern anrufen: {who}.',
  '{#count} extensions have no base licence in force and can call emergency numbers only: {who}.':
    '{#count} Nebenstellen haben keine geltende Basislizenz und können nur Notrufnummern anrufen: {who}.',
  'Assign licences to them: Licences in the page, "seats" on the command line.':
    'Vergeben Sie Lizenzen an sie: hier unter „Lizenzen“, auf der Kommandozeile mit „seats“.',
  '{#used} of {#limit} concurrent calls are in use.': '{#used} von {#limit} gleichzeitigen Gesprächen sind belegt.',
  // Why.
  '{kind} {#total} = {parts}.': '{kind} {#total} = {parts}.',
  '{a} + {b}': '{a} + {b}',
  '{#units} from subscription {#number} until {date}': '{#units} aus Abonnement {#number} bis {date}',
  '{#units} from subscription {#number} until {date} (in grace)':
    '{#units} aus Abonnement {#number} bis {date} (Kulanz)',
  '{#units} from trial subscription {#number} until {date}': '{#units} aus Testabonnement {#number} bis {date}',
  '{kind} {#total} = the floor that is left in any case ({#floor}).':
    '{kind} {#total} = der Sockel, der immer bleibt ({#floor}).',
  '{kind} {#total}: nothing in the licence gives it.': '{kind} {#total}: In der Lizenz ist nichts davon.',
  '{kind} 0: no licence was activated here yet.': '{kind} 0: Hier wurde noch keine Lizenz aktiviert.',
  '{#count} ended grant counts no more.': '{#count} abgelaufener Anspruch zählt nicht mehr.',
  '{#count} ended grants count no more.': '{#count} abgelaufene Ansprüche zählen nicht mehr.',
  'The emergency raise adds {#more} for now.': 'Die Notfall-Anhebung gibt vorerst {#more} dazu.',
  // The last poll.
  unchanged: 'unverändert',
  changed: 'geändert',
  'refused by the server': 'vom Server abgelehnt',
  'no answer': 'keine Antwort',
  'not polled yet': 'noch nicht abgefragt',
  'brought a licence that was not taken': 'brachte eine Lizenz, die nicht angenommen wurde',
  // Refresh, codes, raise.
  'The licence in force is the current one.': 'Die geltende Lizenz ist die neueste.',
  'Licence {name} is in force: {what}.': 'Lizenz {name} gilt: {what}.',
  'Licence {name} is in force already.': 'Lizenz {name} gilt schon.',
  'Licence {name} would come into force: {what}.': 'Lizenz {name} käme in Kraft: {what}.',
  'Licence {name} is kept, and will be applied as soon as the PBX takes it.':
    'Lizenz {name} ist angenommen und wird angewandt, sobald die Anlage sie nimmt.',
  'Nothing was changed.': 'Nichts wurde geändert.',
  'This agent is not enrolled with a licence server, so there is nobody to ask.':
    'Dieser Agent ist bei keinem Lizenzserver angemeldet; es gibt niemanden zu fragen.',
  'Enrol it, or enter an activation code.': 'Melden Sie ihn an, oder geben Sie einen Aktivierungscode ein.',
  'A refresh was asked for a moment ago.': 'Eben erst wurde aktualisiert.',
  'The licence server was never reached so far.': 'Der Lizenzserver wurde bisher nie erreicht.',
  'The last successful one was at {instant}.': 'Zuletzt gelang es um {instant}.',
  'Wait {#seconds} s and ask again.': 'Warten Sie {#seconds} s, und versuchen Sie es wieder.',
  'The limits would be raised by {#percent} % until {date}; {#left} more of this term would be left.':
    'Die Grenzen würden bis {date} um {#percent} % angehoben; in dieser Laufzeit blieben noch {#left}.',
  'The limits are raised by {#percent} % until {date}; {#left} more of this term are left.':
    'Die Grenzen sind bis {date} um {#percent} % angehoben; in dieser Laufzeit bleiben noch {#left}.',
  'Run it without --plan to take the raise.': 'Nehmen Sie die Anhebung, wenn das gewollt ist.',
  'Order what is needed for the time after in the portal.':
    'Bestellen Sie im Portal, was für die Zeit danach gebraucht wird.',
  'This code is for PBX {theirs}; this agent stands beside PBX {ours}.':
    'Dieser Code ist für die Anlage {theirs}; dieser Agent steht neben der Anlage {ours}.',
  'Use the code of this PBX, or give this one to the agent it is for.':
    'Nehmen Sie den Code dieser Anlage, oder geben Sie diesen dem Agenten, für den er ist.',
  'This code ({found}) is older than the one accepted before ({held}).':
    'Dieser Code ({found}) ist älter als der vorher angenommene ({held}).',
  'Get the current activation code of this PBX from the portal.':
    'Holen Sie den jetzigen Aktivierungscode dieser Anlage aus dem Portal.',
  'Everything in this code has expired, and the licence in force is better.':
    'Alles in diesem Code ist abgelaufen, und die geltende Lizenz ist besser.',
  'This code answers another request code than the last one made here.':
    'Dieser Code beantwortet einen anderen Anfragecode als den letzten von hier.',
  'Make a new request code and take it to the portal.':
    'Erstellen Sie einen neuen Anfragecode, und bringen Sie ihn zum Portal.',
  // What the next apply would change.
  'clear the extra emergency numbers': 'zusätzliche Notrufnummern entfernen',
  'extra emergency numbers: {numbers}': 'zusätzliche Notrufnummern: {numbers}',
  'license extension {extension}': 'Nebenstelle {extension} lizenzieren',
  'extension {extension}: features "{from}" → "{to}"': 'Nebenstelle {extension}: Funktionen „{from}“ → „{to}“',
  'refuse calls from extension {extension}': 'Gespräche der Nebenstelle {extension} abweisen',
  'switch the check of extensions on again': 'Prüfung der Nebenstellen wieder einschalten',
  'refuse the registration of extension {extension}': 'Registrierung der Nebenstelle {extension} abweisen',
  'accept the registration of extension {extension} again': 'Registrierung der Nebenstelle {extension} wieder annehmen',
  'service {service}: {from} → {to}': 'Dienst {service}: {from} → {to}',
  off: 'aus',
  'note that no licence is in force': 'vermerken, dass keine Lizenz gilt',
  'note that licence {name} is in force': 'vermerken, dass Lizenz {name} gilt',
  'note the emergency raises of this term': 'die Notfall-Anhebungen dieser Laufzeit vermerken',
  // Sign-in and connection.
  'That is not the one-time code, or it was used or is older than a day.':
    'Das ist nicht der Einmalcode, oder er wurde schon benutzt oder ist älter als einen Tag.',
  'Copy it again from the log of the agent.': 'Kopieren Sie ihn noch einmal aus dem Protokoll des Agenten.',
  'Make a new code with "switchkey-agent page-code" on the machine of the PBX.':
    'Erstellen Sie mit „switchkey-agent page-code“ auf dem Rechner der Anlage einen neuen Code.',
  'The password is not right.': 'Das Passwort stimmt nicht.',
  'Try again. If it is forgotten: make a new code with "switchkey-agent page-code" on the machine of the PBX.':
    'Versuchen Sie es noch einmal. Ist es vergessen: Erstellen Sie mit „switchkey-agent page-code“ auf dem Rechner der Anlage einen neuen Code.',
  'Too many attempts failed; this one was not looked at.':
    'Zu viele Versuche schlugen fehl; dieser wurde nicht angesehen.',
  'Wait {#seconds} s and try again.': 'Warten Sie {#seconds} s, und versuchen Sie es noch einmal.',
  "Asterisk {version} answers and lets '{user}' in.": 'Asterisk {version} antwortet und lässt „{user}“ ein.',
  'Asterisk cannot be reached: {reason}.': 'Asterisk ist nicht erreichbar: {reason}.',
  'See that Asterisk runs, and compare host, port, account and secret with its manager.conf.':
    'Sehen Sie nach, ob Asterisk läuft, und vergleichen Sie Host, Port, Konto und Geheimnis mit seiner manager.conf.',
  'The password does not open the bundle.': 'Das Passwort öffnet das Bündel nicht.',
  'Correct it and save again.': 'Berichtigen Sie es, und speichern Sie noch einmal.',
};
