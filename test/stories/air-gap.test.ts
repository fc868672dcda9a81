// A site without internet: trust and codes by hand, requests and confirmations out, and every wrong code refused by name.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { healthSchema, outcomeSchema, planSchema, statusSchema, whySchema } from '../../shared/contracts/local-api.ts';
import { verifyConfirmation } from '../../shared/licence/confirmation-code.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { verifyRequest } from '../../shared/licence/request-code.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { grant, type TestVendor, testVendor } from '../support/test-vendor.ts';

const SERIAL = 'PBX-0001';
const DAY = 86_400;

describe('an agent without internet', () => {
  let vendor: TestVendor;
  let rig: AgentRig;
  let nowS: number;

  beforeEach(async () => {
    nowS = Math.floor(Date.now() / 1000);
    vendor = testVendor(SERIAL, nowS);
    rig = await agentRig({ extensions: ['1001', '1002'], settings: { serial: SERIAL } });
  });

  afterEach(() => rig.close());

  const paste = (code: string, dryRun = false) => rig.agent.update(code, { dryRun });
  const codes = () => rig.agent.status().alerts.map((one) => one.code);
  const calls = (seq: number, quantity: number, fields: Partial<Licence> = {}) =>
    vendor.licence({
      seq,
      grants: [grant('concurrent_calls', quantity, nowS + 100 * DAY), grant('extensions', 5, nowS + 100 * DAY)],
      ...fields,
    });

  it('asks for trust first, then takes the code, once', async () => {
    const code = vendor.code(calls(1, 10));
    expect(await paste(code)).toMatchObject({ outcome: 'refused', refusal: { code: 'no_trust' } });
    const anchored = await paste(vendor.trustCode);
    expect(anchored).toMatchObject({ outcome: 'updated' });
    expect(anchored.message).toContain(vendor.fingerprint);
    expect(await paste(code, true)).toMatchObject({
      outcome: 'updated',
      changes: ['concurrent calls 0 → 10', 'extensions 0 → 5'],
    });
    expect(rig.agent.status().ladder).toBe('unactivated');
    expect(await paste(code)).toMatchObject({ outcome: 'updated' });
    expect(await paste(code.toLowerCase().replaceAll('-', ' '))).toMatchObject({ outcome: 'unchanged' });
    expect(rig.agent.status()).toMatchObject({ ladder: 'active', licence: { receivedBy: 'paste' } });
    expect(rig.pbx.call('1001', '1002').ok).toBe(true);
    expect(await rig.agent.refresh()).toMatchObject({ refusal: { code: 'not_enrolled' } });
  });

  it('names what is wrong with a code, and changes nothing', async () => {
    await paste(vendor.trustCode);
    const good = vendor.code(calls(5, 10));
    await paste(good);
    const stranger = testVendor(SERIAL, nowS);
    const lines = good.split('\n');
    const typo = lines
      .map((line, n) => (n === 2 ? line.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')) : line))
      .join('\n');
    const wrong: [code: string, refusal: string][] = [
      [vendor.code(calls(4, 99)), 'older_than_in_force'],
      [vendor.code({ ...calls(6, 99), serial: 'PBX-0002' }), 'wrong_pbx'],
      [vendor.code(calls(6, 99, { agentKey: 'a'.repeat(64) })), 'wrong_agent_key'],
      [vendor.code(calls(6, 99, { minAgent: '99.0.0' })), 'upgrade_needed'],
      [vendor.code(calls(6, 99, { nonce: 'b'.repeat(32) })), 'nonce_mismatch'],
      [vendor.code(vendor.licence({ seq: 6, grants: [grant('concurrent_calls', 99, nowS - 50 * DAY)] })), 'all_ended'],
      [stranger.code(stranger.licence({ seq: 6, grants: [] })), 'key_unknown'],
      [typo, 'text_typo'],
      [lines.slice(0, -1).join('\n'), 'text_truncated'],
      ['', 'text_empty'],
    ];
    for (const [code, refusal] of wrong) {
      const outcome = await paste(code);
      expect(outcome, refusal).toMatchObject({ outcome: 'refused', refusal: { code: refusal } });
      expect(outcome.next, refusal).toMatch(/\.$/);
    }
    expect((await paste(typo)).message).toContain('3');
    expect(rig.agent.status()).toMatchObject({ capacity: { calls: { limit: 10 } }, pbx: { inForce: '1.5' } });
    expect((await paste(stranger.trustCode)).outcome).toBe('refused');
    expect(rig.agent.status().trust?.anchor).toBe(vendor.fingerprint);
  });

  it('makes a request code, takes the answer bound to it, and proves what it applied', async () => {
    await paste(vendor.trustCode);
    const text = await rig.agent.requestCode();
    const document = text.ok ? decodeText(text.value, { maxChars: 10_000, type: 'request' }) : undefined;
    const request = document?.ok ? verifyRequest(document.value.bytes) : undefined;
    if (!request?.ok) throw new Error('the request code does not verify');
    expect(request.value.request).toMatchObject({ serial: SERIAL, epoch: 0, seq: 0, reason: 'enrol' });
    const { agentKey } = request.value;
    const answer = vendor.code(calls(1, 10, { agentKey, nonce: request.value.request.nonce }));
    expect(await paste(answer)).toMatchObject({ outcome: 'updated' });
    rig = await rig.restarted();
    expect(rig.agent.status().ladder).toBe('active');
    await rig.agent.update(answer, { dryRun: false });
    const confirmation = await rig.agent.confirmationCode();
    const proof = confirmation.ok
      ? decodeText(confirmation.value, { maxChars: 10_000, type: 'confirmation' })
      : undefined;
    const verified = proof?.ok ? verifyConfirmation(proof.value.bytes, request.value.agentPublicKey) : undefined;
    expect(verified).toMatchObject({
      ok: true,
      value: { serial: SERIAL, epoch: 1, seq: 1, nonce: request.value.request.nonce, result: 'applied' },
    });
    expect((await paste(text.ok ? text.value : '')).refusal?.code).toBe('text_wrong_type');
  });

  it('goes down the ladder by signed dates alone, says each date ahead, and always lets emergency calls pass', async () => {
    await paste(vendor.trustCode);
    const until = nowS + 10 * DAY;
    const licence = vendor.licence({
      seq: 1,
      freshUntil: nowS + 5 * DAY,
      grants: [
        grant('concurrent_calls', 2, until),
        grant('extensions', 5, until),
        grant('hot_standby', 1, nowS + DAY, { trial: true }),
      ],
    });
    await paste(vendor.code(licence));
    const states: string[] = [];
    for (let day = 0; day < 26; day += 1) {
      states.push(rig.agent.status().ladder);
      await paste(vendor.code(licence));
      const plain = rig.pbx.call('1001', '1002');
      const emergency = rig.pbx.call('1001', '112');
      expect(emergency.ok, `day ${day}`).toBe(true);
      expect(plain.ok, `day ${day}`).toBe(day < 24);
      if (plain.ok) rig.pbx.hangup(plain.call);
      if (emergency.ok) rig.pbx.hangup(emergency.call);
      rig.aheadMs += DAY * 1000;
    }
    expect([...new Set(states)]).toEqual(['active', 'stale', 'grace', 'restricted']);
    expect(states.indexOf('stale')).toBe(5);
    expect(states.indexOf('grace')).toBe(10);
    expect(states.indexOf('restricted')).toBe(24);
    expect(codes()).toContain('restricted');
  });

  it('answers every verb in the shape of the contract, and logs neither codes nor requests', async () => {
    const answers = () => {
      expect(statusSchema.parse(rig.agent.status())).toEqual(rig.agent.status());
      expect(healthSchema.safeParse(rig.agent.health()).success).toBe(true);
      for (const kind of ['concurrent_calls', 'hot_standby', 'extensions'] as const) {
        expect(whySchema.safeParse(rig.agent.why(kind)).success).toBe(true);
      }
    };
    answers();
    const code = vendor.code(calls(1, 10));
    await paste(vendor.trustCode);
    expect(outcomeSchema.safeParse(await paste(code)).success).toBe(true);
    expect(outcomeSchema.safeParse(await paste('rubbish')).success).toBe(true);
    expect(planSchema.safeParse(await rig.agent.plan()).success).toBe(true);
    answers();
    const request = await rig.agent.requestCode();
    const secrets = [...code.split('\n'), ...(request.ok ? request.value.split('\n') : [])];
    for (const line of secrets) expect(rig.logged.join('\n')).not.toContain(line.slice(0, 20));
  });

  it('does not move a single date by any number of restarts', async () => {
    await paste(vendor.trustCode);
    await paste(vendor.code(calls(1, 10, { freshUntil: nowS + 5 * DAY })));
    const { dates } = rig.agent.status();
    expect(dates.length).toBeGreaterThan(2);
    for (let n = 0; n < 20; n += 1) rig = await rig.restarted();
    expect(rig.agent.status().dates).toEqual(dates);
  });
});
