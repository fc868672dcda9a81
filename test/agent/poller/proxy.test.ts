// A site behind a forward proxy: every request goes through the configured one, and none through the environment's.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../../agent/poller/http-client.ts';
import { type HostileServer, hostileServer } from '../../support/hostile-server.ts';

describe('a forward proxy', () => {
  let target: HostileServer;
  let proxyUrl: string;
  const through: string[] = [];
  const proxy = createServer((request, response) => {
    through.push(`${request.method} ${request.url}`);
    response.writeHead(200).end('by proxy');
  });
  proxy.on('connect', (request, socket) => {
    through.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });

  beforeAll(async () => {
    target = await hostileServer();
    target.answer((_request, response) => void response.writeHead(200).end('direct'));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await target.close();
    proxy.closeAllConnections();
    proxy.close();
  });

  const get = async (url: string, setting: string | undefined) => {
    const http = createHttpClient({ proxy: setting });
    const sent = await http.send({ method: 'GET', url, headers: {}, maxBytes: 1_000, timeoutMs: 5_000 });
    http.close();
    return sent.ok ? Buffer.from(sent.value.body).toString() : sent.refusal.code;
  };

  it('is used when it is set, for http and https', async () => {
    expect(await get(`${target.url}/a`, proxyUrl)).toBe('by proxy');
    await get('https://licences.invalid/b', proxyUrl);
    expect(through).toEqual([`GET ${target.url}/a`, 'CONNECT licences.invalid:443']);
  });

  it('is not taken from the environment', async () => {
    process.env.HTTP_PROXY = proxyUrl;
    process.env.http_proxy = proxyUrl;
    try {
      expect(await get(`${target.url}/a`, undefined)).toBe('direct');
    } finally {
      delete process.env.HTTP_PROXY;
      delete process.env.http_proxy;
    }
  });
});
