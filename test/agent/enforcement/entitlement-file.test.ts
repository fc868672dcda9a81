// The entitlement file: what other modules of the PBX read, whole at any instant.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desiredState } from '../../../agent/enforcement/desired.ts';
import { entitlements, writeEntitlementFile } from '../../../agent/enforcement/entitlement-file.ts';
import { addOnsOfLetters } from '../../../agent/seats/in-force.ts';
import type { Licence } from '../../../shared/licence/licence.ts';

const NOW_S = 1_790_000_000;
const UNTIL_S = NOW_S + 86_400;
const licence: Licence = {
  issuer: 'switchkey-demo',
  serial: 'PBX-0001',
  codeId: '00112233445566778899aabbccddeeff',
  issuedAt: NOW_S,
  epoch: 1,
  seq: 7,
  grants: [
    { subscription: 4, offer: 'PMS', kind: 'hotel_pms', quantity: 1, until: UNTIL_S, trial: true, terminatedUnits: [] },
  ],
  policy: { graceDays: 14, floor: { calls: 2, extensions: 1 } },
  minAgent: '0.1.0',
};

describe('the entitlement file', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'entitlements-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const current = () => {
    const configured = [{ extension: '1001', registered: true }];
    const { state } = desiredState({ licence, atS: NOW_S, emergency: '', configured, firstSeen: new Map() });
    return entitlements(licence, NOW_S, state);
  };

  it('names the add-ons of each extension by their codes where base licences were sold, and not at all elsewhere', () => {
    const configured = ['1001', '1002'].map((extension) => ({ extension, registered: true }));
    const seats = new Map([
      ['1001', 'rnu'],
      ['1002', ''],
    ]);
    const base = { ...licence.grants[0], kind: 'phone_system', quantity: 2 } as Licence['grants'][number];
    const sold = { ...licence, grants: [base] };
    const { state } = desiredState({
      licence: sold,
      atS: NOW_S,
      emergency: '',
      configured,
      firstSeen: new Map(),
      seats,
    });
    expect(entitlements(sold, NOW_S, state, undefined, addOnsOfLetters).addOns).toEqual({
      1001: ['call_recording', 'license_dnc_checking_enabled', 'license_call_recording_unlimited_enabled'],
    });
    expect(current()).not.toHaveProperty('addOns');
  });

  it('says what is licensed, from which licence, and until when', () => {
    expect(current()).toEqual({
      format: 'switchkey-entitlements/1',
      serial: 'PBX-0001',
      revision: '1.7',
      concurrentCalls: [{ until: 9_999_999_999, calls: 2 }],
      extensions: { limit: 1, licensed: ['1001'] },
      services: { hotel_pms: { value: '1', until: UNTIL_S } },
    });
  });

  it('is readable for everybody, and written only when something changed', async () => {
    const path = join(dir, 'sub', 'entitlements.json');
    expect(await writeEntitlementFile(path, current())).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(current());
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(await writeEntitlementFile(path, current())).toBe(false);
  });

  it('that cannot be written is a fault in words', async () => {
    const work = writeEntitlementFile('/proc/none/entitlements.json', current());
    await expect(work).rejects.toMatchObject({ code: 'entitlements_not_writable' });
  });
});
