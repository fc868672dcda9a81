// Row 20 on the event stream: endless, dripping and frantic streams cost little memory and few polls, and change nothing.
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Evidence, evidenceOf, expectUntouched } from './evidence.ts';
import { type PollingSite, pollingSite } from './rig.ts';

const MIB = 2 ** 20;
const CHUNK = 64 * 1024;
const MOST_MEMORY_MIB = 60;
/** What an agent may take of a stream before it gives it up, with what the kernel's buffers hold. */
const MOST_TAKEN = 80 * MIB;
/** An agent that is given up on comes again by its backoff. */
const AGAIN_MS = 30_000;
/** However often it is woken, an agent polls no more than a few times a second. */
const MOST_POLLS_A_SECOND = 5;

describe('an agent whose event stream is hostile', { timeout: 90_000 }, () => {
  let site: PollingSite;
  let before: Evidence;

  beforeAll(async () => {
    site = await pollingSite({ settings: { eventStream: true } });
    before = await evidenceOf(site.box);
  }, 60_000);
  afterAll(() => site.close());

  /** Takes over the stream from its next opening on; resolves with that answer. */
  const streamed = (headers: Record<string, string> = { 'content-type': 'text/event-stream' }) => {
    const opened = Promise.withResolvers<ServerResponse>();
    site.server.attack('/events', (_asked, response) => {
      response.writeHead(200, headers);
      response.flushHeaders();
      opened.resolve(response);
    });
    return opened.promise;
  };
  const polls = () => site.server.asked.filter(({ path }) => path === '/poll').length;
  const pollsAsBefore = async () => expect((await site.box.refresh()).outcome).toBe('unchanged');

  it.each([
    ['a line', 'data: ', 'x', MIB],
    ['a name', '', 'x', MOST_TAKEN],
    ['one event', '', 'data: xxxxxxxx\n', MOST_TAKEN],
    ['heartbeats', '', ':\n', MOST_TAKEN],
  ])('row 20: hangs up on %s without end, keeps its size, and polls on', async (_what, first, more, most) => {
    const memory = site.box.memoryMib();
    const response = await streamed();
    response.write(first);
    let poured = 0;
    let largest = 0;
    const chunk = more.repeat(CHUNK / more.length);
    const pour = () => {
      do {
        poured += chunk.length;
        largest = Math.max(largest, site.box.memoryMib());
      } while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', pour);
    const closed = new Promise((resolve) => response.once('close', resolve));
    pour();
    await closed;
    expect(poured).toBeLessThan(most + 16 * MIB);
    expect(largest - memory).toBeLessThan(MOST_MEMORY_MIB);
    await pollsAsBefore();
    await expectUntouched(site.box, before);
  });

  it('row 20: wake-ups without end are answered by a few polls a second', async () => {
    const memory = site.box.memoryMib();
    const response = await streamed();
    const [polled, sinceMs] = [polls(), Date.now()];
    const frantic = setInterval(() => response.write('event: licence\ndata: {"epoch":1,"seq":9}\n\n'.repeat(50)), 5);
    await expect.poll(() => polls() - polled, { timeout: AGAIN_MS }).toBeGreaterThan(10);
    const seconds = (Date.now() - sinceMs) / 1_000;
    clearInterval(frantic);
    expect((polls() - polled) / seconds).toBeLessThan(MOST_POLLS_A_SECOND);
    expect(site.box.memoryMib() - memory).toBeLessThan(MOST_MEMORY_MIB);
    response.destroy();
    await pollsAsBefore();
    await expectUntouched(site.box, before);
  });

  it.each([
    ['an event that never ends', 'event: licence'],
    ['heartbeats', ':\n\n'],
  ])('row 20: %s, byte by byte, holds nothing up', async (_what, text) => {
    const response = await streamed();
    const polled = polls();
    let at = 0;
    const drip = setInterval(() => {
      response.write(text.charAt(at % text.length));
      at += 1;
    }, 20);
    for (let times = 0; times < 3; times += 1) await pollsAsBefore();
    await expect.poll(() => at, { timeout: AGAIN_MS }).toBeGreaterThan(100);
    clearInterval(drip);
    expect(response.destroyed).toBe(false);
    expect(polls() - polled).toBeGreaterThanOrEqual(3);
    await expectUntouched(site.box, before);
    response.destroy();
  });

  it('row 20: what is not of the type of a stream is not read', async () => {
    const response = await streamed({ 'content-type': 'text/plain' });
    const closed = new Promise((resolve) => response.once('close', resolve));
    response.write('event: licence\n\n'.repeat(1_000));
    await closed;
    await pollsAsBefore();
    await expectUntouched(site.box, before);
  });

  it('row 20: the first honest stream after all that wakes it again', async () => {
    const response = await streamed();
    await pollsAsBefore();
    site.sell({ seq: 6 });
    response.write('event: licence\ndata: {"epoch":1,"seq":6}\n\n');
    await expect.poll(async () => (await site.box.status()).licence?.seq, { timeout: 10_000 }).toBe(6);
    response.destroy();
  });
});
