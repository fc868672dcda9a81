// The whole corridor against the real server: enrol, poll, apply, receipt, refusals and recovery.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../agent/http/metrics.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import type { TestServer } from '../support/server.ts';
import { enrolled, SERIAL, siteWith, UNTIL } from '../support/site.ts';

describe('an agent with a licence server', () => {
  let server: TestServer;
  let rig: AgentRig;
  let pbxId: string;

  beforeEach(async () => {
    const options = { extensions: ['1001', '1002', '1003', '1004'] };
    ({ server, rig, pbxId } = await siteWith({ calls: 2, extensions: 3 }, options));
  });

  afterEach(async () => {
    await rig.close();
    await server.close();
  });

  const enrol = () => enrolled({ server, pbxId }, rig);

  it('enrols and has the licence in force at once, shown by the same anchor as the server', async () => {
    const outcome = await enrol();
    expect(outcome).toMatchObject({ outcome: 'updated' });
    expect(outcome.changes).toEqual(['concurrent calls 0 → 2', 'extensions 0 → 3']);
    const status = rig.agent.status();
    expect(status).toMatchObject({ ladder: 'active', serial: SERIAL, headline: 'Active until 1 Mar 2031.' });
    expect(status.trust?.anchor).toBe(server.anchor);
    expect(status.capacity.extensions.refused).toEqual(['1004']);
    expect(rig.pbx.call('1001', '1002').ok).toBe(true);
    expect(rig.pbx.call('1004', '1002')).toMatchObject({ ok: false, sip: 403 });
    expect(rig.pbx.call('1004', '112').ok).toBe(true);
    const { body } = await server.api('GET', `/pbxs/${pbxId}/licence`);
    expect(JSON.stringify(body)).toContain('applied');
  });

  it('answers unchanged without a new document, and updated when something was sold', async () => {
    await enrol();
    expect(await rig.agent.refresh()).toMatchObject({ outcome: 'unchanged' });
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 10, until: UNTIL });
    const outcome = await rig.agent.refresh();
    expect(outcome).toMatchObject({ outcome: 'updated', changes: ['concurrent calls 2 → 12'] });
    expect(rig.agent.why('concurrent_calls').sentence).toMatch(
      /^concurrent calls 12 = 2 from subscription \d+ .* \+ 10 /,
    );
  });

  it('counts every poll by how it ended, and names a code by the end of its text', async () => {
    await enrol();
    await rig.agent.refresh();
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 10, until: UNTIL });
    await rig.agent.refresh();
    const code = await server.activationCode(pbxId);
    const status = rig.agent.status();
    expect(status.licence?.codeEnding).toBe(code.replaceAll(/[-\s]/g, '').slice(-5));
    const { changed, unchanged } = status.poll.counts;
    rig.settings.change({ server: 'http://127.0.0.1:1' });
    await rig.agent.refresh();
    expect(rig.agent.status().poll.counts).toEqual({ changed, unchanged, refused: 0, fault: 1 });
    expect(createMetrics(rig.agent).text()).toContain(`
# TYPE switchkey_polls_total counter
switchkey_polls_total{outcome="changed"} ${changed}
switchkey_polls_total{outcome="unchanged"} ${unchanged}
switchkey_polls_total{outcome="refused"} 0
switchkey_polls_total{outcome="fault"} 1
`);
    expect([changed, unchanged]).toEqual([2, 1]);
  });

  it('takes an older code for what it is and keeps the newer licence', async () => {
    const older = await server.activationCode(pbxId);
    await enrol();
    await server.addGrant(pbxId, { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 10, until: UNTIL });
    await rig.agent.refresh();
    const outcome = await rig.agent.update(older, { dryRun: false });
    expect(outcome).toMatchObject({ outcome: 'refused', refusal: { code: 'older_than_in_force' } });
    expect(rig.agent.status().capacity.calls.limit).toBe(12);
  });

  it('keeps its licence over a restart without asking anyone', async () => {
    await enrol();
    await server.close();
    rig = await rig.restarted();
    expect(rig.agent.status()).toMatchObject({ ladder: 'active', capacity: { calls: { limit: 2 } } });
    const outcome = await rig.agent.refresh();
    expect(outcome).toMatchObject({ outcome: 'refused', refusal: { code: 'server_unreachable' } });
    const status = rig.agent.status();
    expect(status.capacity.calls.limit).toBe(2);
    expect(status.alerts.map((one) => one.code)).toContain('server_unreachable');
  });

  it('keeps its limits when it is revoked, and says so', async () => {
    await enrol();
    const { body } = await server.api('GET', `/pbxs/${pbxId}/agents`);
    const agentId = body.items[0].id;
    const revoked = await server.api('POST', `/agents/${agentId}/revoke`, {});

    expect(revoked.status).toBeLessThan(300);
    expect(await rig.agent.refresh()).toMatchObject({ outcome: 'refused', refusal: { code: 'agent_revoked' } });
    expect(rig.agent.status().alerts.map((one) => one.code)).toContain('server_refused');
    expect(rig.agent.status().capacity.calls.limit).toBe(2);
    expect(rig.pbx.call('1001', '1002').ok).toBe(true);
    const again = await rig.agent.enrol({
      server: server.url,
      token: await server.enrolmentToken(pbxId, true),
      serial: SERIAL,
    });
    expect(again.outcome).toBe('updated');
    expect((await rig.agent.refresh()).outcome).toBe('unchanged');
  });

  it('polls on with a clock that is years off, and the signed time sets it right', async () => {
    await enrol();
    rig.wallErrorMs = 5 * 365 * 86_400_000;
    rig = await rig.restarted();
    expect(rig.agent.status()).toMatchObject({ ladder: 'active', clock: { suspicion: 'jumped-ahead' } });
    expect((await rig.agent.refresh()).outcome).not.toBe('refused');
    expect(Math.abs(rig.agent.status().clock.now * 1000 - Date.now())).toBeLessThan(5_000);
    rig.wallErrorMs = -5 * 365 * 86_400_000;
    rig = await rig.restarted();
    expect(rig.agent.status()).toMatchObject({ ladder: 'active', clock: { suspicion: 'set-back' } });
    expect(Math.abs(rig.agent.status().clock.now * 1000 - Date.now())).toBeLessThan(60_000);
  });

  it('enrols a machine whose clock is years off', async () => {
    rig.wallErrorMs = -10 * 365 * 86_400_000;
    expect(await enrol()).toMatchObject({ outcome: 'updated' });
    expect(Math.abs(rig.agent.status().clock.now * 1000 - Date.now())).toBeLessThan(5_000);
  });

  it('refuses a second enrolment as another PBX and a token that was used', async () => {
    const token = await server.enrolmentToken(pbxId);
    await rig.agent.enrol({ server: server.url, token, serial: SERIAL });
    const other = await rig.agent.enrol({ server: server.url, token, serial: 'PBX-0002' });
    expect(other).toMatchObject({ outcome: 'refused', refusal: { code: 'bound_to_other_pbx' } });
    const stranger = await agentRig();
    const stolen = await stranger.agent.enrol({ server: server.url, token, serial: SERIAL });
    expect(stolen).toMatchObject({ outcome: 'refused' });
    expect(stranger.agent.status().ladder).toBe('unactivated');
    await stranger.close();
  });
});
