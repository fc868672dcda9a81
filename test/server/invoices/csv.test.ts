// The CSV of invoices says what the paper says, and no cell runs as a formula.
import { expect, test } from 'vitest';
import { paperCsv } from '../../../server/invoices/csv.ts';
import { line, paper } from '../../support/paper.ts';

test('one row per line, with amounts as exact decimals', () => {
  const [head, row, end] = paperCsv(paper()).split('\r\n');
  expect(head).toMatch(/^document,kind,issued,state,order,/);
  expect(row).toContain(
    'INV-2026-000123,invoice,2026-11-22,paid,1042,Aurora Hotels AG,EUR,1,PSE-EXT,Extensions,20,1234',
  );
  expect(row).toContain(',78.12,19,14.84,92.96,');
  expect(end).toBe('');
});

test.each(['=1+1', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1'])('a name like %j is text', (name) => {
  const csv = paperCsv(paper({ lines: [line({ name })] }));
  expect(csv).toContain(`'${name}`);
});

test('an amount below zero stays a number', () => {
  expect(paperCsv(paper({ lines: [line({ net: -7812n, tax: 0n, total: -7812n })] }))).toContain(',-78.12,');
});

test('the details of a statement name the customer account of each amount', () => {
  const detail = {
    ...{ line: 0, account: 'Aurora, "Seaview"', pbx: '3631A2B4', subscription: 7, sku: 'RF-1', quantity: 1 },
    ...{ from: '2027-02-01', until: '2027-03-01', net: 1000n },
  };
  expect(paperCsv(paper({ kind: 'statement', details: [detail] }))).toContain(
    '1,"Aurora, ""Seaview""",3631A2B4,7,RF-1,1',
  );
});
