// A chained trail: every kind of tampering is named with its row, and a sound one passes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHAIN_START, type ChainEnd, type ChainedRow, chainRow, rowHash } from '../../shared/audit-chain.ts';
import { signAuditHead, verifyAuditHead } from '../../shared/audit-head.ts';
import { ChainVerifier } from '../../shared/audit-verifier.ts';
import { generateKeyPair } from '../../shared/licence/keys.ts';

function trail(length: number): ChainedRow[] {
  const rows: ChainedRow[] = [];
  for (let n = 1; n <= length; n += 1) {
    const end: ChainEnd = rows.at(-1) ?? CHAIN_START;
    rows.push(chainRow(end, { atMs: 1_000 + n, action: `act ${n}`, subject: n % 2 === 0 ? null : 'PBX-1' }));
  }
  return rows;
}

function verify(rows: readonly ChainedRow[], heads: readonly ChainEnd[] = []) {
  const verifier = new ChainVerifier(heads);
  for (const row of rows) verifier.take(row);
  return verifier.finish();
}

const faultsOf = (rows: readonly ChainedRow[], heads?: readonly ChainEnd[]) =>
  verify(rows, heads).faults.map(({ kind, id }) => `${kind} ${id}`);
const renumbered = (rows: readonly ChainedRow[]) => rows.map((row, index) => ({ ...row, id: index + 1 }));
const edited = (row: ChainedRow): ChainedRow => ({ ...row, fields: { ...row.fields, action: 'nothing' } });
/** As somebody would who knows how the chain is made. */
function remade(rows: readonly ChainedRow[]): ChainedRow[] {
  const made: ChainedRow[] = [];
  for (const { fields } of rows) made.push(chainRow(made.at(-1) ?? CHAIN_START, fields));
  return made;
}

describe('a trail of ten rows', () => {
  const rows = trail(10);
  const head = (id: number) => ({ id, hash: rows[id - 1]?.hash ?? '' });

  it('passes, and says how far it is signed', () => {
    expect(verify(rows, [head(4), head(8)])).toMatchObject({ rows: 10, end: head(10), signedUpTo: 8, faults: [] });
    expect(verify([])).toMatchObject({ rows: 0, faults: [] });
  });

  it('names the row that was altered, also when its own hash was made anew', () => {
    expect(faultsOf(rows.map((row) => (row.id === 5 ? edited(row) : row)))).toEqual(['altered 5']);
    const rehashed = rows.map((row) => {
      const { fields } = edited(row);
      return row.id === 5 ? { ...row, fields, hash: rowHash(row.previous, 5, fields) } : row;
    });
    expect(faultsOf(rehashed)).toEqual(['altered 5']);
  });

  it('names rows that were removed, also when the others were numbered anew', () => {
    expect(faultsOf(rows.filter((row) => row.id !== 5))).toEqual(['removed 5']);
    expect(faultsOf(rows.filter((row) => row.id > 2))).toEqual(['removed 1']);
    expect(faultsOf(renumbered(rows.filter((row) => row.id !== 5)), [head(4)])).toEqual(['removed 5']);
  });

  it('names a row that was inserted', () => {
    const fake = chainRow(rows[3] ?? CHAIN_START, { action: 'never happened' });
    expect(faultsOf(renumbered([...rows.slice(0, 4), fake, ...rows.slice(4)]))).toEqual(['inserted 5']);
    expect(faultsOf([...rows.slice(0, 5), fake, ...rows.slice(5)])).toEqual(['inserted 5']);
  });

  it('names rows that changed places, with their numbers or without', () => {
    const swapped = rows
      .map((row) => (row.id === 4 ? rows[6] : row.id === 7 ? rows[3] : row))
      .filter((row) => row !== undefined);
    expect(faultsOf(renumbered(swapped))).toEqual(['reordered 4', 'reordered 7']);
    expect(faultsOf([...rows.slice(0, 4), ...rows.slice(5, 7), ...rows.slice(4, 5), ...rows.slice(7)])).toEqual([
      'reordered 5',
    ]);
  });

  it('finds a tail that was cut off, and a past that was re-made, by the signed heads', () => {
    expect(faultsOf(rows.slice(0, 7), [head(4), head(9)])).toEqual(['truncated 8']);
    const forged = remade(rows.map((row) => (row.id === 6 ? edited(row) : row)));
    expect(faultsOf(forged)).toEqual([]);
    expect(faultsOf(forged, [head(4), head(9)])).toEqual(['rewritten 5']);
  });

  it('goes on from the head of an earlier file', () => {
    const verifier = new ChainVerifier([], head(6));
    for (const row of rows.slice(6)) verifier.take(row);
    expect(verifier.finish()).toMatchObject({ rows: 4, faults: [] });
  });
});

it('any one change of any one row is found', () => {
  const rows = trail(12);
  const heads = [{ id: 12, hash: rows[11]?.hash ?? '' }];
  const hexDigit = fc.constantFrom(...'0123456789abcdef');
  const change = fc.oneof(
    fc.record({
      fields: fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.string(), fc.integer(), fc.constant(null))),
    }),
    fc.record({ previous: fc.string({ unit: hexDigit, minLength: 64, maxLength: 64 }) }),
    fc.record({ hash: fc.string({ unit: hexDigit, minLength: 64, maxLength: 64 }) }),
    fc.record({ id: fc.nat(20) }),
  );
  fc.assert(
    fc.property(fc.nat(11), change, (index, changed) => {
      const tampered = rows.map((row, n) => (n === index ? { ...row, ...changed } : row));
      fc.pre(JSON.stringify(tampered) !== JSON.stringify(rows));
      expect(verify(tampered, heads).faults).not.toEqual([]);
    }),
    { numRuns: 500 },
  );
});

it('a head is its signer’s word alone', () => {
  const key = generateKeyPair();
  const head = { owner: 'vendor', id: 7, hash: 'ab'.repeat(32), signedAt: 1_767_326_600 };
  const bytes = signAuditHead(head, key);
  expect(verifyAuditHead(bytes, [generateKeyPair(), key])).toMatchObject({ ok: true, value: { head } });
  expect(verifyAuditHead(bytes, [generateKeyPair()])).toMatchObject({ refusal: { code: 'head_key_unknown' } });
  const bent = bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte));
  expect(verifyAuditHead(bent, [key])).toMatchObject({ refusal: { code: 'head_forged' } });
  expect(verifyAuditHead(bytes.slice(1), [key])).toMatchObject({ refusal: { code: 'head_unreadable' } });
});
