// Somebody's server that gets webhooks: keeps what arrives and answers what a test wants.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedParcel {
  readonly event: string;
  readonly delivery: string;
  readonly signature: string;
  readonly body: string;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly parcels: ReceivedParcel[];
  /** Status of the next answers; 204 when empty. */
  readonly answers: number[];
  close(): Promise<void>;
}

export async function openReceiver(): Promise<WebhookReceiver> {
  const parcels: ReceivedParcel[] = [];
  const answers: number[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const header = (name: string) => String(req.headers[name] ?? '');
      parcels.push({
        event: header('switchkey-event'),
        delivery: header('switchkey-delivery'),
        signature: header('switchkey-signature'),
        body: Buffer.concat(chunks).toString(),
      });
      const status = answers.shift() ?? 204;
      res.writeHead(status, status >= 300 && status < 400 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    parcels,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a careful receiver does with a parcel: undefined when it is genuine and fresh, else why not. */
export function faultOf({ signature, body }: ReceivedParcel, secret: string, nowMs: number): string | undefined {
  const [, seconds = '', digest = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (Math.abs(nowMs / 1000 - Number(seconds)) > 300) return 'stale';
  const wanted = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return wanted === digest ? undefined : 'forged';
}
