// Hot standby on two real Asterisks: failover needs neither agent nor server, and two that both take calls are told and held back.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { days } from '../../shared/time.ts';
import { labAvailable } from '../lab/asterisk-host.ts';
import { type Calls, callsTo } from '../lab/lan-calls.ts';
import { type LanPbx, lanPbx } from '../lab/lan-pbx.ts';
import { type Lan, lanMissing, makeLan } from '../lab/network.ts';
import { leaveOut } from '../support/left-out.ts';
import { type MemberServer, memberServer } from '../support/member-server.ts';
import { grant, testVendor } from '../support/test-vendor.ts';

const NOW = Math.floor(Date.now() / 1000);
const LIMIT = 4;
const vendor = testVendor('PBX-0001', NOW);
const grants = [grant('concurrent_calls', LIMIT, NOW + days(100)), grant('extensions', 9, NOW + days(100))];
const member = (role: 'primary' | 'secondary', serial: string) =>
  vendor.licence({
    seq: 1,
    serial,
    grants,
    policy: { graceDays: 1, floor: { calls: 1, extensions: 0 }, member: { role, of: 'PBX-0001' } },
  });
const LICENCES = [member('primary', 'PBX-0001'), member('secondary', 'PBX-0002')];
const SOON = { timeout: 20_000, interval: 200 };

const lab = labAvailable();
const missing = [...(lab.ok ? [] : lab.missing), lanMissing() ?? ''].filter((what) => what !== '');
if (missing.length > 0) leaveOut(`hot standby on two real Asterisks: missing ${missing.join(' and ')}`);

describe.skipIf(missing.length > 0)('a hot-standby pair on two real Asterisks', { timeout: 90_000 }, () => {
  let lan: Lan;
  let server: MemberServer;
  let primary: LanPbx;
  let secondary: LanPbx;
  const up: Calls[] = [];

  beforeAll(async () => {
    lan = await makeLan();
    server = await memberServer(vendor, LICENCES, lan.gateway);
    const settings = { pollSeconds: 1, eventStream: false, localApi: { port: 0 } };
    primary = lanPbx(lan.hosts[0], 'primary', settings);
    secondary = lanPbx(lan.hosts[1], 'secondary', settings);
    await Promise.all([started(primary, 'PBX-0001'), started(secondary, 'PBX-0002')]);
    await lan.hosts[0].hold(lan.virtual, true);
  }, 90_000);

  afterAll(async () => {
    await endCalls();
    await Promise.all([primary?.close(), secondary?.close(), server?.close()]);
    await lan?.close();
  });

  async function started(pbx: LanPbx, serial: string): Promise<void> {
    await pbx.startAsterisk();
    await pbx.startAgent();
    await pbx.agent('enrol', '--server', server.url, '--serial', serial, '--token', 'a token of this test');
    await vi.waitFor(async () => expect(await pbx.status()).toMatchObject({ pbx: { inForce: '1.1' } }), SOON);
  }

  async function calls(address: string, count: number, number?: string): Promise<Pick<Calls, 'accepted' | 'refused'>> {
    const placed = await callsTo(address, lan.gateway, count, number);
    up.push(placed);
    return placed;
  }

  async function endCalls(on?: LanPbx): Promise<void> {
    await on?.cli('channel request hangup all');
    if (on !== undefined) await vi.waitFor(async () => expect(await on.channels()).toBe(0), SOON);
    await Promise.all(up.splice(0).map((each) => each.end()));
  }

  const limitOn = async (pbx: LanPbx) => (await pbx.cli('database get licence calls')).replace(/^Value: /, '').trim();

  it('has the full limits on both, also on the one that is idle, and admits that many on the one that is called', async () => {
    const full = await limitOn(primary);
    expect(full).toMatch(new RegExp(`^\\d+\\|${LIMIT}\\|9999999999\\|1$`));
    expect(await limitOn(secondary)).toBe(full);
    expect(await calls(lan.virtual, LIMIT + 2)).toMatchObject({ accepted: LIMIT, refused: 2 });
    expect(await secondary.channels()).toBe(0);
    await endCalls(primary);
  });

  it('admits calls at full limit on the secondary at once when the primary dies, with both agents and the server dead', async () => {
    await server.close();
    await Promise.all([secondary.killAgent(), primary.killAgent(), primary.killAsterisk()]);
    await lan.hosts[0].link('down');
    await lan.hosts[1].hold(lan.virtual, true);
    expect(await calls(lan.virtual, LIMIT + 2)).toMatchObject({ accepted: LIMIT, refused: 2 });
    expect(await calls(lan.virtual, 1, '112'), 'an emergency call').toMatchObject({ accepted: 1 });
    await endCalls(secondary);
  });

  it('that both take calls is reported, warned of with its date, and holds the secondary back after the grace, live calls untouched', async () => {
    // A server keeps what it was told; an hour that did not change since is not told again.
    const told = server.hours;
    server = await memberServer(vendor, LICENCES, lan.gateway);
    for (const [serial, hours] of told) server.hours.set(serial, hours);
    await lan.hosts[0].link('up');
    await primary.startAsterisk();
    await Promise.all([primary.startAgent(), secondary.startAgent()]);
    for (const [pbx, serial] of [
      [primary, 'PBX-0001'],
      [secondary, 'PBX-0002'],
    ] as const)
      await pbx.agent('enrol', '--server', server.url, '--serial', serial, '--token', 'a token of this test');
    const [a, b] = [lan.hosts[0].address, lan.hosts[1].address];
    expect(await calls(a, 2)).toMatchObject({ accepted: 2 });
    expect(await calls(b, 2)).toMatchObject({ accepted: 2 });
    await vi.waitFor(() => {
      expect(server.hours.get('PBX-0001')?.at(-1)).toMatchObject({ role: 'primary', active: true });
      expect(server.hours.get('PBX-0002')?.at(-1)).toMatchObject({ role: 'secondary', active: true });
    }, SOON);

    const tell = (since: number) => ['PBX-0001', 'PBX-0002'].map((serial) => server.bothActiveSince.set(serial, since));
    tell(NOW - 1_200);
    await vi.waitFor(async () => {
      const { alerts, member } = await secondary.status();
      expect(member).toMatchObject({ heldBack: false, heldBackFrom: NOW - 1_200 + days(1) });
      expect(alerts.map((one) => one.code)).toContain('both_active');
    }, SOON);
    expect(await calls(b, 1)).toMatchObject({ accepted: 1 });

    tell(NOW - days(1) - 60);
    await vi.waitFor(async () => expect(await limitOn(secondary)).toBe('9999999999|1'), SOON);
    expect(await calls(b, 1)).toMatchObject({ accepted: 0, refused: 1 });
    expect(await calls(b, 1, '112'), 'an emergency call').toMatchObject({ accepted: 1 });
    expect(await secondary.channels(), 'three calls and the emergency call are up').toBe(4);
    expect(await secondary.status()).toMatchObject({ member: { heldBack: true }, capacity: { calls: { limit: 1 } } });
    expect(await calls(a, 2), 'the primary is not held back').toMatchObject({ accepted: 2 });

    server.bothActiveSince.clear();
    await vi.waitFor(async () => expect(await limitOn(secondary)).toMatch(new RegExp(`^\\d+\\|${LIMIT}\\|`)), SOON);
  });
});
