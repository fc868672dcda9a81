// Credit notes: any sequence of them gives back at most what each line charged, net, tax and total, to the unit.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditable, creditLines, leftOf, spread } from '../../../server/invoices/credit.ts';
import type { Invoice } from '../../../server/invoices/invoice.ts';
import { totalsOf } from '../../../server/invoices/invoice.ts';
import { sumOf } from '../../../shared/money.ts';
import { line, paper } from '../../support/paper.ts';

const lineOf = fc
  .record({ net: fc.bigInt({ min: -50_000n, max: 100_000n }), permille: fc.integer({ min: 0, max: 250 }) })
  .map(({ net, permille }) => {
    const tax = (net * BigInt(permille)) / 1000n;
    return line({ net, tax, total: net + tax, taxMilliPercent: permille * 100 });
  });

function noteOf(invoice: Invoice, lines: Invoice['lines']): Invoice {
  return { ...invoice, kind: 'credit_note', lines, ...totalsOf(lines) };
}

test('whatever is asked for in whatever order, no line gives back more than it charged', () => {
  const wishes = fc.array(fc.bigInt({ min: 1n, max: 60_000n }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(lineOf, { minLength: 1, maxLength: 5 }), wishes, (lines, totals) => {
      const invoice = paper({ lines });
      const notes: Invoice[] = [];
      for (const total of [...totals, creditable(invoice, [])]) {
        const credits = spread(invoice, notes, total);
        if (!credits.ok) continue;
        const taken = creditLines(invoice, notes, credits.value);
        if (!taken.ok) continue;
        expect(sumOf(taken.value.map((one) => one.total))).toBe(-total);
        for (const one of taken.value) expect(one.net + one.tax).toBe(one.total);
        notes.push(noteOf(invoice, taken.value));
      }
      for (const left of leftOf(invoice, notes)) {
        expect(left.net >= 0n && left.tax >= 0n && left.total === left.net + left.tax).toBe(true);
      }
      expect(creditable(invoice, notes) >= 0n || invoice.total < 0n).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('an invoice given back in two parts is given back to the unit', () => {
  const invoice = paper();
  const first = creditLines(invoice, [], [{ line: 1, total: 3333n }]);
  if (!first.ok) throw new Error('refused');
  const notes = [noteOf(invoice, first.value)];
  const rest = creditLines(invoice, notes, [{ line: 1, total: 9296n - 3333n }]);
  if (!rest.ok) throw new Error('refused');
  const all = totalsOf([...first.value, ...rest.value]);
  expect(all).toEqual({ net: -7812n, tax: -1484n, total: -9296n });
});

test.each([
  ['more than the line', [{ line: 1, total: 9297n }], 'credit_exceeds_invoice'],
  ['nothing', [{ line: 1, total: 0n }], 'credit_exceeds_invoice'],
  ['no lines', [], 'credit_exceeds_invoice'],
  ['a line that is not there', [{ line: 2, total: 1n }], 'invoice_line_unknown'],
  [
    'a line twice',
    [
      { line: 1, total: 1n },
      { line: 1, total: 1n },
    ],
    'invoice_line_unknown',
  ],
])('%s is refused', (_, credits, code) => {
  expect(creditLines(paper(), [], credits)).toMatchObject({ ok: false, refusal: { code } });
});
