// The sheet that papers are drawn on: A4, its two fonts, its measures, and text that never leaves its column.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

export interface Fonts {
  readonly regular: Buffer;
  readonly bold: Buffer;
}

/** DejaVu: Latin, Greek, Cyrillic and more, embedded so that a paper looks alike everywhere. */
export function loadFonts(): Fonts {
  const { resolve } = createRequire(import.meta.url);
  const read = (name: string) => readFileSync(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  return { regular: read('DejaVuSansCondensed'), bold: read('DejaVuSansCondensed-Bold') };
}

/** Points; 72 to the inch. */
export const SHEET = {
  width: 595.28,
  height: 841.89,
  left: 56,
  right: 539.28,
  top: 48,
  bottom: 764,
  foot: 782,
} as const;
export const INK = { text: '#1b1f24', quiet: '#5b6470', line: '#c9ced6', strong: '#8b929c' } as const;

export type Pdf = PDFKit.PDFDocument;

export interface Written {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly align?: 'left' | 'right';
}

/** The date stamps the file in place of the machine's, so that the same paper gives the same bytes. */
export function newSheet(fonts: Fonts, about: { title: string; author: string; language: string; atMs: number }): Pdf {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: about.language,
    displayTitle: true,
    info: {
      Title: about.title,
      Author: about.author,
      Creator: 'Switchkey',
      Producer: 'Switchkey',
      CreationDate: new Date(about.atMs),
    },
  });
  pdf.registerFont('regular', fonts.regular);
  pdf.registerFont('bold', fonts.bold);
  return pdf;
}

/** Draws the text in its column and returns where the next line would begin. */
export function write(pdf: Pdf, text: string, at: Written): number {
  style(pdf, at);
  pdf.text(text, at.x, at.y, { width: at.width, align: at.align ?? 'left', lineGap: 1.5 });
  return at.y + heightOf(pdf, text, at);
}

export function heightOf(pdf: Pdf, text: string, at: Pick<Written, 'width' | 'size' | 'bold'>): number {
  style(pdf, at);
  return text === '' ? 0 : pdf.heightOfString(text, { width: at.width, lineGap: 1.5 });
}

function style(pdf: Pdf, { size = 9, bold = false, color = INK.text }: Pick<Written, 'size' | 'bold' | 'color'>): void {
  pdf
    .font(bold ? 'bold' : 'regular')
    .fontSize(size)
    .fillColor(color);
}

export function rule(pdf: Pdf, y: number, from: number = SHEET.left, color: string = INK.line): void {
  pdf.moveTo(from, y).lineTo(SHEET.right, y).lineWidth(0.6).strokeColor(color).stroke();
}

export function bytesOf(pdf: Pdf): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
    pdf.end();
  });
}
