// What the one-time invoice page says, per language.
import type { Language } from '../../shared/written.ts';

const EN = {
  number: 'Document',
  date: 'Date',
  download: 'Download',
  once: 'The link works once. In the portal the document is always there.',
  overTitle: 'This link is over',
  over: 'It was used, replaced by a newer one, or is older than 24 hours.',
  renew: 'Send me a new link',
  renewNote: 'It goes to the address this one was sent to.',
  sentTitle: 'A new link is on its way',
  sent: 'It was sent to the address the first one went to. Older links no longer work.',
  unknownTitle: 'This link leads nowhere',
  unknown: 'Check that the whole address was copied from the mail.',
};
const DE: typeof EN = {
  number: 'Dokument',
  date: 'Datum',
  download: 'Herunterladen',
  once: 'Der Link gilt einmal. Im Portal ist das Dokument immer zu finden.',
  overTitle: 'Dieser Link gilt nicht mehr',
  over: 'Er wurde benutzt, durch einen neueren ersetzt oder ist älter als 24 Stunden.',
  renew: 'Neuen Link senden',
  renewNote: 'Er geht an die Adresse, an die dieser geschickt wurde.',
  sentTitle: 'Ein neuer Link ist unterwegs',
  sent: 'Er geht an die Adresse des ersten. Ältere Links gelten nicht mehr.',
  unknownTitle: 'Dieser Link führt nirgendwohin',
  unknown: 'Prüfen Sie, ob die ganze Adresse aus der Mail übernommen wurde.',
};

export function pageWords(language: Language): typeof EN {
  return language === 'de' ? DE : EN;
}
