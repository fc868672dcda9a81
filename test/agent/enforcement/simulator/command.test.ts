// The simulator's command language, and what a demo that is started again finds.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDriver } from '../../../../agent/enforcement/drivers.ts';
import { BUILT_IN_EMERGENCY } from '../../../../agent/enforcement/emergency.ts';
import { simulatorCommand } from '../../../../agent/enforcement/simulator/command.ts';
import { simulatedPbx } from '../../../../agent/enforcement/simulator/pbx.ts';
import { Fault } from '../../../../shared/errors.ts';

const deps = { wallMs: () => Date.UTC(2026, 10, 22), random: (bytes: number) => new Uint8Array(bytes) };

function typing() {
  const pbx = simulatedPbx({ emergency: BUILT_IN_EMERGENCY, now: deps.wallMs });
  return (line: string) => simulatorCommand(pbx, line);
}

describe('the command language', () => {
  it('plays a day at a small PBX', () => {
    const type = typing();
    const transcript = [
      'add-extension 1001 1002 1003',
      'call 1001 1002',
      'call 1001 112',
      'edit licence calls 9999999999|2',
      'edit licence extensions off',
      'call 1001 1002',
      'call 1001 1003',
      'call 1002 1003',
      'transfer attended 2 3',
      'list',
      'restart',
      'list',
    ].flatMap((line) => [`> ${line}`, type(line)]);
    expect(transcript.join('\n')).toBe(`> add-extension 1001 1002 1003
Extension 1001, 1002, 1003 added.
> call 1001 1002
Refused with SIP 403: extension 1001 is not licensed.
> call 1001 112
Call 1: 1001 → 112 is up.
> edit licence calls 9999999999|2
licence/calls is 9999999999|2 now.
> edit licence extensions off
licence/extensions is off now.
> call 1001 1002
Call 2: 1001 → 1002 is up.
> call 1001 1003
Call 3: 1001 → 1003 is up.
> call 1002 1003
Refused with SIP 503: all licensed calls are in use.
> transfer attended 2 3
Transferred; it is call 2 now.
> list
Extensions: 1001 (not registered), 1002 (not registered), 1003 (not registered)
Trunks: none
Calls (* holds the token): 
  1: 1001 – 112
  2: 1002 – 1003
> restart
The PBX stopped and started again; all calls ended.
> list
Extensions: 1001 (not registered), 1002 (not registered), 1003 (not registered)
Trunks: none
Calls (* holds the token): none`);
  });

  it('lets the party that was transferred blindly at the limit go on', () => {
    const type = typing();
    for (const line of [
      'add-extension 1001 1002 1003',
      'edit licence extensions off',
      'edit licence calls 9999999999|1',
    ])
      type(line);
    type('call 1001 1002');
    expect(type('transfer blind 1 1003')).toBe('Transferred; it is call 2 now.');
    expect(type('list')).toContain('2: 1002* – 1003');
  });

  it('answers everything with words', () => {
    const type = typing();
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(type(line)).toMatch(/\w/);
      }),
    );
    for (const line of [
      'call',
      'hangup',
      'transfer',
      'transfer attended 1',
      'register',
      'edit x',
      'fly',
      'call a;b c',
    ]) {
      expect(type(line)).not.toMatch(/undefined|NaN/);
    }
  });
});

describe('a demo that is started again', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'simulator-'));
    file = join(dir, 'pbx.json');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('continues with its extensions and limits', async () => {
    const first = createDriver({ kind: 'simulator', file }, deps);
    first.simulate?.('add-extension 1001');
    first.simulate?.('edit licence calls 9999999999|7');
    await first.driver.close();
    const second = createDriver({ kind: 'simulator', file }, deps);
    const reading = await second.driver.read(new AbortController().signal);
    expect(reading.state.calls).toEqual([{ until: 9_999_999_999, calls: 7 }]);
    expect(reading.extensions).toEqual([{ extension: '1001', registered: false }]);
  });

  it('says what to do about a damaged file', () => {
    writeFileSync(file, '{"extensions": 7');
    expect(() => createDriver({ kind: 'simulator', file }, deps)).toThrow(Fault);
    expect(() => createDriver({ kind: 'simulator', file }, deps)).toThrow(/delete it to start anew/);
  });
});
