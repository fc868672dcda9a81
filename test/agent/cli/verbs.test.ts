// The command line against a running agent with the simulator: what each verb does, says and exits with.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statusSchema } from '../../../shared/contracts/local-api.ts';
import { qrPng } from '../../../shared/licence/qr.ts';
import { encodeQrText } from '../../../shared/licence/text-form.ts';
import { decodeText } from '../../../shared/licence/text-read.ts';
import { days } from '../../../shared/time.ts';
import { agentFolder, cli, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { grant, testVendor } from '../../support/test-vendor.ts';

const nowS = Math.floor(Date.now() / 1000);
const vendor = testVendor('PBX-0001', nowS);
const year = nowS + days(300);
const codeFor = (seq: number, extensions: number, calls = 10, serial = 'PBX-0001') =>
  vendor.code(
    vendor.licence({
      seq,
      serial,
      grants: [
        grant('extensions', extensions, year),
        grant('concurrent_calls', calls, year, { subscription: 1240 }),
        grant('hot_standby', 1, year),
      ],
    }),
  );

let agent: TestAgent;
const at = (name: string) => path.join(agent.stateDir, 'given', name);
beforeAll(async () => {
  agent = await startAgent(await agentFolder({ serial: 'PBX-0001' }, { 'anchor.bin': vendor.anchor }));
  await mkdir(path.join(agent.stateDir, 'given'));
});
afterAll(async () => {
  await agent.stop();
  await removeFolder(agent.stateDir);
});
const status = async () => statusSchema.parse(JSON.parse((await agent.cli(['status', '--json'])).out));

describe('update', () => {
  it('shows with --dry-run what a code would change, and changes nothing', async () => {
    const ran = await agent.cli(['update', '--dry-run'], codeFor(1, 5));
    expect(ran).toMatchObject({ exit: 0, err: '' });
    expect(ran.out).toContain('Licence 1.1 would come into force');
    expect((await status()).ladder).toBe('unactivated');
  });

  it('takes a code as one argument, as the words a shell makes of it, on standard input and after "-"', async () => {
    expect(await agent.cli(['update', codeFor(1, 5)])).toMatchObject({ exit: 0, err: '' });
    expect((await status()).capacity.extensions.limit).toBe(5);
    expect(await agent.cli(['update', ...codeFor(2, 6).split(/\s/)])).toMatchObject({ exit: 0 });
    expect(
      await agent.cli(['update'], `> ${codeFor(3, 7).replaceAll('\n', '\r\n> ').toLowerCase()}\r\n`),
    ).toMatchObject({ exit: 0 });
    expect(await agent.cli(['update', '-'], codeFor(4, 8))).toMatchObject({ exit: 0 });
    expect((await status()).capacity.extensions.limit).toBe(8);
  });

  it('takes a code from a file and from a QR code in a picture', async () => {
    await writeFile(at('code.txt'), codeFor(5, 9));
    expect(await agent.cli(['update', '--file', at('code.txt')])).toMatchObject({ exit: 0 });
    const text = decodeText(codeFor(6, 10), { maxChars: 10_000 });
    await writeFile(at('code.png'), text.ok ? await qrPng(encodeQrText('licence', text.value.bytes)) : '');
    const ran = await agent.cli(['update', '--qr', at('code.png')]);
    expect(ran).toMatchObject({ exit: 0 });
    expect(ran.out).toContain('Licence 1.6 is in force');
    expect((await status()).capacity.extensions.limit).toBe(10);
  });

  it('counts the same code once', async () => {
    const code = codeFor(7, 11);
    await agent.cli(['update', code]);
    const again = await agent.cli(['update', code]);
    expect(again).toMatchObject({ exit: 0, err: '' });
    expect(again.out).toContain('in force already');
  });

  it('names the line of a typo, and the code stays out of what is said', async () => {
    const lines = codeFor(8, 99).split('\n');
    const typo = `${lines[2]?.slice(0, 7)}${lines[2]?.[7] === 'Q' ? 'R' : 'Q'}${lines[2]?.slice(8)}`;
    const ran = await agent.cli(['update'], lines.with(2, typo).join('\n'));
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).toMatch(/^text_typo: Line 3/);
    expect(ran.err).not.toContain(lines[0]?.slice(0, 11));
    expect(JSON.parse((await agent.cli(['update', '--json', lines.with(2, typo).join('\n')])).err)).toMatchObject({
      code: 'text_typo',
      detail: { line: 3 },
    });
  });

  it('refuses an older code and one for another PBX, each by its code, and nothing changes', async () => {
    const before = (await status()).capacity;
    expect((await agent.cli(['update', codeFor(2, 500)])).err).toMatch(/^older_than_in_force: /);
    expect((await agent.cli(['update', codeFor(9, 500, 10, 'PBX-0002')])).err).toMatch(/^wrong_pbx: /);
    expect((await agent.cli(['update', testVendor('PBX-0001', nowS).code(vendor.licence({ seq: 9 }))])).err).toMatch(
      /^key_unknown: /,
    );
    expect((await status()).capacity).toEqual(before);
  });

  it('refuses files that hold no code before it asks anybody', async () => {
    await writeFile(at('huge.txt'), Buffer.alloc(300_000, 'A'));
    await writeFile(at('empty.txt'), '');
    expect((await agent.cli(['update', '--file', at('huge.txt')])).err).toMatch(/^code_too_large: /);
    expect((await agent.cli(['update', '--file', at('code.png')])).err).toMatch(/^code_is_picture: .*\n.*--qr/);
    expect((await agent.cli(['update', '--file', at('none.txt')])).err).toMatch(/^code_unreadable: /);
    expect((await agent.cli(['update', '--file', at('empty.txt')])).err).toMatch(/^text_empty: /);
    expect((await agent.cli(['update', '--qr', at('code.txt')])).err).toMatch(/^qr_not_png: /);
    expect((await agent.cli(['update'], Buffer.alloc(300_000, 'A'))).err).toMatch(/^code_too_large: /);
  });
});

describe('the questions', () => {
  it('tells the status: the sentence first, then what is licensed and used', async () => {
    await agent.cli(['simulate', 'add-extension', '1001', '1002']);
    const { out, exit } = await agent.cli(['status']);
    expect(exit).toBe(0);
    expect(out).toMatch(/^Active until /);
    expect(out).toMatch(/Extensions +(\d of 11, \d+ free|11 licensed, use not known)/);
    expect(out).toMatch(/Hot standby +until /);
    expect(out).toContain(vendor.fingerprint);
  });

  it('explains totals by the orders they come from', async () => {
    const all = await agent.cli(['why']);
    expect(all.out).toContain('subscription 1234');
    expect(all.out).toContain('subscription 1240');
    const one = JSON.parse((await agent.cli(['why', 'concurrent_calls', '--json'])).out);
    expect(one).toMatchObject({ total: 10, parts: [{ subscription: 1240, units: 10 }] });
    expect(await agent.cli(['why', 'everything'])).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^unknown_kind: /),
    });
  });

  it('shows a plan, drives the simulated PBX and gives the codes for the portal', async () => {
    expect(await agent.cli(['plan'])).toMatchObject({ exit: 0 });
    expect((await agent.cli(['simulate', 'call', '1001', '1002'])).exit).toBe(0);
    expect((await agent.cli(['simulate', 'list'])).out).toContain('1001');
    const request = await agent.cli(['request-code']);
    expect(decodeText(request.out, { maxChars: 10_000 })).toMatchObject({ ok: true, value: { type: 'request' } });
    const confirmation = await agent.cli(['confirmation-code']);
    expect(decodeText(confirmation.out, { maxChars: 10_000 })).toMatchObject({
      ok: true,
      value: { type: 'confirmation' },
    });
  });

  it('says that there is nobody to refresh from, and asks for patience the second time', async () => {
    expect(await agent.cli(['refresh'])).toMatchObject({ exit: 1, err: expect.stringMatching(/^not_enrolled: /) });
    expect(await agent.cli(['refresh'])).toMatchObject({ exit: 1, err: expect.stringMatching(/^too_soon: /) });
  });

  it('takes the enrolment token on standard input, and it is in no answer and no log', async () => {
    const token = 'one-time-token-never-to-be-seen';
    const server = 'http://127.0.0.1:9';
    const ran = await agent.cli(['enrol', '--server', server, '--serial', 'PBX-0001'], `${token}\n`);
    expect(ran.exit).toBe(1);
    expect(ran.out + ran.err + agent.logged.join()).not.toContain(token);
    expect((await status()).capacity.extensions.limit).toBe(11);
  });

  it('examines itself', async () => {
    const { out } = await agent.cli(['doctor', '--json']);
    const checks = new Map(
      JSON.parse(out).checks.map((check: { check: string; outcome: string }) => [check.check, check.outcome]),
    );
    expect([checks.get('daemon'), checks.get('gate'), checks.get('licence')]).toEqual(['ok', 'ok', 'ok']);
  });
});

describe('without a daemon', () => {
  it('exits with 3 and says how to start it', async () => {
    const ran = await cli(['status', '--state', '/nonexistent/state']);
    expect(ran).toMatchObject({ exit: 3, out: '', err: expect.stringMatching(/^not_running: .*\n.*systemctl start/) });
  });

  it('examines what it can see', async () => {
    const ran = await cli(['doctor', '--state', '/nonexistent/state']);
    expect(ran.exit).toBe(3);
    expect(ran.out).toMatch(/^Not in order: 2 errors/);
  });

  it('exits with 2 where the words make no command, and with 0 where help was asked for', async () => {
    for (const argv of [['bogus'], ['status', '--bogus'], ['enrol'], ['simulate'], []]) {
      expect((await cli(argv)).exit).toBe(2);
    }
    expect(await cli(['--help'])).toMatchObject({ exit: 0, out: expect.stringContaining('update') });
    expect((await cli(['--version'])).out).toBe('1.2.3\n\n');
  });
});
