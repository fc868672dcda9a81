// Runs the HTTP server on its socket, with caps and timeouts, until it is asked to stop.
import { createServer as createHttpServer, type Server as HttpServer, type ServerOptions } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { secureOptions } from '../shared/tls/keep-fresh.ts';
import { makeApp } from './app.ts';
import type { Limits } from './config.ts';
import type { ServerDeps } from './deps.ts';
import { type Https, keepCertificate } from './http/https.ts';
import { type ProblemCode, problemOf } from './http/problem.ts';
import { startJobs } from './jobs/start-jobs.ts';

export interface Running {
  readonly url: string;
  /** Puts a renewed certificate into use; happens daily by itself. Without HTTPS there is nothing to do. */
  renewCertificate(): Promise<void>;
  /** Stops accepting, ends the streams, lets answers finish, writes what is in memory, closes the database. */
  close(): Promise<void>;
}

/** Speaks HTTPS when given a certificate, and nothing else then. Rejects when the address is taken. */
export async function serve(
  deps: ServerDeps,
  address: { readonly host: string; readonly port: number },
  https?: Https,
): Promise<Running> {
  const secure = https && { server: makeSecure(deps.limits, https), https };
  const server = harden(secure?.server ?? createHttpServer(caps(deps.limits)), deps.limits);
  server.on('request', makeApp(deps));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  const jobs = startJobs(deps);
  const keeping = secure && keepCertificate(secure.server, secure.https, deps);
  const { port } = server.address() as AddressInfo;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return {
    url: `${https === undefined ? 'http' : 'https'}://${host}:${port}`,
    renewCertificate: async () => keeping?.check(),
    async close() {
      keeping?.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      deps.streams.endAll();
      server.closeIdleConnections();
      const deadline = setTimeout(() => server.closeAllConnections(), deps.limits.shutdownMs);
      await closed;
      clearTimeout(deadline);
      await jobs.stop();
      await deps.database.close();
    },
  };
}

function caps(limits: Limits): ServerOptions {
  return {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    maxHeaderSize: limits.maxHeaderBytes,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
  };
}

function makeSecure(limits: Limits, { certificate }: Https): HttpsServer {
  // A handshake that never ends must not outlast the shutdown, which waits for it.
  const handshakeTimeout = Math.min(limits.headersTimeoutMs, limits.shutdownMs);
  const server = createHttpsServer({ ...caps(limits), ...secureOptions(certificate), handshakeTimeout });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

function harden<S extends HttpServer | HttpsServer>(server: S, limits: Limits): S {
  server.maxConnections = limits.maxConnections;
  server.on('clientError', refuseUnparsed);
  return server;
}

const UNPARSED: Readonly<Record<string, readonly [ProblemCode, string, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The request headers are larger than 16 KiB.', 'Send less in headers.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request took too long to arrive.', 'Send it again, faster.'],
};

/** What Node could not parse never reaches the application; it gets a problem document all the same. */
function refuseUnparsed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [code, message, next] = UNPARSED[error.code ?? ''] ?? [
    'malformed_request',
    'The request is not valid HTTP.',
    'Check the client.',
  ];
  const problem = problemOf({ code, message, next });
  const body = JSON.stringify(problem);
  const head = `HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: application/problem+json\r\n`;
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}
