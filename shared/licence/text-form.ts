// The text form of a document, to paste, mail or scan: Crockford base32 in lines of 8 groups of 5 with a check character.
import { Fault } from '../errors.ts';
import { checkSymbol, symbolsOf, symbolText } from './symbols.ts';

/** What a text can hold. The numbers in `TEXT_TYPE_NUMBERS` are append only. */
export type TextType = 'licence' | 'trust' | 'request' | 'confirmation';

export const TEXT_TYPE_NUMBERS: Readonly<Record<TextType, number>> = {
  licence: 1,
  trust: 2,
  request: 3,
  confirmation: 4,
};
export const TEXT_VERSION = 1;
/** Version and type in one byte, then the document's length in two. */
export const TEXT_HEAD_BYTES = 3;
/** Symbols of a full line, its check symbol not counted. */
export const LINE_SYMBOLS = 40;
const GROUP_SYMBOLS = 5;
export const MAX_DOCUMENT_BYTES = 65_535;

/** Lines of groups for people, joined by line feeds. @throws Fault `text_unencodable` above 65,535 bytes. */
export function encodeText(type: TextType, document: Uint8Array): string {
  const lines = checkedLines(type, document);
  return lines.map(({ symbols, check }) => `${grouped(symbolText(symbols))}-${symbolText([check])}`).join('\n');
}

/** The same symbols without separators, for a QR code. @throws Fault `text_unencodable` above 65,535 bytes. */
export function encodeQrText(type: TextType, document: Uint8Array): string {
  return checkedLines(type, document)
    .map(({ symbols, check }) => symbolText(symbols) + symbolText([check]))
    .join('');
}

function checkedLines(type: TextType, document: Uint8Array): { symbols: Uint8Array; check: number }[] {
  if (document.length > MAX_DOCUMENT_BYTES) {
    throw new Fault('text_unencodable', `A text holds at most ${MAX_DOCUMENT_BYTES} bytes, not ${document.length}.`);
  }
  const head = [(TEXT_VERSION << 4) | TEXT_TYPE_NUMBERS[type], document.length >> 8, document.length & 255];
  const symbols = symbolsOf(Buffer.concat([Buffer.from(head), document]));
  const count = Math.ceil(symbols.length / LINE_SYMBOLS);
  return Array.from({ length: count }, (_, i) => {
    const line = symbols.subarray(i * LINE_SYMBOLS, (i + 1) * LINE_SYMBOLS);
    return { symbols: line, check: checkSymbol(line, i + 1) };
  });
}

function grouped(text: string): string {
  let groups = text.slice(0, GROUP_SYMBOLS);
  for (let from = GROUP_SYMBOLS; from < text.length; from += GROUP_SYMBOLS) {
    groups += `-${text.slice(from, from + GROUP_SYMBOLS)}`;
  }
  return groups;
}
