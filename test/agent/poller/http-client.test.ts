// The agent's HTTP keeps its caps of bytes and time against a server that does not.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEventStream } from '../../../agent/poller/event-stream.ts';
import { createHttpClient, type HttpClient } from '../../../agent/poller/http-client.ts';
import { generateKeyPair, thumbprint } from '../../../shared/licence/keys.ts';
import { type HostileServer, hostileServer } from '../../support/hostile-server.ts';

describe('the agent’s HTTP client', () => {
  let hostile: HostileServer;
  let http: HttpClient;

  beforeAll(async () => {
    hostile = await hostileServer();
    http = createHttpClient({ proxy: undefined });
  });

  afterAll(async () => {
    http.close();
    await hostile.close();
  });

  const get = (timeoutMs = 5_000, maxBytes = 1_000) =>
    http.send({ method: 'GET', url: `${hostile.url}/x`, headers: {}, maxBytes, timeoutMs });

  it('gives up on a body that drips for ever, at its deadline', async () => {
    hostile.answer((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('a'), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect(await get(300)).toMatchObject({ ok: false, refusal: { code: 'server_slow' } });
  });

  it('gives up on a server that accepts and says nothing', async () => {
    hostile.answer(() => undefined);
    expect(await get(200)).toMatchObject({ ok: false, refusal: { code: 'server_slow' } });
  });

  it('cuts off a body above the cap, announced or not', async () => {
    hostile.answer((_request, response) => void response.writeHead(200).end('a'.repeat(1_001)));
    expect(await get()).toMatchObject({ ok: false, refusal: { code: 'answer_too_large' } });
    hostile.answer(
      (_request, response) => void response.writeHead(200, { 'content-length': '99999999999' }).write('a'),
    );
    expect(await get(1_000)).toMatchObject({ ok: false });
    hostile.answer((_request, response) => void response.writeHead(200).end('a'.repeat(1_000)));
    expect(await get()).toMatchObject({ ok: true });
  });

  it('takes any status as an answer and follows nothing', async () => {
    hostile.answer((_request, response) => void response.writeHead(308, { location: 'http://127.0.0.1:1/' }).end());
    expect(await get()).toMatchObject({ ok: true, value: { status: 308 } });
  });

  it('opens the event stream anew after silence or rubbish without end, and wakes on events only', async () => {
    const woken: string[] = [];
    const key = generateKeyPair();
    let connections = 0;
    hostile.answer((_request, response) => {
      connections += 1;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (connections === 1)
        response.write(': open\n\nevent: licence\ndata: {"epoch":1,"seq":2}\n\nevent: other\ndata: x\n\n');
      else response.write(`data: ${'x'.repeat(100_000)}`);
    });
    const stream = openEventStream({
      link: () => ({
        server: hostile.url,
        http,
        key: { ...key, thumbprint: thumbprint(key.publicKey) },
        random: (n) => new Uint8Array(n),
        nowS: 0,
      }),
      onWake: (why) => woken.push(why),
      silenceMs: 100,
      connectMs: 1_000,
      random: (n) => new Uint8Array(n),
    });
    await expect.poll(() => connections, { timeout: 8_000 }).toBeGreaterThan(2);
    stream.close();
    expect(woken.filter((why) => why === 'licence')).toEqual(['licence']);
    expect(stream.state()).toBe('closed');
  });
});
