// Rows 20 and 21 at the doors: endless, slow, deep and odd input costs little memory and time, and changes nothing.
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/contracts/local-api.ts';
import { type Evidence, evidenceOf, expectUntouched } from './evidence.ts';
import type { Attack } from './licence-server.ts';
import { type PollingSite, pollingSite } from './rig.ts';

const MIB = 2 ** 20;
/** What the agent may take in of an answer that is endless, with what the kernel's buffers hold. */
const MOST_TAKEN = 16 * MIB;
const MOST_MEMORY_MIB = 60;
const JSON_TYPE = { 'content-type': 'application/json' };

describe('an agent that is fed without end', { timeout: 60_000 }, () => {
  let site: PollingSite;
  let slow: PollingSite;
  let slowly: Promise<Outcome>;
  let dripped = 0;
  let startedMs = 0;
  let before: Evidence;

  beforeAll(async () => {
    [site, slow] = await Promise.all([pollingSite(), pollingSite()]);
    before = await evidenceOf(site.box);
    startedMs = Date.now();
    slow.server.attack('/poll', (_asked, response) => {
      response.writeHead(200, JSON_TYPE);
      const drip = setInterval(() => {
        if (response.destroyed) clearInterval(drip);
        else response.write(' ');
        dripped += 1;
      }, 250);
    });
    slowly = slow.box.refresh();
    // Awaited by the last test; where that is not run, the site is closed under it.
    slowly.catch(() => undefined);
  });
  afterAll(() => Promise.all([site.close(), slow.close()]));

  const refreshUnder = async (path: string, attack: Attack): Promise<Outcome> => {
    site.server.attack(path, attack);
    const outcome = await site.box.refresh();
    site.server.honest();
    return outcome;
  };
  const text =
    (body: string | Buffer, headers: Record<string, string> = JSON_TYPE): Attack =>
    (_asked, response) =>
      void response.writeHead(200, headers).end(body);

  it.each(['/poll', '/sessions'])('row 20: hangs up on an endless answer to %s, and keeps its size', async (path) => {
    const { box } = site;
    // A session that is known needs no new one.
    if (path === '/sessions') await box.restart();
    const memory = box.memoryMib();
    let poured = 0;
    const ended = Promise.withResolvers<void>();
    const began = Date.now();
    const outcome = await refreshUnder(path, (_asked, response) => {
      response.writeHead(200, JSON_TYPE);
      poured = 0;
      pour(response, (bytes) => {
        poured += bytes;
      });
      response.once('close', ended.resolve);
    });
    await ended.promise;
    expect(outcome).toMatchObject({ outcome: 'refused', refusal: { code: 'answer_too_large' } });
    expect(poured).toBeLessThan(MOST_TAKEN);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(box.memoryMib() - memory).toBeLessThan(MOST_MEMORY_MIB);
    await expectUntouched(box, before);
  });

  it('row 20: a bomb, endless headers and a deep answer are refused at once, and nothing is unpacked', async () => {
    const { box } = site;
    const memory = box.memoryMib();
    const began = Date.now();
    const bomb = gzipSync(Buffer.alloc(64 * MIB));
    const attacks: [what: string, attack: Attack, refusal: RegExp][] = [
      ['a bomb', text(bomb, { ...JSON_TYPE, 'content-encoding': 'gzip' }), /answer_(garbled|too_large)/],
      ['a deep answer', text('['.repeat(200_000)), /answer_garbled/],
      ['a deep object', text('{"a":'.repeat(40_000)), /answer_garbled/],
      [
        'endless headers',
        (_asked, response) =>
          void response.socket?.end(`HTTP/1.1 200 OK\r\n${'X-A: aaaaaaaaaaaaaaaa\r\n'.repeat(20_000)}`),
        /server_unreachable/,
      ],
      [
        'a false length',
        text('{}', { ...JSON_TYPE, 'content-length': String(10 * 2 ** 30) }),
        /answer_too_large|server_unreachable|server_slow/,
      ],
    ];
    for (const [what, attack, refusal] of attacks) {
      const outcome = await refreshUnder('/poll', what === 'a false length' ? cutShort(attack) : attack);
      expect(outcome.refusal?.code, what).toMatch(refusal);
    }
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(box.memoryMib() - memory).toBeLessThan(MOST_MEMORY_MIB);
    await expectUntouched(box, before);
  });

  it('row 21: JSON with odd numbers, twins, prototypes and stray halves of letters is refused or ignored', async () => {
    const { box } = site;
    const bodies = [
      '{"nextPollSeconds":1e999}',
      '{"nextPollSeconds":9007199254740993}',
      '{"nextPollSeconds":-1}',
      '{"nextPollSeconds":"60"}',
      '{"nextPollSeconds":60,"licence":{"__proto__":{"length":4}}}',
      '{"nextPollSeconds":60,"licence":"!!!"}',
      '{"nextPollSeconds":60,"trust":"AAAA"}',
      '{"__proto__":{"nextPollSeconds":60},"constructor":{"prototype":{"licence":"AAAA"}}}',
      '{"nextPollSeconds":60,"nextPollSeconds":0}',
      '{"nextPollSeconds":60,"notices":["\\ud800","\\u0000"]}',
      'null',
      '[]',
      '\ufeff{}',
      '',
    ];
    for (const body of bodies) expect((await refreshUnder('/poll', text(body))).outcome, body).toBe('refused');
    const odd = await refreshUnder(
      '/poll',
      text('{"nextPollSeconds":60,"__proto__":{"licence":"AAAA"},"licences":[1]}'),
    );
    expect(odd.outcome).toBe('unchanged');
    await expectUntouched(box, before);
  });

  it('row 20: a pasted megabyte is refused by the command line, ten of them at the local API, at once', async () => {
    const { box } = site;
    const memory = box.memoryMib();
    const ran = await box.cli(['update', '-'], 'SK1-'.repeat(MIB / 4));
    expect([ran.exit, ran.err]).toEqual([1, expect.stringMatching(/^code_too_large/)]);
    const began = Date.now();
    const refused = await box.ask<{ code: string }>('POST', '/update', { code: 'A'.repeat(10 * MIB) });
    expect(refused.code).toMatch(/too_large/);
    expect(await box.paste('ABCDE-'.repeat(10_000))).toMatchObject({ outcome: 'refused' });
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(box.memoryMib() - memory).toBeLessThan(MOST_MEMORY_MIB);
    const long = createHash('sha512').update('x').digest('hex').repeat(1_000);
    expect(await box.ask('POST', '/simulate', { line: long })).toMatchObject({ code: 'malformed' });
    await expectUntouched(box, before);
  });

  it('row 20: an answer that drips is given up when its time is over, and nobody waited for it', {
    timeout: 60_000,
  }, async () => {
    const outcome = await slowly;
    expect(outcome).toMatchObject({ outcome: 'refused', refusal: { code: 'server_slow' } });
    expect(Date.now() - startedMs).toBeLessThan(45_000);
    expect(dripped).toBeGreaterThan(10);
    slow.server.honest();
    expect((await slow.box.refresh()).outcome).toBe('unchanged');
    expect(await evidenceOf(slow.box)).toMatchObject({ calls: 2, emergency: true });
  });
});

function pour(response: ServerResponse, count: (bytes: number) => void): void {
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  const more = () => {
    while (!response.destroyed) {
      count(chunk.length);
      if (!response.write(chunk)) return;
    }
  };
  response.on('drain', more);
  more();
}

/** The promised bytes do not come: the connection ends. */
function cutShort(attack: Attack): Attack {
  return (asked, response, honest) => {
    response.strictContentLength = false;
    attack(asked, response, honest);
    response.socket?.end();
  };
}
