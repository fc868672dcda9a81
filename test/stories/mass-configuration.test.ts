// Mass configuration on the agent with the simulated PBX: checked, shown, in force as a whole, taken back; and files that are refused.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MassRun } from '../../shared/contracts/mass-api.ts';
import { ADD_ONS, type Grant } from '../../shared/licence/licence.ts';
import type { Result } from '../../shared/result.ts';
import { ADD_ON_NAMES } from '../../shared/seats.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { grant, type TestVendor, testVendor } from '../support/test-vendor.ts';

const START_MS = Date.UTC(2026, 10, 22, 12);
const NOW_S = START_MS / 1000;
const YEAR_S = NOW_S + 365 * 86_400;

let rig: AgentRig;
let vendor: TestVendor;
beforeEach(async () => {
  vendor = testVendor('PBX-0001', NOW_S);
  rig = await agentRig({ clock: { nowMs: START_MS }, settings: { serial: 'PBX-0001' } });
  for (const [extension, name] of Object.entries({ 101: 'John', 102: 'Alice', 104: 'Lucie', 109: 'Hallie' }))
    rig.pbx.addExtension(extension, name);
  await rig.agent.update(vendor.trustCode, { dryRun: false });
  const addOns = ADD_ONS.map((kind, at) => grant(kind, 4, YEAR_S, { subscription: 10 + at }));
  const grants = [
    grant('phone_system', 5, YEAR_S),
    grant('concurrent_calls', 50, YEAR_S, { subscription: 9 }),
    ...addOns,
  ];
  await paste(1, grants);
});
afterEach(() => rig.close());

const paste = (seq: number, grants: readonly Grant[]) =>
  rig.agent.update(vendor.code(vendor.licence({ seq, grants: [...grants] })), { dryRun: false });
const mass = () => rig.agent.mass;
const HEAD = 'Ext key,Number,User,Addon license 1,Addon license 2';
const upload = (text: string | Buffer) => mass().check('f.csv', Buffer.from(text));
const run = async (text: string | Buffer): Promise<MassRun> => value(await upload(text));
const codeOf = async (text: string | Buffer) => code(await upload(text));
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code);
const notesOf = async (text: string) => {
  const rows = value(mass().rows((await run(text)).id, { limit: 200 }));
  return rows.items.flatMap(({ line, notes }) =>
    notes.map((note) => `${line} ${note.severity} ${note.code} ${note.column}`),
  );
};
function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}
const configure = (id: string, validRowsOnly = false) => mass().configure(id, { validRowsOnly });
const onPbx = (extension: string) => rig.pbx.database.value('licext', extension);

describe('mass configuration', () => {
  it('loads the sample clean, changes nothing before Configure, and is in force after it', async () => {
    expect(mass().sample()).toMatch(
      /^Ext key,Number,User,Addon license 1,Addon license 2,Addon license 3,Addon license 4\r\n/,
    );
    const checked = await run(mass().sample());
    expect(checked).toMatchObject({
      verdicts: { ok: 4, warn: 0, error: 0 },
      changes: { assigned: 4 },
      canConfigure: 'yes',
    });
    expect(onPbx('101')).toBeUndefined();
    expect(value(await configure(checked.id))).toMatchObject({ state: 'configured', canUndo: true });
    expect(['101', '102', '104', '109'].map(onPbx)).toEqual(['rnpm', 'rnpm', 'rdp', 'rdp']);
    expect(rig.pbx.call('109', '5000').ok).toBe(true);
    expect(await run(mass().sample())).toMatchObject({ changes: { unchanged: 4, assigned: 0, addOnsAdded: 0 } });
  });

  it('is taken back whole, unless something was changed since', async () => {
    const first = await run(`${HEAD}\n101,,John,team_chat`);
    await configure(first.id);
    const second = await run(`${HEAD}\n101,555,Alice,call_recording\n104,,Lucie`);
    await configure(second.id);
    expect(code(await mass().undo(first.id))).toBe('changed_since');
    expect(value(await mass().undo(second.id)).state).toBe('undone');
    expect([onPbx('101'), onPbx('104')]).toEqual(['t', undefined]);
    const { items } = value(rig.agent.seats.find({ base: 'phone_system', by: 'extension', search: '101', limit: 5 }));
    expect(items).toMatchObject([{ person: { name: 'John' }, addOns: [{ code: 'team_chat' }] }]);
  });

  it('tells how far it is while it is put into force', async () => {
    const extensions = Array.from({ length: 400 }, (_, i) => String(5000 + i));
    for (const extension of extensions) rig.pbx.addExtension(extension, `User ${extension}`);
    const many = grant('phone_system', 400, YEAR_S);
    await paste(2, [many, grant('concurrent_calls', 50, YEAR_S, { subscription: 9 })]);
    const { id } = await run([HEAD, ...extensions.map((one) => `${one},,User ${one}`)].join('\n'));
    const seen = new Set<string>();
    const looking = setInterval(() => {
      const { progress } = value(mass().run(id));
      if (progress !== undefined) seen.add(`${progress.done <= progress.total} ${progress.total}`);
    });
    await configure(id);
    clearInterval(looking);
    // A row for each of them, and one for each of the four others that refuses its registration.
    expect(seen).toContain('true 404');
    expect(value(mass().run(id)).progress).toBeUndefined();
  });

  it('lets numbers and people change places within one file', async () => {
    await configure((await run(`${HEAD}\n101,111,John\n102,222,Alice`)).id);
    expect(value(await configure((await run(`${HEAD}\n101,222,Alice\n102,111,John`)).id)).state).toBe('configured');
  });

  it('reads what spreadsheets write: BOM, semicolons, CRLF, quotes, blanks, any number of add-on columns', async () => {
    const columns = Array.from({ length: 9 }, (_, i) => `ADDON LICENSE ${i + 1}`).join(';');
    const text = `\ufeffext_key;number;USER;${columns};\r\n"101";"+65 0";"John ""J"" Doe, jr"; call_recording ;;team_chat\r\n\r\n`;
    expect(await notesOf(text)).toEqual(['2 error number_wrong Number']);
    expect(await notesOf(text.replace('+65 0', '+650'))).toEqual([]);
    expect(await notesOf('Ext key,Number,User\n101,0065,John')).toEqual([]);
  });

  it('says of every row what is wrong, in which column', async () => {
    const rows = [
      '101,1,John,Mobile',
      '101,1,Alice,',
      '102,7,Alice,team_chat,team_chat',
      '104,7,Lucie',
      '300,,Bob',
      ',,Bob',
    ];
    expect(await notesOf([HEAD, ...rows].join('\n'))).toEqual([
      '2 error add_on_unknown Addon license 1',
      '3 error conflict Ext key',
      '4 warn add_on_twice Addon license 2',
      '5 error number_taken Number',
      '6 warn not_on_pbx Ext key',
      '7 error extension_wrong Ext key',
    ]);
  });

  it('takes the nine codes and no label, and names the code of the label that was written (S3.16)', async () => {
    const head = `Ext key,Number,User,${ADD_ONS.map((_, at) => `Addon license ${at + 1}`).join(',')}`;
    expect(await notesOf(`${head}\n101,,John,${ADD_ONS.join(',')}`)).toEqual([]);
    const { id } = await run(`${head}\n101,,John,${Object.values(ADD_ON_NAMES).join(',')}`);
    const [row] = value(mass().rows(id, { limit: 1 })).items;
    expect(row?.notes.map(({ message }) => / Write (\w+)\.$/.exec(message)?.[1])).toEqual(Object.keys(ADD_ON_NAMES));
  });

  it('takes a row that is there twice once, and a person for two extensions only where that is allowed (S3.32)', async () => {
    expect(await notesOf(`${HEAD}\n101,5,John,team_chat\n101,5,John,team_chat`)).toEqual(['3 warn duplicate Ext key']);
    expect(await run(`${HEAD}\n101,5,John\n101,5,John`)).toMatchObject({
      changes: { assigned: 1 },
      canConfigure: 'yes',
    });
    const twice = `${HEAD}\n101,,John\n102,,John`;
    expect(await notesOf(twice)).toEqual(['3 error user_has_one User']);
    rig.settings.change({ severalExtensionsPerUser: true });
    expect(await notesOf(twice)).toEqual([]);
  });

  it('asks for the e-mail address where two have the name, and takes it (S3.34)', async () => {
    for (const at of ['one', 'two'])
      await rig.agent.seats.addPerson({ name: 'Sam Field', email: `${at}@aurora.example` });
    expect(await notesOf(`${HEAD}\n300,,Sam Field`)).toEqual([
      '2 warn not_on_pbx Ext key',
      '2 error user_ambiguous User',
    ]);
    const { id } = await run(`${HEAD}\n300,,two@aurora.example`);
    await configure(id);
    const { items } = value(rig.agent.seats.find({ base: 'phone_system', by: 'extension', search: '300', limit: 5 }));
    expect(items).toMatchObject([{ person: { name: 'Sam Field', email: 'two@aurora.example' } }]);
  });

  it('replaces the set of add-ons, and counts beforehand what it removes (S3.34); the same file again changes nothing (S3.31)', async () => {
    await configure((await run(`${HEAD}\n101,,John,team_chat,call_recording`)).id);
    const fewer = `${HEAD}\n101,,John,call_recording`;
    const checked = await run(fewer);
    expect(checked.changes).toMatchObject({ changed: 1, addOnsRemoved: 1, addOnsAdded: 0 });
    await configure(checked.id);
    expect(onPbx('101')).toBe('r');
    const before = value(rig.agent.seats.overview()).tallies;
    const again = await run(fewer);
    expect(again.changes).toMatchObject({ unchanged: 1, changed: 0, addOnsRemoved: 0 });
    await configure(again.id);
    expect(onPbx('101')).toBe('r');
    expect(
      value(rig.agent.seats.find({ base: 'phone_system', by: 'user', search: 'john', limit: 5 })).items,
    ).toHaveLength(1);
    expect(value(rig.agent.seats.overview()).tallies).toEqual(before);
  });

  it('is for Phone System alone: without one sold, rows lack it and nothing can be configured (S3.12)', async () => {
    await paste(2, [grant('developer', 5, YEAR_S)]);
    const checked = await run(`${HEAD}\n101,,John`);
    expect(checked).toMatchObject({
      canConfigure: 'no',
      shortfall: [{ kind: 'phone_system', needed: 1, available: 0 }],
    });
    expect(code(await configure(checked.id))).toBe('none_available');
  });

  it('applies nothing while a row is wrong, or the valid rows where that is wanted', async () => {
    const { id, canConfigure } = await run(`${HEAD}\n101,,John\n102,,Alice,Mobile`);
    expect(canConfigure).toBe('valid_rows_only');
    expect(code(await configure(id))).toBe('rows_with_errors');
    expect(onPbx('101')).toBeUndefined();
    expect(code(await configure(id, true))).toBe('ok');
    expect([onPbx('101'), onPbx('102')]).toEqual(['', undefined]);
  });

  it('says how many are missing where there are not enough', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => `${600 + i},,User ${i},team_chat`);
    const { id, shortfall } = await run([HEAD, ...rows].join('\n'));
    expect(shortfall.map(({ kind, needed, available }) => [kind, needed, available])).toEqual([
      ['phone_system', 6, 5],
      ['team_chat', 6, 4],
    ]);
    expect(code(await configure(id, true))).toBe('none_available');
  });

  it('escapes cells that a spreadsheet would calculate in its result', async () => {
    const { id } = await run(`${HEAD}\n101,,=cmd()`);
    expect(await notesOf(`${HEAD}\n101,,=cmd()`)).toEqual(['2 warn formula User']);
    expect(value(mass().result(id))).toContain("'=cmd()");
  });

  it.each([
    ['an empty file', '', 'file_empty'],
    ['a header alone', HEAD, 'file_empty'],
    ['an XLSX with another name', Buffer.from('504b030414', 'hex'), 'file_is_spreadsheet'],
    ['UTF-16', Buffer.from(`\ufeff${HEAD}`, 'utf16le'), 'file_encoding'],
    ['Windows-1252', Buffer.from(`${HEAD}\n101,,J\xfcrgen`, 'latin1'), 'file_encoding'],
    ['10,000 columns', `Ext key,Number,User${',Addon license 1'.repeat(10_000)}\n1`, 'file_too_wide'],
    ['an unknown column', 'Ext key,Number,User,Colour\n1,,a', 'file_columns'],
    ['an open quote without end', `${HEAD}\n"${'x'.repeat(200_000)}`, 'file_unreadable'],
  ])('refuses %s and changes nothing', async (_name, file, refusal) => {
    expect(await codeOf(file)).toBe(refusal);
    expect(value(mass().runs()).items).toEqual([]);
  });
});
