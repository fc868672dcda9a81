// The gate as text: what may go into it, and when two of them are the same gate.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DialplanStep,
  GATE_CONTEXTS,
  gateFile,
  gateHash,
  loadedGateHash,
  patternProblem,
  wrapperCallers,
  wrapperContext,
} from '../../../../agent/enforcement/asterisk/gate.ts';
import { BUILT_IN_EMERGENCY, BUILT_IN_NUMBERS } from '../../../../agent/enforcement/emergency.ts';
import { Fault } from '../../../../shared/errors.ts';

const FILE = gateFile({ emergency: BUILT_IN_NUMBERS });

describe('the gate file', () => {
  it('holds its contexts, and the emergency numbers', () => {
    for (const context of GATE_CONTEXTS) expect(FILE).toContain(`\n[${context}]\n`);
    expect(FILE).not.toContain('@EMERGENCY@');
    for (const number of BUILT_IN_NUMBERS) expect(FILE).toContain(`\nexten => ${number},1,Return()\n`);
  });

  it('jumps to no label that it does not have', () => {
    const labels = new Set(Array.from(FILE.matchAll(/same => n\(([a-z-]+)\)/g), ([, label]) => label));
    const jumps = [
      ...Array.from(FILE.matchAll(/\?([a-z-]*)(?::([a-z-]+))?\)$/gm), ([, yes, no]) => [yes, no]),
      ...Array.from(FILE.matchAll(/,Goto\(([a-z-]+)\)$/gm), ([, label]) => [label]),
    ].flat();
    expect(jumps.length).toBeGreaterThan(10);
    for (const label of jumps) if (label !== undefined && label !== '') expect(labels).toContain(label);
  });

  it.each(['', '1', '112"', '_1XX', '112,1', '112;', 'ivr', '123456789'])(
    'is not written with the emergency number %j',
    (number) => {
      expect(() => gateFile({ emergency: ['112', number] })).toThrow(Fault);
    },
  );
});

describe('a pattern of emergency numbers', () => {
  it.each(['^(112|911)$', '^0?112$', '^1[0-9][0-9]$', '112', '^[*#]1$', BUILT_IN_EMERGENCY])('may be %s', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });

  it.each([
    ['', 'empty'],
    ['^(112"|911)$', 'sign'],
    ['^1{3}$', 'sign'],
    ['^\\d+$', 'sign'],
    ['112,113', 'sign'],
    ['112;', 'sign'],
    ['$[1]', 'sequence'],
    ['(?112)', 'sequence'],
    ['1+?', 'sequence'],
    ['1**', 'sequence'],
    ['^(112', 'no'],
    ['.*', 'empty number'],
    ['1|', 'empty number'],
  ])('may not be %j', (pattern, about) => {
    expect(patternProblem(pattern)).toMatch(new RegExp(`${about}|not a regular expression`));
  });

  it('that is allowed never ends the expression that holds it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+*#.?()|^$[]-"{},;\\') }), (pattern) => {
        fc.pre(patternProblem(pattern) === undefined);
        expect(pattern).not.toMatch(/["{},;\\\n]|\$\[/);
        expect(new RegExp(pattern).test('')).toBe(false);
      }),
    );
  });
});

describe('the fingerprint of a gate', () => {
  it('is that of what it does, not of its comments, blanks and case of applications', () => {
    const other = FILE.replace(/^;.*\n/gm, '')
      .replace(/^ same => /gm, '    same=>')
      .replaceAll(',GotoIf(', ',gotoif(');
    expect(other).not.toBe(FILE);
    expect(gateHash(other)).toBe(gateHash(FILE));
  });

  it('changes with every step that is changed or left out', () => {
    const lines = FILE.split('\n');
    const steps = lines.flatMap((line, at) => (/^(exten| same) =>/.test(line) ? [at] : []));
    expect(steps.length).toBeGreaterThan(25);
    for (const at of steps.slice(0, -1)) {
      expect(gateHash(lines.with(at, ' same => n,NoOp(edited)').join('\n')), lines[at]).not.toBe(gateHash(FILE));
    }
  });

  it('is the same for the loaded dialplan, in any order and beside other contexts', () => {
    const content = '[lic-call]\nexten => s,1,Return()\n[lic-ext]\nexten => s,1,Return(1)\n same => n,NoOp()\n';
    const step = (context: string, priority: number, application: string, data: string): DialplanStep => ({
      context,
      extension: 's',
      priority,
      application,
      data,
    });
    const loaded = [
      step('lic-ext', 2, 'NoOp', ''),
      step('lic-ext', 1, 'Return', '1'),
      step('numbers', 1, 'Dial', 'PJSIP/x'),
      step('lic-call', 1, 'Return', ''),
    ];
    expect(loadedGateHash(loaded)).toBe(gateHash(content));
    expect(loadedGateHash(loaded.slice(1))).not.toBe(gateHash(content));
  });
});

describe('a wrapper context', () => {
  const emergency = ['112', '911'];
  const wrapper = (callers: 'extensions' | 'trunk', target = 'from-internal') =>
    wrapperContext({ name: 'w', target, callers, emergency });
  /** As Asterisk lists them once they are loaded. */
  const loaded = (text: string) => {
    let [extension, priority] = ['', 0];
    return text.split('\n').flatMap((line) => {
      const [, first, start, next] = /^exten => ([^,]+),1,(.*)$|^ same => n(?:\([a-z]+\))?,(.*)$/.exec(line) ?? [];
      const [, application, data] = /^(\w+)\((.*)\)$/.exec(start ?? next ?? '') ?? [];
      if (application === undefined || data === undefined) return [];
      [extension, priority] = first === undefined ? [extension, priority + 1] : [first, 1];
      return [{ extension, priority, application, data }];
    });
  };

  it('asks who calls for extensions only, and hands gate and target the same number', () => {
    expect(wrapper('extensions')).toContain('CHANNEL(endpoint)');
    expect(wrapper('trunk')).not.toContain('CHANNEL(endpoint)');
    for (const callers of ['extensions', 'trunk'] as const) {
      expect(wrapper(callers).match(/\$\{EXTEN\}/g)).toHaveLength(3);
      expect(wrapper(callers).match(/FILTER\([^,]+,\$\{EXTEN\}\)/g)).toHaveLength(3);
    }
  });

  it('lets the emergency numbers through before anything is asked, and is not written with what is none', () => {
    for (const number of emergency)
      expect(wrapper('trunk')).toContain(`exten => ${number},1,Goto(from-internal,${number},1)\n`);
    expect(() => wrapperContext({ name: 'w', target: 't', callers: 'trunk', emergency: ['112,1'] })).toThrow(Fault);
  });

  it.each(['extensions', 'trunk'] as const)('for %s is known by its steps, whatever its target', (callers) => {
    for (const target of ['from-internal', 'numbers'])
      expect(wrapperCallers(loaded(wrapper(callers, target)), emergency)).toBe(callers);
  });

  it.each(['extensions', 'trunk'] as const)('for %s is unknown with any step changed, added or left out', (callers) => {
    const steps = loaded(wrapper(callers));
    expect(steps.length).toBeGreaterThan(9);
    for (const [at, step] of steps.entries()) {
      expect(wrapperCallers(steps.with(at, { ...step, application: 'NoOp' }), emergency), step.data).toBeUndefined();
      expect(wrapperCallers(steps.toSpliced(at, 1), emergency), step.data).toBeUndefined();
    }
    const added = { extension: '900', priority: 1, application: 'Dial', data: 'PJSIP/provider' };
    expect(wrapperCallers([...steps, added], emergency)).toBeUndefined();
    expect(wrapperCallers(steps, [...emergency, '999'])).toBeUndefined();
    expect(wrapperCallers([], emergency)).toBeUndefined();
  });
});
