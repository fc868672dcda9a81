// Row 30, and what the other rows leave behind: refusals stand in the audit trail, and an edited trail names its row.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceOf, expectUntouched } from './evidence.ts';
import { pastingSite, type Site } from './rig.ts';
import { OTHER_SERIAL, plenty } from './vendor.ts';

interface Line {
  readonly row?: { readonly id: number; readonly fields: Readonly<Record<string, unknown>> };
}

describe('the audit trail of the agent', { timeout: 60_000 }, () => {
  let site: Site;

  beforeAll(async () => {
    site = await pastingSite();
  });
  afterAll(() => site.close());

  const lines = () => (site.box.file('audit.log')?.toString() ?? '').trim().split('\n');
  const rows = () => lines().flatMap((line) => (JSON.parse(line) as Line).row ?? []);

  it('rows 1, 3 and 5: has a row for each licence that was refused, with its reason, and for no other act', async () => {
    const { box, vendor, nowS } = site;
    const before = await evidenceOf(box);
    const known = rows().length;
    const grants = plenty(nowS);
    const refused = [
      [vendor.licence({ seq: 9, serial: OTHER_SERIAL, grants }), 'wrong_pbx'],
      [vendor.licence({ seq: 4, grants }), 'older_than_in_force'],
      [vendor.licence({ seq: 9, minAgent: '99.0.0', grants }), 'upgrade_needed'],
    ] as const;
    for (const [licence] of refused) await box.paste(vendor.code(licence));
    const added = rows()
      .slice(known)
      .map(({ fields }) => fields);
    expect(added).toMatchObject(refused.map(([, code]) => ({ act: 'licence_refused', code, by: 'paste' })));
    expect(added).toHaveLength(refused.length);
    await expectUntouched(box, before);
  });

  it('row 30: names a row that was altered, removed or moved', async () => {
    const { box } = site;
    // Heads are signed by the agent's key, which the first request makes.
    expect((await box.cli(['request-code'])).exit).toBe(0);
    expect(await box.stop()).toBe(0);
    const whole = lines();
    const verify = () => box.cli(['verify-audit']);
    expect(await verify()).toMatchObject({ exit: 0 });
    const at = whole.findIndex((line) => line.includes('licence_refused'));
    const id = (JSON.parse(whole[at] ?? '{}') as Line).row?.id ?? 0;
    const damages: [what: string, lines: readonly string[]][] = [
      ['altered', whole.with(at, (whole[at] ?? '').replace('wrong_pbx', 'wrong_one'))],
      ['removed', whole.toSpliced(at, 1)],
      ['moved', whole.with(at, whole[at + 1] ?? '').with(at + 1, whole[at] ?? '')],
    ];
    for (const [what, damaged] of damages) {
      writeFileSync(path.join(box.dir, 'audit.log'), `${damaged.join('\n')}\n`);
      const ran = await verify();
      expect(ran.exit, what).toBe(1);
      expect(`${ran.out}${ran.err}`, what).toMatch(new RegExp(`\\b(${id}|${id + 1})\\b`));
    }
    writeFileSync(path.join(box.dir, 'audit.log'), `${whole.join('\n')}\n`);
    expect(await verify()).toMatchObject({ exit: 0 });
  });
});
