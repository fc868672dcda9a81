// A copied agent is noticed without harm to calls, and trust that moved on while an agent was away is caught up in one poll.
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeText } from '../../shared/licence/text-form.ts';
import { encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import type { TestServer } from '../support/server.ts';
import { rotateKeyOf } from '../support/signing-rotation.ts';
import { enrolled, siteWith, UNTIL } from '../support/site.ts';

describe('an enrolled agent', () => {
  let server: TestServer;
  let rig: AgentRig;
  let pbxId: string;

  beforeEach(async () => {
    ({ server, rig, pbxId } = await siteWith({ calls: 2 }));
    await enrolled({ server, pbxId }, rig);
  });

  afterEach(async () => {
    await rig.close();
    await server.close();
  });

  it('that was copied is noticed by the second poll of each, both are told, and neither loses its limits', async () => {
    const copied = await mkdtemp(path.join(tmpdir(), 'switchkey-copy-'));
    await cp(rig.stateDir, copied, { recursive: true });
    const copy = await agentRig({ stateDir: copied, settings: { ...rig.settings.read() } });
    for (let turn = 0; turn < 3; turn += 1) {
      for (const each of [copy, rig]) expect((await each.agent.refresh()).outcome).not.toBe('refused');
    }
    const { body } = await server.api('GET', `/pbxs/${pbxId}/agents`);
    expect(body.items[0].clonedAtMs).not.toBeNull();
    for (const each of [copy, rig]) {
      await each.agent.refresh();
      expect(each.agent.status().alerts.map((one) => one.code)).toContain('cloned');
      expect(each.agent.status().capacity.calls.limit).toBe(2);
    }
    await copy.close();
  });

  it('catches up with three rotations in one poll, and with a new epoch that heals a stolen key', async () => {
    for (let n = 0; n < 3; n += 1) await rotateKeyOf(server, { newEpoch: n === 2 });
    rig = await rig.restarted();
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 3, until: UNTIL });
    expect(await rig.agent.refresh()).toMatchObject({ outcome: 'updated' });
    const status = rig.agent.status();
    expect(status).toMatchObject({ trust: { version: 4, epoch: 2, anchor: server.anchor }, licence: { epoch: 2 } });
    expect(status.capacity.calls.limit).toBe(5);
  });

  it('catches up by a pasted bundle too, and keeps the licence in force until one of the new epoch comes', async () => {
    const old = await server.activationCode(pbxId);
    for (let n = 0; n < 3; n += 1) await rotateKeyOf(server, { newEpoch: n === 1 });
    const bundle = encodeText('trust', encodeTrustBundle(server.deps.signing.rootsAfter(0)));
    expect(await rig.agent.update(bundle, { dryRun: true })).toMatchObject({ outcome: 'updated' });
    expect(rig.agent.status().trust?.version).toBe(1);
    expect(await rig.agent.update(bundle, { dryRun: false })).toMatchObject({ outcome: 'updated' });
    expect(await rig.agent.update(bundle, { dryRun: false })).toMatchObject({ outcome: 'unchanged' });
    rig = await rig.restarted();
    expect(rig.agent.status()).toMatchObject({ ladder: 'active', trust: { version: 4, epoch: 2 } });
    expect(rig.agent.status().capacity.calls.limit).toBe(2);
    // A code of the epoch that was ended is not taken any more, though it is the very one in force.
    expect(await rig.agent.update(old, { dryRun: false })).toMatchObject({ refusal: { code: 'epoch_retired' } });
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 3, until: UNTIL });
    const code = await server.activationCode(pbxId);
    expect(await rig.agent.update(code, { dryRun: false })).toMatchObject({ outcome: 'updated' });
    expect(rig.agent.status()).toMatchObject({ licence: { epoch: 2 }, capacity: { calls: { limit: 5 } } });
  });
});
