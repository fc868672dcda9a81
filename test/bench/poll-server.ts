// One of the two servers that the poll bench compares, in a process of its own: `licence` or `bare`. Prints its address.
import type { AddressInfo } from 'node:net';
import express from 'express';
import { startServer } from '../support/server.ts';

if (process.argv[2] === 'bare') {
  const app = express();
  app.get('/agent/v1/poll', (_req, res) => {
    res.status(304).end();
  });
  const listening = app.listen(0, '127.0.0.1', () => {
    const { port } = listening.address() as AddressInfo;
    console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
  });
} else {
  const server = await startServer({ limits: { pollBurst: 1e12 } });
  console.log(JSON.stringify({ url: server.url, apiKey: server.apiKey }));
  process.once('SIGTERM', async () => {
    await server.close();
    process.exit(0);
  });
}
