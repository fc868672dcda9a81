// The upper part of a paper: whose it is, for whom, and the facts that identify it.
import { localDateAt } from '../../../shared/calendar.ts';
import { type Language, writtenDate } from '../../../shared/written.ts';
import type { PostalAddress } from '../../accounts/account.ts';
import type { Invoice } from '../invoice.ts';
import { INK, type Pdf, SHEET, write } from './sheet.ts';
import { paperWords } from './words.ts';

const FACTS = { x: 330, name: 78 } as const;

/** Returns where the table may begin. */
export function drawHead(pdf: Pdf, invoice: Invoice, language: Language): number {
  const { seller, terms } = invoice;
  const words = paperWords(language);
  const half = FACTS.x - SHEET.left - 24;
  const title = { x: FACTS.x, y: SHEET.top, width: SHEET.right - FACTS.x, size: 20, bold: true } as const;
  const nameEnd = write(pdf, terms.brand || seller.name, { ...title, x: SHEET.left, width: half, size: 16 });
  const titleEnd = write(pdf, words[invoice.kind], title);
  const y = Math.max(nameEnd, titleEnd, SHEET.top + 40) + 18;
  const sender = [seller.name, ...addressLines(seller.address, seller.country)]
    .filter((part) => part !== '')
    .join(' · ');
  const small = { x: SHEET.left, y, width: half, size: 7, color: INK.quiet } as const;
  const buyerTop = write(pdf, sender, small) + 4;
  const buyerEnd = drawBuyer(pdf, invoice, buyerTop, half);
  return Math.max(buyerEnd, drawFacts(pdf, factsOf(invoice, language), y)) + 26;
}

function drawBuyer(pdf: Pdf, { buyer }: Invoice, top: number, width: number): number {
  const lines = [
    ...(buyer.name !== '' && buyer.name !== buyer.company ? [buyer.name] : []),
    ...addressLines(buyer.address, buyer.country),
  ];
  const y = write(pdf, buyer.company || buyer.name, { x: SHEET.left, y: top, width, size: 10, bold: true });
  return write(pdf, lines.join('\n'), { x: SHEET.left, y, width, size: 10 });
}

export function addressLines({ lines, city, postcode, region }: PostalAddress, country: string): string[] {
  const town = [postcode, city].filter((part) => part !== '').join(' ');
  return [...lines, town, region, country].filter((line) => line !== '');
}

function factsOf(invoice: Invoice, language: Language): [string, string][] {
  const { terms, buyer } = invoice;
  const words = paperWords(language);
  const date = (atMs: number) => writtenDate(localDateAt(atMs, terms.zone), language);
  const facts: [string, string][] = [
    [words.number, invoice.label],
    [words.date, date(invoice.issuedAtMs)],
    [words.month, terms.month],
    [words.due, terms.paid ? '' : date(invoice.dueAtMs)],
    [words.credits, terms.creditsLabel],
    [words.order, terms.orderNumber === null ? '' : `${terms.orderNumber}`],
    [words.reference, terms.reference],
    [words.piNumber, terms.piNumber],
    [words.customer, terms.customer],
    [words.pbx, terms.pbxSerial],
    [words.yourTaxId, buyer.taxId],
    [words.reason, terms.reason],
  ];
  return facts.filter(([, value]) => value !== '');
}

function drawFacts(pdf: Pdf, facts: readonly (readonly [string, string])[], top: number): number {
  const valueX = FACTS.x + FACTS.name;
  return facts.reduce((y, [name, value]) => {
    const nameEnd = write(pdf, name, { x: FACTS.x, y, width: FACTS.name - 6, color: INK.quiet });
    return Math.max(nameEnd, write(pdf, value, { x: valueX, y, width: SHEET.right - valueX })) + 2;
  }, top);
}
