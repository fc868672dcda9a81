// What the agent says, in German: every entry of the catalogue is one of its sentences, and what people meet has an entry.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GERMAN as CATALOGUE } from '../../../agent/web/said/german.ts';
import { SPEAKERS } from '../../../agent/web/said/speakers.ts';
import { saidBy } from '../../../shared/ui/said/said.ts';
import { pageFaults } from '../../house/check-said.ts';
import { type AgentRig, agentRig } from '../../support/agent.ts';
import { grant, type TestVendor, testVendor } from '../../support/test-vendor.ts';

const speaker = await SPEAKERS.de();
const said = saidBy(speaker ?? { catalogue: {}, spoken: new Set() }, {
  date: (atMs, withTime) => new Date(atMs).toISOString().slice(0, withTime ? 16 : 10),
  money: (amount, currency) => `${amount.replace('.', ',')} ${currency}`,
});
const NOW_S = Math.floor(Date.UTC(2026, 10, 22, 12) / 1000);
const SOON_S = NOW_S + 86_400;

describe('the catalogue', () => {
  it('puts dates, numbers and terms in their places', () => {
    expect(said.text('The limits are raised by 50 % until 2 Dec 2026 04:37 UTC.')).toBe(
      'Die Grenzen sind bis 2026-12-02T04:37 um 50 % angehoben.',
    );
    expect(
      said.text('Licence 1.2 would come into force: extensions 5 → 7, concurrent calls 3 → 0. Nothing was changed.'),
    ).toBe('Lizenz 1.2 käme in Kraft: Nebenstellen 5 → 7, gleichzeitige Gespräche 3 → 0. Nichts wurde geändert.');
    expect(
      said.text('extensions 50 = 40 from subscription 1 until 1 Mar 2027 + 10 from subscription 2 until 1 Mar 2028.'),
    ).toBe('Nebenstellen 50 = 40 aus Abonnement 1 bis 2027-03-01 + 10 aus Abonnement 2 bis 2028-03-01.');
  });

  it('has every sentence of the agent that its page may show', () => {
    const { heard, faults } = pageFaults();
    expect(heard).toBeGreaterThan(200);
    expect(faults).toEqual([]);
  });

  it('knows what is put together from parts', () => {
    expect(said.text('licences.example:443 cannot be reached: nothing listens there (ECONNREFUSED).')).toBe(
      'licences.example:443 ist nicht erreichbar: dort antwortet nichts (ECONNREFUSED).',
    );
    expect(said.text('The HTTPS certificate of a.example:443 is for another name: b.example.')).toBe(
      'Das HTTPS-Zertifikat von a.example:443 ist für einen anderen Namen: b.example.',
    );
    expect(said.text('2 assigned Phone System licences are over the limit of 5.')).toBe(
      '2 vergebene Phone System-Lizenzen liegen über der Grenze von 5.',
    );
    expect(said.text('This code (1.1) is older than the one accepted before (1.2). Nothing was changed.')).toBe(
      'Dieser Code (1.1) ist älter als der vorher angenommene (1.2). Nichts wurde geändert.',
    );
    expect(said.text('The 2 of this term are used up.')).toBe('Die 2 dieser Laufzeit sind verbraucht.');
  });

  it('leaves alone what it does not know, what people wrote, and files', () => {
    expect(said.text('A sentence of a later agent.')).toBe('A sentence of a later agent.');
    const row = { person: { name: 'nothing' }, next: 'nothing', file: new Blob(['x']) };
    expect(said.answer(row)).toEqual({ ...row, next: 'nichts' });
    expect(said.answer(row).file).toBe(row.file);
  });

  it('has no entry that the agent does not say, and loses no part of one', () => {
    const sources = ['agent', 'shared'].flatMap(sourcesIn).join('\n').replaceAll("\\'", "'");
    for (const [english, german] of Object.entries(CATALOGUE)) {
      const runs = runsOf(english);
      // Some are put together from parts, with "licence" or "licences" between them.
      const found = runs.filter((run) => sources.includes(run) || sources.includes(run.replaceAll(' ', '_')));
      expect(found.length / Math.max(1, runs.length), english).toBeGreaterThanOrEqual(runs.length === 0 ? 0 : 0.5);
      const names = (text: string) => [...text.matchAll(/\{#?\w+\}/g)].map(([name]) => name).sort();
      expect(names(german), english).toEqual(names(english));
    }
  });
});

describe('what people meet', () => {
  let rig: AgentRig;
  let vendor: TestVendor;
  beforeAll(async () => {
    vendor = testVendor('PBX-0001', NOW_S);
    rig = await agentRig({ clock: { nowMs: NOW_S * 1000 }, settings: { serial: 'PBX-0001' } });
    for (const extension of ['101', '102', '103']) rig.pbx.addExtension(extension, `Person ${extension}`);
    await rig.agent.update(vendor.trustCode, { dryRun: false });
  });
  afterAll(() => rig.close());
  const code = (seq: number, quantity: number) =>
    vendor.code(
      vendor.licence({
        seq,
        grants: [grant('phone_system', quantity, SOON_S), grant('concurrent_calls', 2, SOON_S, { subscription: 2 })],
        policy: { graceDays: 14, floor: { calls: 0, extensions: 0 }, raise: { percent: 50, days: 3, perTerm: 2 } },
      }),
    );

  it('has its sentence: alerts, what to do, warnings, previews, verdicts, refusals', async () => {
    const heard: string[] = [];
    const hear = <T>(answer: T) => {
      heard.push(...textsOf(answer));
      return answer;
    };
    const { agent } = rig;
    hear(agent.status().alerts);
    hear(await agent.update(code(1, 2), { dryRun: true }));
    hear(await agent.update(code(1, 2), { dryRun: false }));
    hear(await agent.update(code(1, 2), { dryRun: true }));
    hear(agent.why('concurrent_calls'));
    hear(await agent.raise({ dryRun: true }));
    hear(await agent.seats.assign({ kind: 'phone_system', person: 'Person 101' }));
    hear(await agent.seats.assign({ kind: 'phone_system', person: 'Person 101' }));
    hear(await agent.seats.assign({ kind: 'phone_system', person: 'Person 102' }));
    hear(await agent.seats.assign({ kind: 'phone_system', person: 'Person 103' }));
    hear(await agent.update(code(2, 1), { dryRun: false }));
    hear(agent.seats.overview());
    hear(agent.seats.find({ base: 'phone_system', limit: 25 }));
    hear(agent.seats.find({ base: 'phone_system', by: 'user', search: 'zz', limit: 25 }));
    hear(agent.status().alerts);
    hear(await agent.plan());
    hear(await agent.refresh());
    const stranger = testVendor('PBX-0001', NOW_S);
    for (const pasted of [
      'abc',
      'Hello!',
      code(3, 2).slice(0, -20),
      `${code(3, 2)}\n${code(4, 2)}`,
      stranger.code(stranger.licence({ seq: 9 })),
      stranger.trustCode,
      code(1, 2),
    ])
      hear(await agent.update(pasted, { dryRun: true }));
    for (const file of [
      '',
      'Ext key,User\n1',
      'Ext key,Number,User,Addon license 1\n101,x,,Mobile\n101,1,Zoe\n,,a,nonsense',
    ])
      hear(await agent.mass.check('a.csv', Buffer.from(file)));
    const runs = agent.mass.runs();
    const id = (runs.ok && runs.value.items[0]?.id) || '';
    hear(agent.mass.rows(id, { limit: 25 }));
    hear(await agent.mass.configure(id, { validRowsOnly: false }));
    expect(heard.length).toBeGreaterThan(40);
    expect([...new Set(heard)].filter((text) => said.text(text) === text)).toEqual([]);
  });
});

/** Every text for people in an answer, as `said.answer` finds them. */
function textsOf(answer: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(answer, (name, value) => {
    if (/^(message|next|sentence|warning|empty|words)$/.test(name) && typeof value === 'string') found.push(value);
    return value;
  });
  return found;
}

/** Runs of two words, or fewer where that is all, that stand together between the parts that differ. */
function runsOf(sentence: string): string[] {
  return sentence.split(/\{#?\w+\}/).flatMap((piece) => {
    const words = piece.split(' ').filter((word) => /\w/.test(word));
    const length = Math.min(2, words.length);
    return length === 0
      ? []
      : words.slice(0, words.length - length + 1).map((_, at) => words.slice(at, at + length).join(' '));
  });
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !entry.parentPath.includes(join('agent', 'web')))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
