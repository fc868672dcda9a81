// A genuine licence is taken only where, when and by whom it is meant to be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Acceptor, acceptLicence, changesBetween, isOlder } from '../../../agent/verifier/accept.ts';
import type { Licence } from '../../../shared/licence/licence.ts';
import { decodeText } from '../../../shared/licence/text-read.ts';
import { readAnchor } from '../../../shared/licence/trust-root.ts';
import { type VerifiedLicence, verifyLicence } from '../../../shared/licence/verify-licence.ts';
import { grant, testVendor } from '../../support/test-vendor.ts';

const NOW = 1_800_000_000;
const DAY = 86_400;
const vendor = testVendor('PBX-0001', NOW);
const KEY = 'a'.repeat(64);

function verified(licence: Licence): VerifiedLicence {
  const text = decodeText(vendor.code(licence), { maxChars: 100_000 });
  const root = readAnchor(vendor.anchor);
  const result = text.ok && root.ok ? verifyLicence(text.value.bytes, root.value.root) : undefined;
  if (!result?.ok) throw new Error('the test licence is not genuine');
  return result.value;
}

const paid = (seq: number, fields: Partial<Licence> = {}) =>
  vendor.licence({ seq, grants: [grant('concurrent_calls', 10, NOW + 100 * DAY)], ...fields });

const here = (fields: Partial<Acceptor> = {}): Acceptor => ({
  serial: 'PBX-0001',
  agentKey: KEY,
  highest: undefined,
  held: undefined,
  agentVersion: '0.1.0',
  askedNonce: undefined,
  by: 'paste',
  nowS: NOW,
  ...fields,
});

const verdict = (licence: Licence, at: Acceptor) => {
  const result = acceptLicence(verified(licence), at);
  return result.ok ? result.value.verdict : result.refusal.code;
};

const holding = (licence: Licence, fields: Partial<Acceptor> = {}) =>
  here({ highest: licence, held: licence, ...fields });

describe('acceptance', () => {
  it('takes a code of this PBX, bound to no agent or to this one', () => {
    expect(verdict(paid(1), here())).toBe('news');
    expect(verdict(paid(1, { agentKey: KEY }), here())).toBe('news');
  });

  it('refuses another PBX, another agent, and any code while the serial is unknown', () => {
    expect(verdict(paid(1), here({ serial: 'PBX-0002' }))).toBe('wrong_pbx');
    expect(verdict(paid(1), here({ serial: undefined }))).toBe('wrong_pbx');
    expect(verdict(paid(1, { agentKey: 'b'.repeat(64) }), here())).toBe('wrong_agent_key');
    expect(verdict(paid(1, { agentKey: KEY }), here({ agentKey: undefined }))).toBe('wrong_agent_key');
  });

  it('takes the code in force once more as a no-op', () => {
    const licence = paid(5);
    expect(verdict(licence, holding(licence))).toBe('unchanged');
  });

  it('mends a damaged state with the very code that was accepted before', () => {
    const licence = paid(5);
    expect(verdict(licence, here({ highest: licence }))).toBe('news');
  });

  it('goes by epoch first, then sequence, in any order of arrival', () => {
    const position = fc.record({
      epoch: fc.integer({ min: 1, max: 1 }),
      seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    });
    fc.assert(
      fc.property(
        position,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        (found, epoch, seq) => {
          const held = { ...paid(1), epoch, seq };
          const newer = found.epoch > epoch || (found.epoch === epoch && found.seq > seq);
          expect(verdict(paid(found.seq), holding(held))).toBe(newer ? 'news' : 'older_than_in_force');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses another document under the number in force', () => {
    expect(verdict(paid(5), holding(paid(5)))).toBe('older_than_in_force');
  });

  it('refuses what needs a newer agent', () => {
    expect(verdict(paid(1, { minAgent: '0.2.0' }), here())).toBe('upgrade_needed');
    expect(isOlder('1.9.0', '1.10.0')).toBe(true);
    expect(isOlder('1.10.0', '1.9.9')).toBe(false);
  });

  it('refuses an expired paste over a better licence, and believes the server and answers to requests', () => {
    const expired = vendor.licence({ seq: 9, grants: [grant('concurrent_calls', 50, NOW - 30 * DAY)] });
    expect(verdict(expired, holding(paid(5)))).toBe('all_ended');
    expect(verdict(expired, holding(paid(5), { by: 'poll' }))).toBe('news');
    expect(verdict(expired, here())).toBe('news');
    const nonce = 'c'.repeat(32);
    expect(verdict({ ...expired, nonce }, holding(paid(5), { askedNonce: nonce }))).toBe('news');
  });

  it('takes an answer to a request code only for the last request made here', () => {
    const nonce = 'c'.repeat(32);
    expect(verdict(paid(1, { nonce }), here())).toBe('nonce_mismatch');
    expect(verdict(paid(1, { nonce }), here({ askedNonce: 'd'.repeat(32) }))).toBe('nonce_mismatch');
    expect(verdict(paid(1, { nonce }), here({ askedNonce: nonce }))).toBe('news');
    expect(verdict(paid(1, { nonce }), here({ by: 'poll' }))).toBe('news');
  });

  it('says in every refusal that nothing was changed, and what to do', () => {
    const refused = [
      acceptLicence(verified(paid(1)), here({ serial: 'PBX-0002' })),
      acceptLicence(verified(paid(1)), holding(paid(5))),
      acceptLicence(verified(paid(1, { minAgent: '9.0.0' })), here()),
    ];
    for (const one of refused) {
      expect(one.ok).toBe(false);
      if (one.ok) continue;
      expect(one.refusal.message).toMatch(/Nothing was changed\.$/);
      expect(one.refusal.next).toMatch(/\.$/);
    }
  });

  it('shows what a licence changes, old beside new', () => {
    const more = vendor.licence({
      seq: 2,
      grants: [grant('concurrent_calls', 15, NOW + DAY), grant('hot_standby', 1, NOW + DAY)],
    });
    expect(changesBetween(paid(1), more, NOW)).toEqual(['concurrent calls 10 → 15', 'hot standby 0 → 1']);
  });
});
