// Binds the local API to loopback with bounded sockets, headers and times.
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { Fault } from '../../shared/errors.ts';
import { createServer } from '../node-http.ts';

export interface Served {
  /** E.g. `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

/** Against clients that are slow, silent or endless. */
export const SOCKET_CAPS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
} as const;

/** `port` 0 lets the system choose. Throws Fault `port_in_use` when somebody else listens there. */
export async function serveOnLoopback(app: Express, port: number): Promise<Served> {
  const server = createServer(SOCKET_CAPS, app);
  server.maxConnections = 64;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(bindFault(cause, '127.0.0.1', port)));
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  const bound = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function bindFault(cause: NodeJS.ErrnoException, host: string, port: number): Fault {
  return cause.code === 'EADDRINUSE'
    ? new Fault(
        'port_in_use',
        `Port ${port} on ${host} is taken, perhaps by another agent. Stop that one, or set another localApi port.`,
        cause,
      )
    : new Fault('cannot_listen', `The local API cannot listen on ${host}, port ${port}: ${cause.message}`, cause);
}
