// What the server says about PBXs, their agents, codes and grants, in German.
import type { Catalogue } from '../../../shared/ui/said/said.ts';

export const GERMAN_FLEET: Catalogue = {
  standby: 'Standby',
  primary: 'Hauptanlage',
  extensions: 'Nebenstellen',
  concurrent_calls: 'gleichzeitigen Gesprächen',
  'hot standby': 'Hot Standby',
  'disaster recovery': 'Disaster Recovery',
  'There is no such PBX within your account.': 'In Ihrem Konto gibt es diese Anlage nicht.',
  'Check the id, or list the PBXs.': 'Sehen Sie in der Liste der Anlagen nach.',
  'Serial number {serial} is already registered.': 'Die Seriennummer {serial} ist schon angemeldet.',
  'Check the serial number; if it is yours, ask the vendor to move the PBX to your account.':
    'Prüfen Sie die Seriennummer; ist es Ihre Anlage, bitten Sie den Hersteller, sie zu Ihrem Konto umzuziehen.',
  'PBX {serial} stands by for {of}.': 'Anlage {serial} steht für {of} bereit.',
  'PBX {serial} stands by for another one.': 'Anlage {serial} steht für eine andere bereit.',
  'PBX {serial} stands by for {of} and carries its grants.':
    'Anlage {serial} steht für {of} bereit und nutzt deren Berechtigungen.',
  'PBX {serial} stands by for {of} and uses what that has.':
    'Anlage {serial} steht für {of} bereit und nutzt, was diese hat.',
  'Move {serial}; what stands by for it goes along.':
    'Lassen Sie {serial} umziehen; was für sie bereitsteht, zieht mit um.',
  'On PBX {serial} a trial runs, as subscription {number}; it changes no owner.':
    'Auf Anlage {serial} läuft ein Test als Abonnement {number}; er wechselt nicht den Besitzer.',
  'End the trial, or order the full offer first.': 'Beenden Sie den Test, oder bestellen Sie erst das volle Angebot.',
  'Add the grant to {serial}.': 'Geben Sie die Berechtigung {serial}.',
  'A licence carries {#most} grants at most.': 'Eine Lizenz trägt höchstens {#most} Berechtigungen.',
  'End grants that no longer count, or raise the quantity of one.':
    'Beenden Sie Berechtigungen, die nicht mehr zählen, oder erhöhen Sie die Menge einer einzigen.',
  'Subscription {number} was ordered; its grants follow from its orders.':
    'Abonnement {number} wurde bestellt; seine Berechtigungen folgen aus den Bestellungen.',
  'Amend, terminate or cancel the subscription instead.':
    'Ändern, beenden oder kündigen Sie stattdessen das Abonnement.',
  'PBX {serial} has no grant in force with subscription number {number}.':
    'Anlage {serial} hat keine gültige Berechtigung mit der Abonnementnummer {number}.',
  'List the grants of the PBX.': 'Sehen Sie in den Berechtigungen der Anlage nach.',
  'PBX {serial} has a member of role {role} already.': 'Anlage {serial} hat schon ein Mitglied mit der Rolle {role}.',
  'Remove that member first.': 'Entfernen Sie erst dieses Mitglied.',
  'PBX {serial} has no {service} in force, which a member of role {role} needs.':
    'Für Anlage {serial} gilt kein {service}, das ein Mitglied mit der Rolle {role} braucht.',
  'Add the grant first.': 'Bestellen Sie es zuerst.',
  'PBX {serial} has grants of its own, which a member does not carry.':
    'Anlage {serial} hat eigene Berechtigungen, die ein Mitglied nicht haben kann.',
  'PBX {serial} or {other} belongs to an entitlement with members already.':
    'Anlage {serial} oder {other} gehört schon zu einem Verbund.',
  'Name the primary of the set, and a PBX without grants and members of its own.':
    'Nennen Sie die Hauptanlage des Verbunds und eine Anlage ohne eigene Berechtigungen und Mitglieder.',
  'No licence was issued for PBX {serial} yet.': 'Für Anlage {serial} wurde noch keine Lizenz ausgestellt.',
  'Give it a grant first.': 'Bestellen Sie erst etwas für sie.',
  'PBX {serial} was bound to other hardware {#times} times in the last 365 days, and {#allowed} are allowed.{rest}':
    'Anlage {serial} wurde in den letzten 365 Tagen {#times} Mal an andere Hardware gebunden, erlaubt sind {#allowed}.{rest}',
  'PBX {serial} was bound to other hardware {#times} times in the last 365 days, and {#allowed} are allowed.':
    'Anlage {serial} wurde in den letzten 365 Tagen {#times} Mal an andere Hardware gebunden, erlaubt sind {#allowed}.',
  'The next is free on {date}.': 'Die nächste Bindung wird am {date} frei.',
  'Ask the vendor, who may allow one more.': 'Fragen Sie den Hersteller, der eine weitere erlauben kann.',
  'Only the vendor lets a PBX be bound beyond the count.':
    'Nur der Hersteller lässt eine Anlage über die Zahl hinaus binden.',
  'The agent {agent} has no instance {instance}.': 'Der Agent {agent} hat keine Kopie {instance}.',
  'List the agents of the PBX; each names its instances.':
    'Sehen Sie bei den Agenten der Anlage nach; dort stehen die Kopien.',
  'There is no such agent within your account.': 'In Ihrem Konto gibt es diesen Agenten nicht.',
  'List the agents of the PBX.': 'Sehen Sie bei den Agenten der Anlage nach.',
  // Codes.
  'The confirmation cannot be taken.': 'Die Bestätigung kann nicht angenommen werden.',
  'It names another PBX.': 'Sie nennt eine andere Anlage.',
  'It names a licence that was not issued here.': 'Sie nennt eine Lizenz, die hier nicht ausgestellt wurde.',
  'Make a new confirmation on the agent.': 'Lassen Sie den Agenten eine neue Bestätigung erstellen.',
  'This request code was made on PBX {made}, not on {serial}.':
    'Dieser Anfragecode entstand auf Anlage {made}, nicht auf {serial}.',
  'Submit it for PBX {made}, or make a request code on {serial}.':
    'Geben Sie ihn bei Anlage {made} ein, oder erstellen Sie einen Anfragecode auf {serial}.',
  'This request code was answered already; each is answered once.':
    'Dieser Anfragecode wurde schon beantwortet; jeder wird einmal beantwortet.',
  'Use the activation code that it got, or make a new request code on the agent.':
    'Benutzen Sie den Aktivierungscode, den er bekam, oder lassen Sie den Agenten einen neuen Anfragecode erstellen.',
  'The agent of PBX {serial} holds licence {epoch}.{seq}; this server knows {own}.{last} only and was probably restored from a backup.':
    'Der Agent der Anlage {serial} hat Lizenz {epoch}.{seq}; dieser Server kennt nur {own}.{last} und wurde wohl aus einer Sicherung wiederhergestellt.',
  'Check the grants of this PBX, then submit the code again and say so (behind).':
    'Prüfen Sie die Berechtigungen dieser Anlage, und geben Sie den Code dann mit dieser Angabe erneut ein.',
  'No agent is bound to PBX {serial} yet; this code comes from the agent with key {key}.':
    'An Anlage {serial} ist noch kein Agent gebunden; dieser Code kommt vom Agenten mit dem Schlüssel {key}.',
  'Another agent is bound to PBX {serial}; this code comes from a new one, with key {key}.':
    'An Anlage {serial} ist ein anderer Agent gebunden; dieser Code kommt von einem neuen mit dem Schlüssel {key}.',
  'Binding it shuts the former out and counts as a re-binding.':
    'Ihn zu binden schließt den bisherigen aus und zählt als neue Bindung.',
  'Compare the key with what the agent shows, then submit the code again and bind it.':
    'Vergleichen Sie den Schlüssel mit dem, den der Agent zeigt, und geben Sie den Code dann zum Binden erneut ein.',
  'Copy the whole request code again from the agent.': 'Kopieren Sie den ganzen Anfragecode noch einmal vom Agenten.',
  'The request code is larger than any genuine one.': 'Der Anfragecode ist größer als jeder echte.',
  'The request code is damaged: its bytes are not in the form that is signed.':
    'Der Anfragecode ist beschädigt: Seine Bytes haben nicht die Form, die signiert wird.',
  'This is not a request code but another document.': 'Das ist kein Anfragecode, sondern etwas anderes.',
  'The request code names another signature algorithm than its key has; it was tampered with.':
    'Der Anfragecode nennt ein anderes Signaturverfahren als sein Schlüssel; er wurde verfälscht.',
  'The request code was changed after the agent signed it.':
    'Der Anfragecode wurde verändert, nachdem der Agent ihn signiert hatte.',
  'The request code says something that breaks the rules.': 'Der Anfragecode verstößt gegen die Regeln.',
  'Update the agent and make a new request code.':
    'Aktualisieren Sie den Agenten, und erstellen Sie einen neuen Anfragecode.',
  'Copy the whole confirmation code again from the agent.':
    'Kopieren Sie den ganzen Bestätigungscode noch einmal vom Agenten.',
  'The confirmation code is larger than any genuine one.': 'Der Bestätigungscode ist größer als jeder echte.',
  'The confirmation code is damaged: its bytes are not in the form that is signed.':
    'Der Bestätigungscode ist beschädigt: Seine Bytes haben nicht die Form, die signiert wird.',
  'This is not a confirmation code but another document.': 'Das ist kein Bestätigungscode, sondern etwas anderes.',
  'The confirmation code names another signature algorithm than its key has; it was tampered with.':
    'Der Bestätigungscode nennt ein anderes Signaturverfahren als sein Schlüssel; er wurde verfälscht.',
  'The confirmation code is signed by another agent than the one of this PBX.':
    'Der Bestätigungscode ist von einem anderen Agenten signiert als dem dieser Anlage.',
  'Use the code of the agent that belongs to this PBX.':
    'Benutzen Sie den Code des Agenten, der zu dieser Anlage gehört.',
  'The confirmation code was changed after the agent signed it.':
    'Der Bestätigungscode wurde verändert, nachdem der Agent ihn signiert hatte.',
  'The confirmation code says something that breaks the rules.': 'Der Bestätigungscode verstößt gegen die Regeln.',
  'Update the agent and make a new one.': 'Aktualisieren Sie den Agenten, und erstellen Sie einen neuen.',
};
