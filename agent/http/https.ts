// The local API beyond this machine: by HTTPS alone, under the names of its certificate, which is kept fresh.
import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Express } from 'express';
import { accept, type Result } from '../../shared/result.ts';
import {
  type CertificateFiles,
  type CertificateSource,
  currentCertificate,
} from '../../shared/tls/certificate-source.ts';
import { CERTIFICATE_CHECK_MS, keepFresh, secureOptions } from '../../shared/tls/keep-fresh.ts';
import { coversName } from '../../shared/tls/names.ts';
import { refuseTls, type TlsCode } from '../../shared/tls/tls-refusals.ts';
import type { Settings } from '../config.ts';
import type { AgentDeps } from '../deps.ts';
import { makeStateDir, writeDurably } from '../licence-store/durable-file.ts';
import { bindFault, type Served, SOCKET_CAPS } from './serve.ts';

export interface SecureDoor extends Served {
  /** Puts a renewed certificate into use; happens daily by itself. Never throws. */
  renewCertificate(): Promise<void>;
}

type LocalApi = Settings['localApi'] & { readonly bind: string };

/**
 * `appFor` is given the names the door answers to. Throws Fault `port_in_use`, `cannot_listen` or `state_not_writable`;
 * a certificate that cannot be used is a refusal.
 */
export async function openSecureDoor(
  localApi: LocalApi,
  appFor: (answersTo: (name: string) => boolean) => Express,
  { stateDir, clock, random, log }: Pick<AgentDeps, 'stateDir' | 'clock' | 'random' | 'log'>,
): Promise<Result<SecureDoor, TlsCode>> {
  const source = sourceFor(localApi, stateDir);
  if (!source.ok) return source;
  const current = (nowMs: number) => currentCertificate(source.value, FILES, { nowMs, random });
  const found = await current(clock.wallMs());
  if (!found.ok) return found;
  const certificate = new X509Certificate(found.value.certPem);
  const app = appFor((name) => coversName(certificate, name));
  const server = createServer({ ...SOCKET_CAPS, ...secureOptions(found.value), handshakeTimeout: 5_000 }, app);
  server.maxConnections = 64;
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await listen(server, localApi);
  const check = keepFresh(found.value, { current, use: (context) => server.setSecureContext(context), log });
  const timer = setInterval(() => check(clock.wallMs()), CERTIFICATE_CHECK_MS);
  timer.unref();
  const host = localApi.bind.includes(':') ? `[${localApi.bind}]` : localApi.bind;
  return accept({
    url: `https://${host}:${(server.address() as AddressInfo).port}`,
    renewCertificate: () => check(clock.wallMs()),
    close: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** Without a brought certificate the agent has a CA of its own in its state folder. */
function sourceFor(
  { bind, names = [], certificate }: LocalApi,
  stateDir: string,
): Result<CertificateSource, 'tls_name_invalid'> {
  if (certificate !== undefined && 'p12' in certificate)
    return accept({ kind: 'p12', file: certificate.p12, passwordFile: certificate.passwordFile, names });
  if (certificate !== undefined)
    return accept({ kind: 'pem', certFile: certificate.pem, keyFile: certificate.key ?? certificate.pem, names });
  if (names.length === 0 && ['0.0.0.0', '::'].includes(bind))
    return refuseTls('tls_name_invalid', `(Nobody reaches this machine at ${bind}: set localApi.names as well.)`);
  return accept({ kind: 'own', folder: path.join(stateDir, 'tls'), names: names.length === 0 ? [bind] : names });
}

function listen(server: Server, { bind, httpsPort }: LocalApi): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(bindFault(cause, bind, httpsPort)));
    server.listen({ port: httpsPort, host: bind }, resolve);
  });
}

const FILES: CertificateFiles = {
  async read(file, capBytes) {
    const found = await stat(file).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return undefined;
      throw thrown;
    });
    if (found === undefined) return undefined;
    return found.size > capBytes ? 'too-large' : readFile(file);
  },
  async writePrivate(file, content) {
    makeStateDir(path.dirname(file));
    writeDurably(file, Buffer.from(content));
  },
};
