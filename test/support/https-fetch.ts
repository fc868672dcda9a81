// `fetch` for tests over HTTPS with a CA of their own, as far as tests need it; plus a look at what a server presents.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect, type PeerCertificate } from 'node:tls';

/** Trusts the certificates in `ca` (PEM) and no others; rejects with the TLS error as it is. */
export function httpsFetch(ca: string): typeof fetch {
  return async (url, init) => {
    const { method = 'GET', headers, body } = init ?? {};
    const sent = request(String(url), {
      method,
      ca,
      agent: false,
      headers: { ...Object.fromEntries(new Headers(headers)), connection: 'close' },
    });
    sent.end(body ?? undefined);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = await response.toArray();
    const given = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const status = response.statusCode ?? 0;
    return new Response([204, 304].includes(status) ? null : Buffer.concat(chunks), { status, headers: given });
  };
}

/** The certificate a server presents, trusted or not, and the protocol spoken. */
export async function presentedBy(
  url: string,
  options: { readonly maxVersion?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3' } = {},
): Promise<{ certificate: PeerCertificate; protocol: string | null }> {
  const { hostname, port } = new URL(url);
  const ciphers = options.maxVersion === 'TLSv1.1' ? 'DEFAULT@SECLEVEL=0' : undefined;
  const minVersion = options.maxVersion === 'TLSv1.1' ? 'TLSv1' : undefined;
  const socket = connect({
    host: hostname,
    port: Number(port),
    rejectUnauthorized: false,
    ...options,
    ...(ciphers === undefined ? {} : { ciphers }),
    ...(minVersion === undefined ? {} : { minVersion }),
  });
  try {
    await once(socket, 'secureConnect');
    return { certificate: socket.getPeerCertificate(), protocol: socket.getProtocol() };
  } finally {
    socket.destroy();
  }
}
