// Reads the text of a PDF as a reader's copy command would: through the embedded fonts' own tables back to Unicode.
import { inflateSync } from 'node:zlib';

/** Pages in order; pieces of one line are joined, lines parted by line feeds. Knows what pdfkit writes, no more. */
export function pdfText(pdf: Uint8Array): string {
  const objects = objectsOf(Buffer.from(pdf));
  const fonts = fontsOf(objects);
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head));
  return pages.map((page) => pageText(page, objects, fonts)).join('\n');
}

interface PdfObject {
  readonly head: string;
  readonly stream: Buffer | undefined;
}

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const text = pdf.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const match of text.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, id = '', body = ''] = match;
    const at = body.indexOf('\nstream\n');
    const head = at < 0 ? body : body.slice(0, at);
    const bytes = at < 0 ? undefined : Buffer.from(body.slice(at + 8, body.lastIndexOf('\nendstream')), 'latin1');
    const stream = bytes && head.includes('/FlateDecode') ? inflateSync(bytes) : bytes;
    objects.set(id, { head, stream });
  }
  return objects;
}

type Glyphs = ReadonlyMap<string, string>;

/** Font name of the pages (`F1`) → four hex digits of a glyph → its text. */
function fontsOf(objects: Map<string, PdfObject>): Map<string, Glyphs> {
  const fonts = new Map<string, Glyphs>();
  for (const { head } of objects.values()) {
    for (const [, name = '', id = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? '')?.[1] ?? '';
      fonts.set(name, glyphsOf(objects.get(unicode)?.stream?.toString('latin1') ?? ''));
    }
  }
  return fonts;
}

function glyphsOf(map: string): Glyphs {
  const glyphs = new Map<string, string>();
  for (const [, start = '', , list = ''] of map.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi)) {
    [...list.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex = ''], index) => {
      const glyph = (Number.parseInt(start, 16) + index).toString(16).padStart(4, '0');
      const codes = hex.split(' ').filter((part) => part !== '');
      glyphs.set(glyph, String.fromCharCode(...codes.map((code) => Number.parseInt(code, 16))));
    });
  }
  return glyphs;
}

function pageText(page: PdfObject, objects: Map<string, PdfObject>, fonts: Map<string, Glyphs>): string {
  const contents = /\/Contents (\d+) 0 R/.exec(page.head)?.[1] ?? '';
  const content = objects.get(contents)?.stream?.toString('latin1') ?? '';
  let glyphs: Glyphs = new Map();
  let text = '';
  let line = '';
  for (const [, font, place, shown] of content.matchAll(
    /\/(F\d+) [\d.]+ Tf|1 0 0 1 [\d.-]+ ([\d.-]+) Tm|\[([^\]]*)\] TJ/g,
  )) {
    if (font !== undefined) glyphs = fonts.get(font) ?? new Map();
    if (place !== undefined && place !== line) {
      text += '\n';
      line = place;
    }
    for (const [, hex = ''] of (shown ?? '').matchAll(/<([0-9a-f]+)>/gi)) {
      for (const [glyph] of hex.matchAll(/.{4}/g)) text += glyphs.get(glyph) ?? '�';
    }
  }
  return text;
}
