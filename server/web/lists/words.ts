// The words of what lists have in common: which columns they show, and filters with a name.
const en = {
  columns: 'Columns',
  shown: 'Columns of this list',
  asDelivered: 'As delivered',
  csv: 'Export CSV',
  allInCsv: (hidden: number) =>
    hidden === 1
      ? 'The file holds every column, also the hidden one.'
      : `The file holds every column, also the ${hidden} hidden ones.`,
  filters: 'Saved filters',
  save: 'Save what is shown…',
  nothingToSave: 'Set a filter or an order first.',
  manage: 'Rename or delete…',
  saveTitle: 'Save this filter',
  saveSays: 'The filter and the order of this list are kept for you, on every machine you sign in at.',
  saveIt: 'Save',
  replace: (name: string) => `Replace ${name}`,
  name: 'Name',
  saved: (name: string) => `${name} is saved.`,
  manageTitle: 'Saved filters of this list',
  rename: 'Rename',
  remove: (name: string) => `Delete ${name}`,
  deleted: (name: string) => `${name} is deleted.`,
  takeBack: 'Take it back',
  chooseRow: (row: string) => `Choose ${row}`,
  choosePage: 'Choose all rows of this page',
  chosenRows: 'Chosen rows',
  chosen: (rows: number) => `${rows} chosen`,
  chooseNone: 'Choose none',
  looking: (known: number, all: number) => `Looking at what will change: ${known} of ${all}`,
  looked: 'Being looked at',
  willChange: (rows: number, leftOut: number) =>
    leftOut === 0 ? `${rows} will change.` : `${rows} will change, ${leftOut} left out.`,
  soFar: (done: number, all: number, isRunning: boolean) =>
    isRunning || done === all
      ? `${done} of ${all} done`
      : `${done} of ${all} done; the others are as they were, or say why`,
  again: (rows: number) => (rows === 1 ? 'Try the one left again' : `Try the ${rows} left again`),
  stop: 'Stop',
  close: 'Close',
  leave: 'Leave it',
  leftOut: 'Left out',
  failed: 'Failed',
  unknown: 'Not known',
  done: 'Done',
  waits: 'Waits',
  notBegun: 'Not begun',
};
type Words = typeof en;

const de: Words = {
  columns: 'Spalten',
  shown: 'Spalten dieser Liste',
  asDelivered: 'Wie ausgeliefert',
  csv: 'Als CSV ausgeben',
  allInCsv: (hidden: number) =>
    hidden === 1
      ? 'Die Datei enthält jede Spalte, auch die ausgeblendete.'
      : `Die Datei enthält jede Spalte, auch die ${hidden} ausgeblendeten.`,
  filters: 'Gespeicherte Filter',
  save: 'Diese Ansicht speichern …',
  nothingToSave: 'Stellen Sie erst einen Filter oder eine Reihenfolge ein.',
  manage: 'Umbenennen oder löschen …',
  saveTitle: 'Diesen Filter speichern',
  saveSays: 'Filter und Reihenfolge dieser Liste bleiben Ihnen, auf jedem Gerät, an dem Sie sich anmelden.',
  saveIt: 'Speichern',
  replace: (name: string) => `${name} ersetzen`,
  name: 'Name',
  saved: (name: string) => `${name} ist gespeichert.`,
  manageTitle: 'Gespeicherte Filter dieser Liste',
  rename: 'Umbenennen',
  remove: (name: string) => `${name} löschen`,
  deleted: (name: string) => `${name} ist gelöscht.`,
  takeBack: 'Rückgängig',
  chooseRow: (row: string) => `${row} auswählen`,
  choosePage: 'Alle Zeilen dieser Seite auswählen',
  chosenRows: 'Ausgewählte Zeilen',
  chosen: (rows: number) => `${rows} ausgewählt`,
  chooseNone: 'Auswahl aufheben',
  looking: (known: number, all: number) => `Es wird geprüft, was sich ändert: ${known} von ${all}`,
  looked: 'Wird geprüft',
  willChange: (rows: number, leftOut: number) =>
    [
      rows === 1 ? '1 ändert sich' : `${rows} ändern sich`,
      ...(leftOut === 0 ? [] : [leftOut === 1 ? '1 bleibt außen vor' : `${leftOut} bleiben außen vor`]),
    ].join(', '),
  soFar: (done: number, all: number, isRunning: boolean) =>
    isRunning || done === all
      ? `${done} von ${all} erledigt`
      : `${done} von ${all} erledigt; die anderen sind unverändert oder nennen den Grund`,
  again: (rows: number) => (rows === 1 ? 'Die übrige erneut versuchen' : `Die ${rows} übrigen erneut versuchen`),
  stop: 'Anhalten',
  close: 'Schließen',
  leave: 'Abbrechen',
  leftOut: 'Außen vor',
  failed: 'Fehlgeschlagen',
  unknown: 'Unbekannt',
  done: 'Erledigt',
  waits: 'Wartet',
  notBegun: 'Nicht begonnen',
};

export const words = { en, de };
