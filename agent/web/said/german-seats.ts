// What the agent says about people's licences and mass configuration, in German.
import type { Catalogue } from '../../../shared/ui/said/said.ts';

export const GERMAN_SEATS: Catalogue = {
  nobody: 'niemand',
  '{names} and {#count} more': '{names} und {#count} weitere',
  // What to do.
  '{#over} assigned {name} licence is not covered: {#total} is in force.':
    '{#over} vergebene {name}-Lizenz ist nicht gedeckt: {#total} gilt.',
  '{#over} assigned {name} licence is not covered: {#total} are in force.':
    '{#over} vergebene {name}-Lizenz ist nicht gedeckt: {#total} gelten.',
  '{#over} assigned {name} licences are not covered: {#total} is in force.':
    '{#over} vergebene {name}-Lizenzen sind nicht gedeckt: {#total} gilt.',
  '{#over} assigned {name} licences are not covered: {#total} are in force.':
    '{#over} vergebene {name}-Lizenzen sind nicht gedeckt: {#total} gelten.',
  'Without effect, newest first: {who}.': 'Ohne Wirkung, neueste zuerst: {who}.',
  'Order or renew them in the portal, or unassign those that are not needed; the oldest come back first.':
    'Bestellen oder verlängern Sie im Portal, oder entziehen Sie, was nicht gebraucht wird; die ältesten kommen zuerst zurück.',
  '1 extension of the PBX has no {name} licence and can call emergency numbers only: {who}.':
    '1 Nebenstelle der Anlage hat keine {name}-Lizenz und kann nur Notrufnummern anrufen: {who}.',
  '{#count} extensions of the PBX have no {name} licence and can call emergency numbers only: {who}.':
    '{#count} Nebenstellen der Anlage haben keine {name}-Lizenz und können nur Notrufnummern anrufen: {who}.',
  'Assign them: {#free} of {#total} is free.': 'Vergeben Sie sie: {#free} von {#total} ist frei.',
  'Assign them: {#free} of {#total} are free.': 'Vergeben Sie welche: {#free} von {#total} sind frei.',
  'All {#total} are assigned: order more in the portal, or unassign others.':
    'Alle {#total} sind vergeben: Bestellen Sie im Portal mehr, oder entziehen Sie andere.',
  '1 licence is assigned to extensions that the PBX does not have: {who}.':
    '1 Lizenz ist an eine Nebenstelle vergeben, die es auf der Anlage nicht gibt: {who}.',
  '{#count} licences are assigned to extensions that the PBX does not have: {who}.':
    '{#count} Lizenzen sind an Nebenstellen vergeben, die es auf der Anlage nicht gibt: {who}.',
  'Set the extension up on the PBX, or unassign the licence.':
    'Richten Sie die Nebenstelle auf der Anlage ein, oder entziehen Sie die Lizenz.',
  '{name} licences end on {date}.': '{name}-Lizenzen enden am {date}.',
  'Renew them in the portal; assignments on ended licences are kept, without effect.':
    'Verlängern Sie sie im Portal; was auf abgelaufene Lizenzen vergeben ist, bleibt, aber ohne Wirkung.',
  'Its licence ended on {date}.': 'Die Lizenz endete am {date}.',
  'The assignment is kept and works again when that is renewed.':
    'Die Vergabe bleibt und wirkt wieder, sobald verlängert ist.',
  'Over the limit: {#total} {name} licences are in force and others were assigned earlier.':
    'Über der Grenze: {#total} {name}-Lizenzen gelten, und andere wurden früher vergeben.',
  'Order more, or unassign one.': 'Bestellen Sie mehr, oder entziehen Sie eine.',
  'No extension with a {name} licence begins with "{search}".':
    'Keine Nebenstelle mit {name}-Lizenz beginnt mit „{search}“.',
  'Nobody with a {name} licence has a name that begins with "{search}".':
    'Niemand mit {name}-Lizenz hat einen Namen, der mit „{search}“ beginnt.',
  'No {name} licence of this PBX has the UUID {uuid}, and no add-on attached to one.':
    'Keine {name}-Lizenz dieser Anlage hat die UUID {uuid}, und auch kein Add-on an einer.',
  'No {name} licence is in the licence of this PBX.': 'In der Lizenz dieser Anlage ist keine {name}-Lizenz.',
  'Nobody has a name that begins with "{search}".': 'Niemand hat einen Namen, der mit „{search}“ beginnt.',
  'Nobody is known yet: people come from the extensions of the PBX, or are added by hand.':
    'Noch ist niemand bekannt: Personen kommen von den Nebenstellen der Anlage oder werden von Hand hinzugefügt.',
  // What was done.
  'That is so already; nothing was changed.': 'Das ist schon so; nichts wurde geändert.',
  'It is stored; the PBX follows as soon as it can.': 'Es ist gespeichert; die Anlage folgt, sobald sie kann.',
  '{name} was added.': '{name} wurde hinzugefügt.',
  '{name} was removed.': '{name} wurde entfernt.',
  '{name} was removed; {#count} licences returned to those available.':
    '{name} wurde entfernt; {#count} Lizenzen sind wieder frei.',
  '{person} has a {kind} licence.': '{person} hat eine {kind}-Lizenz.',
  '{person} has a {kind} licence for extension {extension}.':
    '{person} hat eine {kind}-Lizenz für die Nebenstelle {extension}.',
  'The {kind} licence of {person} returned to those available.': 'Die {kind}-Lizenz von {person} ist wieder frei.',
  'The {kind} licence of {person} for extension {extension} returned to those available.':
    'Die {kind}-Lizenz von {person} für die Nebenstelle {extension} ist wieder frei.',
  "The {kind} licence of {person} is {other}'s now.": 'Die {kind}-Lizenz von {person} gehört jetzt {other}.',
  "The {kind} licence of {person} for extension {extension} is {other}'s now.":
    'Die {kind}-Lizenz von {person} für die Nebenstelle {extension} gehört jetzt {other}.',
  'Add-ons of {person}: added {add_ons}; removed {others}.': 'Add-ons von {person}: neu {add_ons}; entfernt {others}.',
  'Add-ons of {person}: added {add_ons}.': 'Add-ons von {person}: neu {add_ons}.',
  'Add-ons of {person}: removed {add_ons}.': 'Add-ons von {person}: entfernt {add_ons}.',
  // What was refused.
  '{person} has a {kind} licence already.': '{person} hat schon eine {kind}-Lizenz.',
  '{person} has a {kind} licence already, for extension {extension}.':
    '{person} hat schon eine {kind}-Lizenz, für die Nebenstelle {extension}.',
  'Unassign that one first, or choose another person.': 'Entziehen Sie erst diese, oder wählen Sie jemand anderen.',
  'A {kind} licence is for an extension, and none was named.':
    'Eine {kind}-Lizenz ist für eine Nebenstelle, und keine ist genannt.',
  'Say for which extension.': 'Nennen Sie die Nebenstelle.',
  'Extension {extension} has a licence already: {holder}.':
    'Die Nebenstelle {extension} hat schon eine Lizenz: {holder}.',
  'Reassign that one, or unassign it first.': 'Geben Sie diese weiter, oder entziehen Sie sie erst.',
  'The number {did} belongs to extension {extension} already.':
    'Die Nummer {did} gehört schon zur Nebenstelle {extension}.',
  'Give another number, or take it from that extension first.':
    'Nehmen Sie eine andere Nummer, oder nehmen Sie sie erst von jener Nebenstelle.',
  'All {#total} {kind} licences are assigned.': 'Alle {#total} {kind}-Lizenzen sind vergeben.',
  'Only {#free} of {#total} {kind} licences are free.': 'Nur {#free} von {#total} {kind}-Lizenzen sind frei.',
  'No licence of that kind is free.': 'Keine Lizenz dieser Art ist frei.',
  'Unassign one that is not needed, or order more in the portal.':
    'Entziehen Sie eine, die nicht gebraucht wird, oder bestellen Sie im Portal mehr.',
  'That licence is assigned already.': 'Diese Lizenz ist schon vergeben.',
  'Choose one that is free, or reassign it.': 'Wählen Sie eine freie, oder geben Sie sie weiter.',
  'Unassign them, or order more, before assigning others.':
    'Entziehen Sie sie, oder bestellen Sie mehr, bevor Sie weitere vergeben.',
  'This {kind} licence is over the limit or has ended, so it cannot go to anybody else.':
    'Diese {kind}-Lizenz liegt über der Grenze oder ist abgelaufen; sie kann an niemand anderen gehen.',
  'Order or renew it; whoever has it then has it again.':
    'Bestellen oder verlängern Sie sie; wer sie hat, hat sie dann wieder.',
  'There is no such assignment; it may have changed meanwhile.':
    'Diese Vergabe gibt es nicht; sie kann inzwischen geändert sein.',
  'Look it up again in the list of licences.': 'Sehen Sie in der Liste der Lizenzen noch einmal nach.',
  '{person} has that e-mail address already.': '{person} hat diese E-Mail-Adresse schon.',
  'Use that person, or give another address.': 'Nehmen Sie diese Person, oder geben Sie eine andere Adresse an.',
  // Mass configuration.
  'The file is empty.': 'Die Datei ist leer.',
  'The file has a header and no row.': 'Die Datei hat eine Kopfzeile und keine weitere.',
  'Download the sample file and fill that in.': 'Laden Sie die Beispieldatei herunter, und füllen Sie diese aus.',
  'The file has more than {#count} columns.': 'Die Datei hat mehr als {#count} Spalten.',
  'The file has more than {#count} rows.': 'Die Datei hat mehr als {#count} Zeilen.',
  'The file cannot be read as CSV: {reason}.': 'Die Datei ist nicht als CSV lesbar: {reason}.',
  'This is a spreadsheet (XLSX, ODS or XLS), not a CSV file.':
    'Das ist eine Tabellenmappe (XLSX, ODS oder XLS), keine CSV-Datei.',
  'Save it as "CSV UTF-8" and upload that.': 'Speichern Sie sie als „CSV UTF-8“, und laden Sie diese hoch.',
  'The text is not in UTF-8, so names and numbers would be misread.':
    'Der Text ist nicht in UTF-8; Namen und Nummern würden falsch gelesen.',
  'Save it as "CSV UTF-8" (in LibreOffice: character set UTF-8) and upload that.':
    'Speichern Sie sie als „CSV UTF-8“ (in LibreOffice: Zeichensatz UTF-8), und laden Sie diese hoch.',
  'Column {#at} is called "{found}" instead of "{wanted}".': 'Spalte {#at} heißt „{found}“ statt „{wanted}“.',
  '{#count} rows: {#ok} in order, {#warn} with a remark, {#error} with an error.':
    '{#count} Zeilen: {#ok} in Ordnung, {#warn} mit Bemerkung, {#error} mit Fehler.',
  'There is no extension.': 'Es ist keine Nebenstelle genannt.',
  'This is no extension: letters, digits and * # + _ . - only.':
    'Das ist keine Nebenstelle: nur Buchstaben, Ziffern und * # + _ . -',
  'The PBX has no extension {extension} yet.': 'Die Nebenstelle {extension} gibt es auf der Anlage noch nicht.',
  'Line {#line} says the same.': 'Zeile {#line} sagt dasselbe.',
  'Line {#line} says something else about extension {extension}.':
    'Zeile {#line} sagt etwas anderes über die Nebenstelle {extension}.',
  'This is no number: digits, with + before them where you like.':
    'Das ist keine Nummer: Ziffern, davor ein +, wenn Sie wollen.',
  'There is no add-on of that code.': 'Ein Add-on mit diesem Code gibt es nicht.',
  'Codes are {codes}.': 'Die Codes sind {codes}.',
  'Write {code}.': 'Schreiben Sie {code}.',
  '{code} stands in this row already.': '{code} steht schon in dieser Zeile.',
  'Nobody is named, and the PBX does not say whose extension it is.':
    'Niemand ist genannt, und die Anlage sagt nicht, wessen Nebenstelle es ist.',
  'This is no name: 120 characters at most, on one line.': 'Das ist kein Name: höchstens 120 Zeichen in einer Zeile.',
  'This begins as a formula does; it is taken as text.': 'Das beginnt wie eine Formel; es gilt als Text.',
  '{#count} people are called so.': '{#count} Personen heißen so.',
  'Write the e-mail address or the UUID: {who}.': 'Schreiben Sie die E-Mail-Adresse oder die UUID: {who}.',
  'extension {extension}': 'Nebenstelle {extension}',
  'line {#line}': 'Zeile {#line}',
  'The number belongs to {where} already.': 'Die Nummer gehört schon zu: {where}.',
  '{person} has a licence for {where} already.': '{person} hat schon eine Lizenz: {where}.',
  'The file needs {#needed} more {name} licences and {#free} are free.':
    'Die Datei braucht {#needed} weitere {name}-Lizenzen, und {#free} sind frei.',
  'Order {#count} in the portal, or take rows out.': 'Bestellen Sie {#count} im Portal, oder nehmen Sie Zeilen heraus.',
  'Some rows have errors, so nothing was changed.': 'Einige Zeilen sind falsch, deshalb wurde nichts geändert.',
  'Mend them and upload again, or configure the valid rows only.':
    'Berichtigen Sie sie und laden noch einmal hoch, oder konfigurieren Sie nur, was nicht falsch ist.',
  'A later upload took the place of this one.': 'Eine spätere Datei ist an die Stelle dieser getreten.',
  'Upload the file again.': 'Laden Sie die Datei noch einmal hoch.',
  'The licences were changed since the preview, and it would do something else now.':
    'Seit der Vorschau wurden Lizenzen geändert; jetzt täte es etwas anderes.',
  'Licences were changed since, so undoing would overwrite that.':
    'Seither wurden Lizenzen geändert; das Zurücknehmen würde das überschreiben.',
  'Change the assignments one by one, or upload a file with how it shall be.':
    'Ändern Sie einzeln, oder laden Sie eine Datei mit dem hoch, wie es sein soll.',
  'There is no such upload; only the last ones are kept.':
    'Eine solche Datei gibt es nicht; nur die letzten werden aufbewahrt.',
};
