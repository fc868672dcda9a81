// The anchor of a site that never enrols: taken from the vendor's trust bundle, once.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { anchorFrom } from '../../../agent/actions/anchor-from.ts';
import { agentFolder, removeFolder } from '../../support/agent-daemon.ts';
import { testVendor } from '../../support/test-vendor.ts';

const vendor = testVendor('PBX-0001', 1_800_000_000);
let folder = '';
beforeEach(async () => {
  folder = await agentFolder();
});
afterEach(() => removeFolder(folder));
const codeOf = async (bundle: string) => {
  const result = await anchorFrom(bundle, folder);
  return result.ok ? 'ok' : result.refusal.code;
};

it('takes the first root of the bundle and tells its fingerprint', async () => {
  const taken = await anchorFrom(vendor.trustCode, folder);
  expect(taken).toMatchObject({ ok: true, value: { fingerprint: vendor.fingerprint } });
});

it('takes the same one again and never another one', async () => {
  await writeFile(path.join(folder, 'anchor.bin'), vendor.anchor);
  expect(await codeOf(vendor.trustCode)).toBe('ok');
  expect(await codeOf(testVendor('PBX-0001', 1_800_000_000).trustCode)).toBe('anchor_in_place');
});

it('refuses an activation code, a damaged bundle and nothing at all, each by its own code', async () => {
  expect(await codeOf(vendor.code(vendor.licence({ seq: 1 })))).toBe('text_wrong_type');
  expect(
    await codeOf(
      vendor.trustCode.replace(/^(.{12})./, (_, head) => `${head}${vendor.trustCode[12] === 'A' ? 'B' : 'A'}`),
    ),
  ).toBe('text_typo');
  expect(await codeOf('')).toBe('text_empty');
});
