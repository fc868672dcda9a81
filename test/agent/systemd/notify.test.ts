// What systemd hears from the agent, on a real socket through the real systemd-notify.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { superviseBy } from '../../../agent/systemd/notify.ts';
import { haveTools } from '../../support/tools.ts';

/** Prints every message that arrives, one per line; perl because Node has no datagram sockets of this family. */
const LISTENER = `use Socket; $| = 1; socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die; bind($s, sockaddr_un($ARGV[0])) or die;
print "listening\\n"; while (defined recv($s, my $m, 4096, 0)) { $m =~ tr/\\n/ /; print "$m\\n"; }`;

describe.skipIf(!haveTools('systemd-notify', 'perl'))('the service manager', () => {
  let folder = '';
  let listener: ChildProcess;
  let next: () => Promise<string>;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'switchkey-notify-'));
    listener = spawn('/usr/bin/perl', ['-e', LISTENER, path.join(folder, 'notify')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: listener.stdout ?? process.stdin })[Symbol.asyncIterator]();
    next = async () => {
      for (;;) {
        const line = String((await lines.next()).value);
        if (!line.startsWith('BARRIER')) return line.trim();
      }
    };
    expect(await next()).toBe('listening');
  });
  afterEach(async () => {
    listener.kill();
    await rm(folder, { recursive: true });
  });
  const supervision = (watchdogMicroseconds?: number) => ({
    socket: path.join(folder, 'notify'),
    watchdogMicroseconds,
  });
  // The listener ends before it has answered the barrier of the last message; nobody minds.
  const ignore = () => undefined;

  it('is told that the agent is ready, and that it ends', async () => {
    const supervisor = superviseBy(supervision(), ignore);
    supervisor.ready('local API on http://127.0.0.1:1');
    const ready = await next();
    expect(ready).toContain('READY=1');
    expect(ready).toContain('STATUS=local API on http://127.0.0.1:1');
    supervisor.stopping();
    expect(await next()).toBe('STOPPING=1');
  });

  it('is told that the loop is alive, with the half period as its measure, and hears nothing once it stands still', async () => {
    const asked: number[] = [];
    const supervisor = superviseBy(supervision(400_000), ignore);
    const sixth = Promise.withResolvers<void>();
    supervisor.watch((withinMs) => {
      asked.push(withinMs);
      if (asked.length === 6) sixth.resolve();
      return asked.length <= 3;
    });
    await sixth.promise;
    supervisor.stopping();
    const heard = [await next(), await next(), await next(), await next()];
    // Each message is a process of its own; on a busy machine one may overtake another.
    expect(heard.sort()).toEqual(['STOPPING=1', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1']);
    expect(asked).toEqual([200, 200, 200, 200, 200, 200]);
  });
});

it('says nothing where nobody supervises, and goes on where systemd-notify fails', async () => {
  const reasons: string[] = [];
  const failed = Promise.withResolvers<void>();
  superviseBy({ socket: undefined, watchdogMicroseconds: 1 }, (reason) => reasons.push(reason)).ready('x');
  expect(reasons).toEqual([]);
  superviseBy({ socket: '/nonexistent/socket', watchdogMicroseconds: undefined }, (reason) => {
    reasons.push(reason);
    failed.resolve();
  }).ready('x');
  await failed.promise;
  expect(reasons).toHaveLength(1);
  expect(existsSync('/nonexistent')).toBe(false);
});
