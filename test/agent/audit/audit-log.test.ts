// The agent's audit trail: whatever is done to its files is named, and nothing that fails in it gets out.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allAuditLines, auditFile } from '../../../agent/audit/audit-files.ts';
import { type AuditLog, openAuditLog } from '../../../agent/audit/audit-log.ts';
import { verifyAudit } from '../../../agent/audit/verify-audit.ts';
import { generateKeyPair } from '../../../shared/licence/keys.ts';

const AT = 1_790_000_000;
const key = generateKeyPair();
const signer = () => ({ owner: 'PBX-0001', key });

describe('an audit trail', () => {
  let dir: string;
  let log: AuditLog;

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'switchkey-audit-'));
    log = openAuditLog(dir, signer);
    for (let n = 1; n <= 6; n += 1) log.note(AT + n, 'applied', { revision: `1.${n}` });
    log.signHead(AT + 10);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const file = () => auditFile(dir, 0);
  const lines = () => readFileSync(file(), 'utf8').trimEnd().split('\n');
  const rewrite = (all: readonly string[]) => writeFileSync(file(), `${all.join('\n')}\n`);
  const report = (keys = [key]) => verifyAudit(allAuditLines(dir), keys);
  const named = () => report().faults.map(({ kind, id }) => `${kind} ${id}`);

  it('that nobody touched is whole, signed to its end, private, and goes on after a restart', () => {
    expect(report()).toMatchObject({ rows: 6, from: 1, signedUpTo: 6, faults: [], remarks: [] });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const again = openAuditLog(dir, signer);
    again.note(AT + 20, 'applied');
    again.signHead(AT + 21);
    again.signHead(AT + 22);
    expect(report()).toMatchObject({ rows: 7, signedUpTo: 7, faults: [], remarks: [] });
    expect(lines()).toHaveLength(9);
  });

  it('names the row that was altered, removed, inserted, moved or cut off', () => {
    const whole = lines();
    const at = (index: number) => whole[index] ?? '';
    rewrite(whole.with(2, at(2).replace('1.3', '1.9')));
    expect(named()).toEqual(['altered 3']);
    rewrite(whole.toSpliced(2, 1));
    expect(named()).toEqual(['removed 3']);
    rewrite(whole.toSpliced(2, 0, at(2)));
    expect(named()).toEqual(['inserted 3']);
    rewrite(whole.with(2, at(4)).with(4, at(2)));
    expect(named().join()).toMatch(/reordered [35]/);
    rewrite([...whole.slice(0, 4), at(6)]);
    expect(named()).toEqual(['truncated 5']);
  });

  it('says so where a head was forged or nobody known signed it', () => {
    const other = generateKeyPair();
    expect(report([other]).remarks).toEqual([expect.stringMatching(/key that this trail does not know/)]);
    rewrite(
      lines().with(
        6,
        lines()
          .at(6)
          ?.replace(/"id":6/, '"id":5') ?? '',
      ),
    );
    expect(report().remarks).toEqual([expect.stringMatching(/something else than was signed/)]);
  });

  it('loses no row but the one that a crash cut off, and takes no rubbish for one', () => {
    appendFileSync(file(), '{"row":{"id":7,"fields":{"at"');
    openAuditLog(dir, signer).note(AT + 20, 'applied');
    expect(report()).toMatchObject({ rows: 7, faults: [], remarks: [] });
    appendFileSync(file(), 'rubbish\n');
    expect(report().remarks).toEqual(['Line 9 is no row of an audit trail.']);
  });

  it('keeps ten files of bounded size, each beginning with the signed head of the one before', () => {
    const small = openAuditLog(dir, signer, 2_000);
    for (let n = 0; n < 200; n += 1) small.note(AT + 100 + n, 'applied', { revision: `2.${n}` });
    small.signHead(AT + 400);
    expect(readdirSync(dir).filter((name) => name.startsWith('audit'))).toHaveLength(10);
    for (let number = 0; number < 10; number += 1) expect(statSync(auditFile(dir, number)).size).toBeLessThan(3_000);
    const found = report();
    expect(found).toMatchObject({ faults: [], remarks: [], signedUpTo: 206 });
    expect(found.from).toBeGreaterThan(50);
    expect(found.from - 1 + found.rows).toBe(206);
    rmSync(auditFile(dir, 4));
    expect(report().faults.length).toBeGreaterThan(0);
  });

  it('never throws where it cannot write, and counts what it could not say', () => {
    rmSync(file());
    mkdirSync(file());
    const blocked = openAuditLog(dir, signer);
    blocked.note(AT, 'applied');
    blocked.note(AT, 'applied');
    blocked.signHead(AT);
    rmSync(file(), { recursive: true });
    blocked.note(AT + 1, 'drift');
    expect(allAuditLines(dir)).toMatchObject([
      { row: { id: 1, fields: { act: 'rows_lost', count: 2 } } },
      { row: { id: 2, fields: { act: 'drift' } } },
    ]);
  });
});
