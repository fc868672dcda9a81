// The server's audit trail: whoever changes it in the database is found out, by the running server, the CLI and an export.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databasePlace } from '../../server/db/place.ts';
import { auditVerdictSchema } from '../../shared/contracts/server-api.ts';
import { tamper } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { runInProcess } from '../support/server-process.ts';

let server: TestServer;
let exported: string;
const scratch = await mkdtemp(join(tmpdir(), 'switchkey-audit-'));

beforeEach(async () => {
  server = await startServer();
  for (const n of [1, 2, 3, 4, 5]) await server.addPbx(`SN-000${n}`);
  exported = join(scratch, 'export.jsonl');
  await run('audit', 'export', '--jsonl', exported, '--data', server.dataFolder);
});
afterEach(() => server.close());
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function run(...args: string[]) {
  const { out, err } = await runInProcess([...args, '--json']);
  return JSON.parse(out === '' ? err : out);
}

/** As somebody with write access to the database would. */
const change = (sql: string) => tamper(databasePlace(server.dataFolder), sql);

const verification = async () => (await server.api('GET', '/audit/verification')).body;
const faults = async () =>
  (await verification()).faults.map((one: { kind: string; id: number }) => `${one.kind} ${one.id}`);

describe('a trail of six rows', () => {
  it('is whole, signed, and says what cannot be found', async () => {
    const verdict = auditVerdictSchema.parse(await verification());
    expect(verdict).toMatchObject({ ok: true, rows: 6, signedUpTo: 6, anchor: server.anchor });
    expect(verdict.limits).toContain('Not found');
    expect(await run('verify-audit', '--data', server.dataFolder)).toEqual(verdict);
    expect(await run('verify-audit', '--file', exported)).toEqual(verdict);
  });

  it.each([
    ["update audit set details = '{}' where id = 3", ['altered 3']],
    ["update audit set actor = 'user:somebody' where id = 6", ['altered 6']],
    ['delete from audit where id = 3', ['removed 3']],
    ['delete from audit where id > 4', ['truncated 5']],
    [
      'update audit set id = 99 where id = 3; update audit set id = 3 where id = 5; update audit set id = 5 where id = 99',
      ['reordered 3', 'reordered 5'],
    ],
    [
      'update audit set id = id + 100 where id > 3; update audit set id = id - 99 where id > 100; insert into audit select 4, at_ms, actor, action, subject, account_path, pbx_id, details, hash, previous from audit where id = 3',
      ['altered 4', 'inserted 4'],
    ],
  ])('after "%s" names it: %j', async (sql, named) => {
    await change(sql);
    expect(await faults()).toEqual(named);
    const refused = await run('verify-audit', '--data', server.dataFolder);
    expect(refused.code).toBe('audit_changed');
    expect(refused.message).toMatch(/\d/);
  });

  it('finds a tail cut off together with its heads by an export kept elsewhere', async () => {
    await change('delete from audit where id > 4; delete from audit_heads');
    expect(await verification()).toMatchObject({ ok: true, rows: 4, signedUpTo: 0 });
    const compared = await run('verify-audit', '--data', server.dataFolder, '--against', exported);
    expect(compared).toMatchObject({
      code: 'audit_changed',
      message: expect.stringContaining('Rows 5 to 6 were cut off'),
    });
  });

  it('is checked from a file alone, and a changed file is found out', async () => {
    const lines = (await readFile(exported, 'utf8')).trimEnd().split('\n');
    const check = async (changed: readonly string[]) => {
      const file = join(scratch, 'changed.jsonl');
      await writeFile(file, changed.join('\n'));
      return await run('verify-audit', '--file', file);
    };
    expect(await check(lines)).toMatchObject({ ok: true, rows: 6 });
    const altered = lines.map((line) => line.replace('SN-0003', 'SN-0009'));
    expect((await check(altered)).message).toContain('Row 4 was altered');
    expect((await check(lines.slice(0, -1))).message).toContain('Rows 6 to 6 were cut off');
    expect((await check(lines.slice(1))).code).toBe('trail_unreadable');
    expect((await check(['rubbish'])).code).toBe('trail_unreadable');
    expect(await run('verify-audit')).toMatchObject({ code: 'validation_failed' });
  });

  it('is only for the vendor to verify as a whole', async () => {
    const order = { kind: 'partner', name: 'North', email: 'n@p.example' };
    const { id } = (await server.api('POST', '/accounts', order)).body;
    const key = await run('api-key', 'add', '--name', 'n', '--account', id, '--data', server.dataFolder);
    const answer = await server.api('GET', '/audit/verification', undefined, { authorization: `Bearer ${key.apiKey}` });
    expect(answer.body.code).toBe('forbidden');
  });
});

it('is signed when the server stops', async () => {
  await server.addPbx('SN-0007');
  await server.close({ keep: true });
  expect(await run('verify-audit', '--data', server.dataFolder)).toMatchObject({ ok: true, rows: 7, signedUpTo: 7 });
  server = await startServer({ folder: server.folder });
});
