// The words of what lists have in common: which columns they show, and filters with a name.
const en = {
  columns: 'Columns',
  shown: 'Columns of this list',
  asDelivered: 'As delivered',
  allInCsv: (hidden: number) =>
    hidden === 1
      ? 'The file holds every column, also the hidden one.'
      : `The file holds every column, also the ${hidden} hidden ones.`,
};
type Words = typeof en;

const de: Words = {
  columns: 'Spalten',
  shown: 'Spalten dieser Liste',
  asDelivered: 'Wie ausgeliefert',
  allInCsv: (hidden: number) =>
    hidden === 1
      ? 'Die Datei enthält jede Spalte, auch die ausgeblendete.'
      : `Die Datei enthält jede Spalte, auch die ${hidden} ausgeblendeten.`,
};

export const words = { en, de };
