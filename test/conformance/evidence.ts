// What an attack must not change, taken before and compared after: limits on the PBX, kept bytes, trust, and how far it ever came.
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { type BlackBox, EXTENSIONS, inLine } from './black-box.ts';

export interface Evidence {
  /** Calls that the PBX admits at once. */
  readonly calls: number;
  /** SIP answers to the extensions' registrations. */
  readonly registrations: readonly string[];
  readonly emergency: boolean;
  /** SHA-256 of what is kept. */
  readonly licence: string | undefined;
  readonly previous: string | undefined;
  readonly anchor: string | undefined;
  readonly trust: string | undefined;
  /** The high-water record on disk, without its clock. */
  readonly highWater: unknown;
  readonly told: unknown;
}

const MOST_CALLS = 120;

export async function evidenceOf(box: BlackBox): Promise<Evidence> {
  await inLine(box);
  const { ladder, licence, trust, dates, capacity } = await box.status();
  return {
    ...(await limitsOf(box)),
    licence: digest(box.file('licence.bin')),
    previous: digest(box.file('licence.prev')),
    anchor: digest(box.file('anchor.bin')),
    trust: digest(box.file('trust.bin')),
    highWater: recordOf(box),
    told: { ladder, licence, trust, dates, calls: capacity.calls.limit, extensions: capacity.extensions.limit },
  };
}

export async function expectUntouched(box: BlackBox, before: Evidence): Promise<void> {
  expect(await evidenceOf(box)).toEqual(before);
}

/** Asks the PBX itself, by calls and registrations. */
export async function limitsOf(box: BlackBox): Promise<Pick<Evidence, 'calls' | 'registrations' | 'emergency'>> {
  await box.simulate('hangup all');
  let calls = 0;
  while (calls < MOST_CALLS && (await box.simulate('call 1001 1002')).includes('is up')) calls += 1;
  const emergency = (await box.simulate('call 1003 112')).includes('is up');
  await box.simulate('hangup all');
  const registrations: string[] = [];
  for (const extension of EXTENSIONS) {
    registrations.push((await box.simulate(`register ${extension}`)).slice(0, 'SIP 200'.length));
  }
  return { calls, registrations, emergency };
}

function recordOf(box: BlackBox): unknown {
  const files = ['high-water.json', 'high-water.2.json'].map((name) => box.file(name));
  return files.map((bytes) => {
    if (bytes === undefined) return undefined;
    const { clock: _, askedNonce: __, ...record } = JSON.parse(JSON.parse(bytes.toString('utf8')).record);
    return record;
  });
}

function digest(bytes: Buffer | undefined): string | undefined {
  return bytes === undefined ? undefined : createHash('sha256').update(bytes).digest('hex');
}
