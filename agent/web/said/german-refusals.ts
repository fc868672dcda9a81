// Why the agent did not do what was asked on its page, in German: codes, trust, server, disk, sign-in, people.
import type { Catalogue } from '../../../shared/ui/said/said.ts';

export const GERMAN_REFUSALS: Catalogue = {
  // A code that is not genuine.
  'The code is larger than any genuine licence.': 'Der Code ist größer als jede echte Lizenz.',
  'Copy the whole activation code again from the e-mail or the portal.':
    'Kopieren Sie den ganzen Aktivierungscode noch einmal aus der Mail oder dem Portal.',
  'The code is damaged: its bytes are not in the form that is signed.':
    'Der Code ist beschädigt: Er hat nicht die Form, die signiert wird.',
  'This is not an activation code but another document.': 'Das ist kein Aktivierungscode, sondern etwas anderes.',
  'The code names another signature algorithm than its key has; it was tampered with.':
    'Der Code nennt ein anderes Signaturverfahren, als sein Schlüssel hat; er wurde verändert.',
  'The code is signed by a key that this agent does not trust: a newer one, or that of another vendor.':
    'Der Code ist mit einem Schlüssel signiert, dem dieser Agent nicht vertraut: einem neueren oder dem eines anderen Herstellers.',
  'If the code is for this PBX, get the trust bundle from the portal, give it to this agent first, then the code again.':
    'Ist der Code für diese Anlage, holen Sie das Vertrauensbündel aus dem Portal, geben Sie es zuerst ein und danach den Code noch einmal.',
  'The signature does not match: the code was changed after it was signed.':
    'Die Signatur stimmt nicht: Der Code wurde nach dem Signieren verändert.',
  'The code comes from another licence server than the one this agent belongs to.':
    'Der Code kommt von einem anderen Lizenzserver als dem, zu dem dieser Agent gehört.',
  'The code is signed by a key that was not valid on its date of issue.':
    'Der Code ist mit einem Schlüssel signiert, der am Tag der Ausstellung nicht galt.',
  'The code belongs to an epoch that the vendor retired.':
    'Der Code gehört zu einer Epoche, die der Hersteller beendet hat.',
  'The code belongs to a newer epoch than this agent knows.':
    'Der Code gehört zu einer neueren Epoche, als dieser Agent kennt.',
  'The code was signed with content that breaks the rules.':
    'Der Code wurde mit einem Inhalt signiert, der gegen die Regeln verstößt.',
  'Tell the vendor; nothing was changed.': 'Sagen Sie es dem Hersteller; nichts wurde geändert.',
  'Tell the issuer of this licence; nothing was changed.':
    'Sagen Sie es dem Aussteller der Lizenz; nichts wurde geändert.',
  'The licence was signed with content that breaks the rules: {rule}.':
    'Die Lizenz wurde mit einem Inhalt signiert, der gegen die Regeln verstößt: {rule}.',
  'It has {#found} bytes; at most {#most} are read.': 'Es sind {#found} Bytes; höchstens {#most} werden gelesen.',
  'It is not a Switchkey document: {reason}.': 'Es ist kein Dokument von Switchkey: {reason}.',
  'Copy the whole document again from where it was issued.':
    'Kopieren Sie das ganze Dokument noch einmal von dort, wo es ausgestellt wurde.',
  // A genuine one that is not for here and now.
  'This is a request code, which goes from the agent to the portal.':
    'Das ist ein Anfragecode; er geht vom Agenten zum Portal.',
  'This is a confirmation code, which goes from the agent to the portal.':
    'Das ist ein Bestätigungscode; er geht vom Agenten zum Portal.',
  'Enter it in the portal, and the activation code that comes back here.':
    'Geben Sie ihn im Portal ein, und den Aktivierungscode, der zurückkommt, hier.',
  'This code is for PBX {theirs}, and this agent does not know yet which PBX it stands beside.':
    'Dieser Code ist für die Anlage {theirs}, und dieser Agent weiß noch nicht, neben welcher Anlage er steht.',
  'Set the serial number of the PBX first, then give the code again.':
    'Stellen Sie zuerst die Seriennummer der Anlage ein, und geben Sie dann den Code noch einmal ein.',
  'This code is bound to another installation of the agent for this PBX.':
    'Dieser Code ist an eine andere Installation des Agenten für diese Anlage gebunden.',
  'Make a request code here and take it to the portal, or enrol this agent again.':
    'Erstellen Sie hier einen Anfragecode, und bringen Sie ihn zum Portal, oder melden Sie diesen Agenten neu an.',
  'This code needs agent version {wanted} or later; this one is {found}.':
    'Dieser Code braucht mindestens die Version {wanted} des Agenten; dieser hat {found}.',
  'Update the agent, then give the code again.':
    'Aktualisieren Sie den Agenten, und geben Sie den Code noch einmal ein.',
  'What is in force stays in force.': 'Was gilt, gilt weiter.',
  'This agent has no trust anchor, so it cannot tell whether anything is genuine.':
    'Dieser Agent hat keinen Vertrauensanker und kann nicht erkennen, ob etwas echt ist.',
  'Enrol it with the licence server, or give it the trust bundle of the vendor first.':
    'Melden Sie ihn beim Lizenzserver an, oder geben Sie zuerst das Vertrauensbündel des Herstellers ein.',
  'This agent was installed with another trust anchor, or its own was lost.':
    'Dieser Agent wurde mit einem anderen Vertrauensanker installiert, oder seiner ging verloren.',
  'Use the trust bundle that begins with its own anchor.':
    'Nehmen Sie das Vertrauensbündel, das mit seinem Anker beginnt.',
  'To start anew, stop it, empty its state folder and enrol it.':
    'Für einen neuen Anfang halten Sie ihn an, leeren Sie seinen Zustandsordner, und melden Sie ihn an.',
  // A trust bundle.
  'Trust version {#version} is in force already.': 'Die Vertrauensversion {#version} gilt schon.',
  'Trust version {#version} is in force.': 'Die Vertrauensversion {#version} gilt.',
  'Trust version {#version} would come into force.': 'Die Vertrauensversion {#version} käme in Kraft.',
  'This agent now trusts {issuer}, anchor {anchor}, version {#version}.':
    'Dieser Agent vertraut jetzt {issuer}, Anker {anchor}, Version {#version}.',
  'This agent would trust {issuer}, anchor {anchor}, version {#version}.':
    'Dieser Agent würde {issuer} vertrauen, Anker {anchor}, Version {#version}.',
  'Compare the anchor with the fingerprint the vendor publishes.':
    'Vergleichen Sie den Anker mit dem Fingerabdruck, den der Hersteller veröffentlicht.',
  'The trust document is larger than any genuine one.': 'Das Vertrauensdokument ist größer als jedes echte.',
  'Export the trust bundle again from the licence server and use it unchanged.':
    'Holen Sie das Vertrauensbündel noch einmal vom Lizenzserver, und ändern Sie nichts daran.',
  'The trust document is damaged: its bytes are not in the form that is signed.':
    'Das Vertrauensdokument ist beschädigt: Es hat nicht die Form, die signiert wird.',
  'This is not a trust document but something else.': 'Das ist kein Vertrauensdokument, sondern etwas anderes.',
  'A trust document in between is missing, so this one cannot be checked.':
    'Ein Vertrauensdokument dazwischen fehlt; deshalb lässt sich dieses nicht prüfen.',
  'Export the trust bundle that starts at the missing version.':
    'Holen Sie das Vertrauensbündel, das mit der fehlenden Version beginnt.',
  'Too few of the root keys signed this trust document, before or after the change.':
    'Zu wenige der Wurzelschlüssel haben dieses Vertrauensdokument signiert, vor oder nach der Änderung.',
  'The trust in force was kept.': 'Das geltende Vertrauen bleibt.',
  'If the vendor published this document, ask the vendor to check it.':
    'Hat der Hersteller dieses Dokument veröffentlicht, bitten Sie ihn, es zu prüfen.',
  'This trust document belongs to another issuer.': 'Dieses Vertrauensdokument gehört einem anderen Aussteller.',
  'This trust document would go back to an epoch that was retired.':
    'Dieses Vertrauensdokument ginge zu einer Epoche zurück, die beendet ist.',
  'The trust document was signed with content that breaks the rules.':
    'Das Vertrauensdokument wurde mit einem Inhalt signiert, der gegen die Regeln verstößt.',
  // What is kept, and what leaves here.
  'The limits in force stay as they are.': 'Die geltenden Grenzen bleiben, wie sie sind.',
  'Make room on the disk or mend the rights of the state folder; the agent tries again by itself.':
    'Schaffen Sie Platz auf der Platte, oder berichtigen Sie die Rechte des Zustandsordners; der Agent versucht es von selbst wieder.',
  'The seats on the PBX stay as they are.': 'Die Lizenzen auf der Anlage bleiben, wie sie sind.',
  'Make room on the disk or mend the file; the agent tries again by itself.':
    'Schaffen Sie Platz auf der Platte, oder berichtigen Sie die Datei; der Agent versucht es von selbst wieder.',
  'Enrol this agent again with a new token.': 'Melden Sie diesen Agenten mit einem neuen Token noch einmal an.',
  'No licence has been applied to the PBX yet.': 'Auf der Anlage gilt noch keine Lizenz.',
  'Enter an activation code first.': 'Geben Sie zuerst einen Aktivierungscode ein.',
  'This agent is bound to no PBX yet.': 'Dieser Agent ist noch an keine Anlage gebunden.',
  'This agent does not know which PBX it stands beside.': 'Dieser Agent weiß nicht, neben welcher Anlage er steht.',
  'Set the serial number of the PBX in its settings.':
    'Stellen Sie die Seriennummer der Anlage in seinen Einstellungen ein.',
  'The kept licence cannot be verified, so the limits on the PBX are left as they are.':
    'Die aufbewahrte Lizenz ist nicht prüfbar; deshalb bleiben die Grenzen auf der Anlage, wie sie sind.',
  'The last limits stay.': 'Die letzten Grenzen bleiben.',
  'no valid date': 'kein gültiges Datum',
  // The emergency raise.
  'There is no licence in force that could be raised.': 'Es gilt keine Lizenz, die angehoben werden könnte.',
  'The licence of this PBX allows no emergency raise.': 'Die Lizenz dieser Anlage erlaubt keine Notfall-Anhebung.',
  'No extension and no concurrent call is in force that could be raised.':
    'Es gilt keine Nebenstelle und kein gleichzeitiges Gespräch, das angehoben werden könnte.',
  'An emergency raise is running already.': 'Eine Notfall-Anhebung läuft schon.',
  'See `status` for when it ends.': 'Wann sie endet, steht unter Status.',
  'The 1 of this term is used up.': 'Die eine dieser Laufzeit ist verbraucht.',
  'The {#count} of this term are used up.': 'Die {#count} dieser Laufzeit sind verbraucht.',
  'Order what is needed in the portal; it is in force as soon as it is paid.':
    'Bestellen Sie im Portal, was gebraucht wird; es gilt, sobald es bezahlt ist.',
  // A server that is not reached.
  '{host} cannot be reached: {reason}.': '{host} ist nicht erreichbar: {reason}.',
  'its name is not known to DNS ({code})': 'DNS kennt den Namen nicht ({code})',
  'DNS does not answer ({code})': 'DNS antwortet nicht ({code})',
  'nothing listens there ({code})': 'dort antwortet nichts ({code})',
  'the connection was cut off ({code})': 'die Verbindung wurde unterbrochen ({code})',
  'the answer broke off ({code})': 'die Antwort brach ab ({code})',
  'the connection was not answered ({code})': 'die Verbindung blieb ohne Antwort ({code})',
  'there is no way to it ({code})': 'es führt kein Weg dorthin ({code})',
  'this machine has no network ({code})': 'dieser Rechner hat kein Netz ({code})',
  '{host} did not answer within {seconds} s.': '{host} antwortete nicht innerhalb von {seconds} s.',
  '{host} sent more than {#bytes} bytes; it was cut off.':
    '{host} sandte mehr als {#bytes} Bytes; es wurde abgebrochen.',
  'The agent tries again by itself; the limits stay as they are.':
    'Der Agent versucht es von selbst wieder; die Grenzen bleiben, wie sie sind.',
  'If it lasts, check the network and the server address.':
    'Dauert es an, prüfen Sie das Netz und die Adresse des Servers.',
  'The server answered something that this agent cannot read.':
    'Der Server antwortete etwas, das dieser Agent nicht lesen kann.',
  'The server answered with status {#status}.': 'Der Server antwortete mit dem Status {#status}.',
  'The limits stay as they are.': 'Die Grenzen bleiben, wie sie sind.',
  'The limits stay as they are, and the agent tries again by itself.':
    'Die Grenzen bleiben, wie sie sind, und der Agent versucht es von selbst wieder.',
  'The file of the setting serverCa, {file}, cannot be used: {reason}.':
    'Die Datei der Einstellung serverCa, {file}, ist nicht brauchbar: {reason}.',
  'Put the output of "tls ca" of the server there, readable for the user of the agent.':
    'Legen Sie die Ausgabe von „tls ca“ des Servers dorthin, lesbar für den Benutzer des Agenten.',
  'The HTTPS certificate of {host} has expired.': 'Das HTTPS-Zertifikat von {host} ist abgelaufen.',
  'The HTTPS certificate of {host} is not valid yet.': 'Das HTTPS-Zertifikat von {host} gilt noch nicht.',
  'The HTTPS certificate of {host} is for another name.':
    'Das HTTPS-Zertifikat von {host} ist für einen anderen Namen.',
  'The HTTPS certificate of {host} is for another name: {names}.':
    'Das HTTPS-Zertifikat von {host} ist für einen anderen Namen: {names}.',
  'The HTTPS certificate of {host} comes from a CA that this agent does not know.':
    'Das HTTPS-Zertifikat von {host} kommt von einer CA, die dieser Agent nicht kennt.',
  'The HTTPS certificate of {host} is not acceptable.': 'Das HTTPS-Zertifikat von {host} ist nicht annehmbar.',
  "If this machine's clock is wrong, set it; otherwise the vendor renews the certificate at the server.":
    'Geht die Uhr dieses Rechners falsch, stellen Sie sie; sonst erneuert der Hersteller das Zertifikat am Server.',
  'Use the name in the certificate as the server address, or have the vendor add this one at the server.':
    'Nehmen Sie den Namen im Zertifikat als Adresse des Servers, oder lassen Sie den Hersteller diesen am Server ergänzen.',
  'If the server has a CA of its own, put the output of its "tls ca" into a file and name that in the setting serverCa.':
    'Hat der Server eine eigene CA, legen Sie die Ausgabe seines „tls ca“ in eine Datei, und nennen Sie diese in der Einstellung serverCa.',
  'Otherwise somebody may be listening in between: ask the network administrator.':
    'Sonst hört vielleicht jemand dazwischen mit: Fragen Sie die Netzverwaltung.',
  'The vendor replaces the certificate at the server.': 'Der Hersteller ersetzt das Zertifikat am Server.',
  '{host} does not speak HTTPS as this agent does ({code}).': '{host} spricht nicht HTTPS wie dieser Agent ({code}).',
  'See that the server address has the right port and begins with https only where the server speaks it.':
    'Sehen Sie nach, ob die Adresse des Servers den richtigen Port hat und nur dort mit https beginnt, wo der Server es spricht.',
  // Two that take calls.
  'If this machine is to be a PBX of its own, empty the state folder and enrol it with its own serial number; if it is the real one, say so in the portal.':
    'Soll dieser Rechner eine eigene Anlage sein, leeren Sie den Zustandsordner, und melden Sie ihn mit eigener Seriennummer an; ist er die richtige, sagen Sie das im Portal.',
  'Say in the portal which one is real (its instance stands in its status); enrol the other as a PBX of its own, or remove it.':
    'Sagen Sie im Portal, welche die richtige ist (ihre Instanz steht in ihrem Status); melden Sie die andere als eigene Anlage an, oder entfernen Sie sie.',
  'Let one PBX take the calls again; the other may stand by at full limits.':
    'Lassen Sie wieder eine Anlage die Gespräche annehmen; die andere darf mit vollen Grenzen bereitstehen.',
  // Sign-in and the page itself.
  'You are not signed in, or your session has ended.': 'Sie sind nicht angemeldet, oder Ihre Sitzung ist zu Ende.',
  'Nothing was done.': 'Nichts wurde getan.',
  'Sign in and do it again.': 'Melden Sie sich an, und versuchen Sie es noch einmal.',
  'This page has no password yet.': 'Diese Seite hat noch kein Passwort.',
  'Set one with the one-time code in the log of the agent.':
    'Setzen Sie eines mit dem Einmalcode aus dem Protokoll des Agenten.',
  'The request does not come from the page of this agent.': 'Die Anfrage kommt nicht von der Seite dieses Agenten.',
  'Open the page and act there.': 'Öffnen Sie die Seite, und handeln Sie dort.',
  'This is not given to the page.': 'Das ist der Seite nicht erlaubt.',
  'Use the command "switchkey-agent" on the machine of the PBX.':
    'Nehmen Sie den Befehl „switchkey-agent“ auf dem Rechner der Anlage.',
  'The agent could not do this because of a fault of its own.':
    'Der Agent konnte das wegen eines eigenen Fehlers nicht tun.',
  'Run "switchkey-agent doctor" and look at the log of the agent.':
    'Rufen Sie „switchkey-agent doctor“ auf, und sehen Sie in das Protokoll des Agenten.',
  'The request is larger than {#kib} KiB, or its file than {#mib} MiB.':
    'Die Anfrage ist größer als {#kib} KiB oder ihre Datei größer als {#mib} MiB.',
  'Send the activation code alone, which is a few lines long; split a file for mass configuration.':
    'Senden Sie nur den Aktivierungscode, der wenige Zeilen lang ist; teilen Sie eine Datei für die Massenkonfiguration.',
  'The request is not valid.': 'Die Angaben sind nicht gültig.',
  'Correct the named fields and send it again.': 'Berichtigen Sie die genannten Felder, und senden Sie noch einmal.',
  'is longer than {#count} characters': 'hat mehr als {#count} Zeichen',
  'is shorter than {#count} characters': 'hat weniger als {#count} Zeichen',
  'has letters, digits, dots, hyphens and underscores only':
    'hat nur Buchstaben, Ziffern, Punkte, Binde- und Unterstriche',
  // People and their licences.
  'The licence of this PBX has no base licences, so there is nothing to assign to people.':
    'In der Lizenz dieser Anlage sind keine Basislizenzen; es gibt nichts, was Personen bekommen könnten.',
  'Its extensions call within the number that is licensed; see "status".':
    'Ihre Nebenstellen telefonieren in der lizenzierten Anzahl; siehe Status.',
  'There is no such person.': 'Diese Person gibt es nicht.',
  'See "people" for who is known.': 'Wer bekannt ist, steht unter „Personen“.',
  '{person} belongs to extension {extension} of the PBX.': '{person} gehört zur Nebenstelle {extension} der Anlage.',
  'Remove the extension on the PBX; its licence is then freed by itself.':
    'Entfernen Sie die Nebenstelle auf der Anlage; ihre Lizenz wird dann von selbst frei.',
  'There is no {kind} licence with that UUID on this PBX.':
    'Auf dieser Anlage gibt es keine {kind}-Lizenz mit dieser UUID.',
  'Copy the UUID from the list of licences.': 'Kopieren Sie die UUID aus der Liste der Lizenzen.',
  'Nobody has that licence.': 'Niemand hat diese Lizenz.',
  'Assign it, or choose another one.': 'Vergeben Sie sie, oder wählen Sie eine andere.',
  'A {kind} licence is for a person, not for an extension.':
    'Eine {kind}-Lizenz ist für eine Person, nicht für eine Nebenstelle.',
  'Leave the extension out.': 'Lassen Sie die Nebenstelle weg.',
  '{#over} assigned {kind} licence is over the limit of {#total}.':
    '{#over} vergebene {kind}-Lizenz liegt über der Grenze von {#total}.',
  '{#over} assigned {kind} licences are over the limit of {#total}.':
    '{#over} vergebene {kind}-Lizenzen liegen über der Grenze von {#total}.',
  '{add_on} does not go with a {kind} licence.': '{add_on} passt nicht zu einer {kind}-Lizenz.',
  'It takes {add_ons}.': 'Dazu gehören {add_ons}.',
  'Nobody is called "{name}" here.': 'Niemand heißt hier „{name}“.',
  'See "people" for who is known, or add the person first.':
    'Wer bekannt ist, steht unter „Personen“; oder fügen Sie die Person erst hinzu.',
  'Two people are called "{name}": {who}.': 'Zwei Personen heißen „{name}“: {who}.',
  'Several people are called "{name}": {who}.': 'Mehrere Personen heißen „{name}“: {who}.',
  'Give the e-mail address or the UUID instead of the name.':
    'Geben Sie statt des Namens die E-Mail-Adresse oder die UUID an.',
  'There is a column "{name}"; beside the first three all are called "Addon license 1", "Addon license 2" and so on.':
    'Es gibt eine Spalte „{name}“; außer den ersten drei heißen alle „Addon license 1“, „Addon license 2“ und so weiter.',
  'This upload was not configured.': 'Diese Datei wurde nicht in Kraft gesetzt.',
  'There is nothing to undo.': 'Es gibt nichts zurückzunehmen.',
};
