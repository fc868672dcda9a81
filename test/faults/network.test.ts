// Networks that fail in the ways they do: limits stay, a pasted code still works, it is named, and the next poll heals it.
import { afterEach, expect, test, vi } from 'vitest';
import { expectCallsAsBefore, expectNamed, expectNotNamed, type Licensed, licensed, limitsOn } from './licensed.ts';
import { type RelayMode, relayTo } from './relay.ts';

const SLOW_MS = 60_000;
const opened: { close(): Promise<void> | void }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function site(): Promise<Licensed> {
  const made = await licensed();
  opened.push(made);
  return made;
}

/** The agent goes on by itself: nobody restarts it or asks it to poll. */
async function running(made: Licensed): Promise<void> {
  made.rig.settings.change({ pollSeconds: 1 });
  made.rig.agent.start();
  await made.rig.agent.refresh();
}

async function expectHealed(made: Licensed, code: string): Promise<void> {
  await made.sell(5);
  await expect.poll(() => made.rig.agent.status().capacity.calls.limit, { timeout: 40_000 }).toBe(7);
  expectNotNamed(made.rig, code);
}

test(
  'DNS is gone: named in words, limits stay, and the name found again heals it by itself',
  async () => {
    const made = await site();
    const limits = limitsOn(made.rig);
    await running(made);
    made.rig.settings.change({ server: 'http://licences.invalid' });
    await expect.poll(() => made.rig.agent.health().alerts, { timeout: SLOW_MS }).toContain('server_unreachable');
    await expectNamed(
      made.rig,
      'server_unreachable',
      /licences\.invalid cannot be reached: (its name is not known to DNS|DNS does not answer)/,
    );
    expect(limitsOn(made.rig)).toBe(limits);
    expectCallsAsBefore(made.rig);
    made.rig.settings.change({ server: made.server.url });
    await expectHealed(made, 'server_unreachable');
  },
  SLOW_MS,
);

test(
  'nothing listens, and a peer that resets: named in words, limits stay, and the server heals it by itself',
  async () => {
    const made = await site();
    const relay = await relayTo(made.server.url);
    opened.push(relay);
    const limits = limitsOn(made.rig);
    await running(made);
    relay.become('reset');
    made.rig.settings.change({ server: relay.url });
    await expect.poll(() => made.rig.agent.health().alerts, { timeout: SLOW_MS }).toContain('server_unreachable');
    await expectNamed(made.rig, 'server_unreachable', /cannot be reached: the connection was cut off/);
    made.rig.settings.change({ server: 'http://127.0.0.1:1' });
    await made.rig.agent.refresh();
    await expectNamed(made.rig, 'server_unreachable', /cannot be reached: nothing listens there/);
    expect(limitsOn(made.rig)).toBe(limits);
    expectCallsAsBefore(made.rig);
    relay.become('pass');
    made.rig.settings.change({ server: relay.url });
    await expectHealed(made, 'server_unreachable');
  },
  SLOW_MS,
);

const HANGS: readonly (readonly [string, RelayMode, 'server' | 'proxy'])[] = [
  ['a peer that accepts and never answers', 'silent', 'server'],
  ['a peer that stops in the middle of its answer', 'half', 'server'],
  ['a proxy that hangs', 'silent', 'proxy'],
];

test.concurrent.each(HANGS)(
  '%s is given up after 20 s; meanwhile calls go on and a pasted code is in force at once',
  async (_words, mode, place) => {
    const made = await licensed();
    const relay = await relayTo(made.server.url);
    try {
      if (place === 'proxy') made.rig.settings.change({ proxy: relay.url });
      else made.rig.settings.change({ server: relay.url });
      made.rig = await made.rig.restarted();
      await running(made);
      expect(made.rig.agent.health().alerts).not.toContain('server_unreachable');
      const limits = limitsOn(made.rig);
      relay.become(mode);
      await vi.waitFor(() => expect(relay.met()).toBeGreaterThan(0), 10_000);
      expect(limitsOn(made.rig)).toBe(limits);
      expectCallsAsBefore(made.rig);
      await made.sell(10);
      const code = await made.server.activationCode(made.pbxId);
      const startedMs = performance.now();
      expect(await made.rig.agent.update(code, { dryRun: false })).toMatchObject({ outcome: 'updated' });
      expect(performance.now() - startedMs).toBeLessThan(2_000);
      expect(made.rig.agent.status().capacity.calls.limit).toBe(12);
      const pasted = limitsOn(made.rig);
      // A poll that was under way when the peer began to fail is cut off first.
      await vi.waitFor(() => expectNamed(made.rig, 'server_unreachable', /did not answer within 20 s/), 60_000);
      expect(limitsOn(made.rig)).toBe(pasted);
      relay.become('pass');
      await made.sell(1);
      await vi.waitFor(() => expect(made.rig.agent.status().capacity.calls.limit).toBe(13), 60_000);
      expectNotNamed(made.rig, 'server_unreachable');
    } finally {
      await made.close();
      relay.close();
    }
  },
  180_000,
);
