// The PDF of an invoice is the same bytes every time, holds real text in any script it knows, and breaks over pages.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { drawInvoice } from '../../../server/invoices/pdf/draw-invoice.ts';
import { loadFonts } from '../../../server/invoices/pdf/sheet.ts';
import { line, paper } from '../../support/paper.ts';
import { pdfText } from '../../support/pdf-text.ts';

const fonts = loadFonts();
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('the same invoice gives the same bytes, another one others', async () => {
  const [first, again] = [await drawInvoice(fonts, paper()), await drawInvoice(loadFonts(), paper())];
  expect(hashOf(again)).toBe(hashOf(first));
  expect(hashOf(await drawInvoice(fonts, paper({ label: 'INV-2026-000124' })))).not.toBe(hashOf(first));
});

test('it says who, what, why and how much, as text that can be copied', async () => {
  const text = pdfText(await drawInvoice(fonts, paper()));
  for (const said of [
    'INV-2026-000123',
    'Aurora Hotels AG',
    'Yonder Telecom Systems GmbH',
    '22 Nov 2026',
    '99 of 365 days at 288.00 EUR',
    'VAT 19 % on 78.12',
    '92.96',
    'Page 1 of 1',
    'Paid on 22 Nov 2026 by card',
  ]) {
    expect(text).toContain(said);
  }
});

test('a state that changed later changes no byte', async () => {
  const terms = { ...paper().terms, paid: false };
  const open = paper({ terms, state: 'open', settledAtMs: null, dueAtMs: Date.UTC(2026, 11, 22) });
  expect(hashOf(await drawInvoice(fonts, { ...open, state: 'paid', settledAtMs: Date.UTC(2027, 0, 1) }))).toBe(
    hashOf(await drawInvoice(fonts, open)),
  );
});

test('German words, Greek and Cyrillic names, and a brand in place of the seller', async () => {
  const { buyer, terms } = paper();
  const invoice = paper({
    language: 'de-CH',
    buyer: { ...buyer, company: 'Ξενοδοχεία Αυγή Α.Ε.', name: 'Юлия Щербакова' },
    terms: { ...terms, brand: 'NordTel' },
    lines: [line({ net: 123_456_789n, tax: 23_456_790n, total: 146_913_579n })],
  });
  const text = pdfText(await drawInvoice(fonts, invoice));
  for (const said of ['Rechnung', 'Ξενοδοχεία Αυγή Α.Ε.', 'Юлия Щербакова', 'NordTel', '1.469.135,79', '22.11.2026']) {
    expect(text).toContain(said);
  }
});

test('a long invoice breaks over pages with its head repeated and every line there', async () => {
  const lines = Array.from({ length: 60 }, (_, i) =>
    line({ name: `Line number ${i + 1} ${'with a long name '.repeat(i % 8)}` }),
  );
  const text = pdfText(await drawInvoice(fonts, paper({ lines })));
  const pages = /Page 1 of (\d+)/.exec(text)?.[1];
  expect(Number(pages)).toBeGreaterThan(3);
  expect(text).toContain(`Page ${pages} of ${pages}`);
  for (const i of [1, 30, 60]) expect(text).toContain(`Line number ${i}`);
  expect(text.match(/Description/g)?.length).toBeGreaterThanOrEqual(Number(pages) - 1);
});

test('a credit note names what it mends, and an open paper how to pay it', async () => {
  const { terms } = paper();
  const note = paper({
    kind: 'credit_note',
    label: 'CN-2026-000001',
    terms: { ...terms, creditsLabel: 'INV-2026-000123', reason: 'Units given back' },
    lines: [line({ net: -7812n, tax: -1484n, total: -9296n, credits: 1 })],
  });
  const text = pdfText(await drawInvoice(fonts, note));
  for (const said of ['Credit note', 'INV-2026-000123', 'Units given back', '-92.96']) expect(text).toContain(said);
  const due = { terms: { ...terms, paid: false }, dueAtMs: Date.UTC(2026, 11, 22) };
  const open = pdfText(await drawInvoice(fonts, paper(due)));
  for (const said of ['Please pay 92.96 EUR by 22 Dec 2026', 'IBAN', 'Payment reference: INV-2026-000123']) {
    expect(open).toContain(said);
  }
});
