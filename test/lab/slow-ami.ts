// A door to a lab Asterisk's management interface that can hold back writes, as a PBX that is slow would: what comes after so many waits.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

const FRAME_END = '\r\n\r\n';

export interface SlowAmi {
  readonly port: number;
  /** Everything behind the next `count` writes into AstDB waits until `release`. */
  holdAfter(count: number): void;
  release(): void;
  close(): Promise<void>;
}

export async function slowAmi(toPort: number): Promise<SlowAmi> {
  let left = Number.POSITIVE_INFINITY;
  const pumps = new Set<() => void>();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const asterisk = connect(toPort, '127.0.0.1');
    let waiting = '';
    const pump = () => {
      for (let end = waiting.indexOf(FRAME_END); end >= 0 && left > 0; end = waiting.indexOf(FRAME_END)) {
        const frame = waiting.slice(0, end + FRAME_END.length);
        waiting = waiting.slice(frame.length);
        if (/^Action: DBPut$/im.test(frame)) left -= 1;
        asterisk.write(frame);
      }
    };
    pumps.add(pump);
    client.setEncoding('utf8').on('data', (text) => {
      waiting += text;
      pump();
    });
    asterisk.pipe(client);
    for (const [socket, other] of [
      [client, asterisk],
      [asterisk, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    holdAfter(count) {
      left = count;
    },
    release() {
      left = Number.POSITIVE_INFINITY;
      for (const pump of pumps) pump();
    },
    close: () =>
      new Promise((closed) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => closed());
      }),
  };
}
