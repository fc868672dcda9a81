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
  return written(symbolsIn(type, document), '-', '\n');
}

/** The same symbols without separators, for a QR code. @throws Fault `text_unencodable` above 65,535 bytes. */
export function encodeQrText(type: TextType, document: Uint8Array): string {
  return written(symbolsIn(type, document), '', '');
}

function symbolsIn(type: TextType, document: Uint8Array): Uint8Array {
  if (document.length > MAX_DOCUMENT_BYTES) {
    throw new Fault('text_unencodable', `A text holds at most ${MAX_DOCUMENT_BYTES} bytes, not ${document.length}.`);
  }
  const head = [(TEXT_VERSION << 4) | TEXT_TYPE_NUMBERS[type], document.length >> 8, document.length & 255];
  return symbolsOf(Buffer.concat([Buffer.from(head), document]));
}

/** Each line with its check symbol, its groups `between` each other. */
function written(symbols: Uint8Array, between: string, lineEnd: string): string {
  const text = symbolText(symbols);
  let lines = '';
  for (let from = 0, line = 1; from < symbols.length; from += LINE_SYMBOLS, line += 1) {
    const until = Math.min(from + LINE_SYMBOLS, symbols.length);
    const check = symbolText([checkSymbol(symbols.subarray(from, until), line)]);
    if (line > 1) lines += lineEnd;
    for (let group = from; group < until; group += GROUP_SYMBOLS) {
      lines += text.slice(group, Math.min(group + GROUP_SYMBOLS, until)) + between;
    }
    lines += check;
  }
  return lines;
}
