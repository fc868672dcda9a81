// Why a pasted text is not the code that is wanted, in German: server and agent say the same of it.
import type { Catalogue } from './said.ts';

export const GERMAN_CODES: Catalogue = {
  'There is no code in the text.': 'In dem Text steht kein Code.',
  'Copy the whole code again, from its first to its last line.':
    'Kopieren Sie den ganzen Code noch einmal, von der ersten bis zur letzten Zeile.',
  'The text has {#found} characters, more than any code.': 'Der Text hat {#found} Zeichen, mehr als jeder Code.',
  'Paste the code alone.': 'Fügen Sie nur den Code ein.',
  'Line {#line} has a character that no code contains: {symbol}.':
    'Zeile {#line} enthält ein Zeichen, das in keinem Code vorkommt: {symbol}.',
  'Compare that line with the original, or copy the whole code again.':
    'Vergleichen Sie die Zeile mit dem Original, oder kopieren Sie den ganzen Code noch einmal.',
  'Line {#line} has a typo.': 'In Zeile {#line} ist ein Tippfehler.',
  'Lines {#line} and {#other} have changed places.': 'Die Zeilen {#line} und {#other} sind vertauscht.',
  'Put the lines in order.': 'Bringen Sie die Zeilen in die richtige Reihenfolge.',
  'Line {#line} does not belong to the code, which ends before it.':
    'Zeile {#line} gehört nicht zum Code, der vorher endet.',
  'Line {#line} has {#off} {unit} too {much} ({#found} instead of {#wanted}).':
    'Zeile {#line} hat {#off} {unit} zu {much} ({#found} statt {#wanted}).',
  character: 'Zeichen',
  characters: 'Zeichen',
  few: 'wenig',
  many: 'viel',
  'Line {#line} is missing or cut off.': 'Zeile {#line} fehlt oder ist abgeschnitten.',
  'The text has several different codes in it.': 'In dem Text stehen mehrere verschiedene Codes.',
  'Paste one of them alone, the newest.': 'Fügen Sie nur einen davon ein, den neuesten.',
  'a code of an unknown kind': 'ein Code unbekannter Art',
  'an activation code': 'ein Aktivierungscode',
  'a trust bundle': 'ein Vertrauensbündel',
  'a request code': 'ein Anfragecode',
  'a confirmation code': 'ein Bestätigungscode',
  'This is {found}, not {wanted}.': 'Das ist {found}, gebraucht wird {wanted}.',
  'Use {wanted} here.': 'Hierher gehört {wanted}.',
  'The code has the form {form}, which this version does not know.':
    'Der Code hat die Form {form}, die diese Version nicht kennt.',
  'Update this software.': 'Aktualisieren Sie diese Software.',
  'This is not the kind of signed document that is wanted here.':
    'Hier wird ein anderes signiertes Dokument gebraucht.',
  'Use the other document.': 'Benutzen Sie das andere Dokument.',
};
