// A licence server for the members of one hot-standby set: it believes whoever asks, and says of a member what the test says.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UsageHour } from '../../shared/contracts/agent-wire.ts';
import { parseProofHeader, parseSignedHeader } from '../../shared/licence/agent-proof.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import type { TestVendor } from './test-vendor.ts';

export interface MemberServer {
  readonly url: string;
  /** Hours reported by each member, by serial number; the last word on an hour stands last. */
  readonly hours: Map<string, UsageHour[]>;
  /** Since when it says, in its signed time, that a member and its partner both take calls. */
  readonly bothActiveSince: Map<string, number>;
  close(): Promise<void>;
}

export async function memberServer(
  vendor: TestVendor,
  licences: readonly Licence[],
  host = '127.0.0.1',
): Promise<MemberServer> {
  const serials = new Map<string, string>();
  const sessions = new Map<string, string>();
  const hours = new Map<string, UsageHour[]>();
  const bothActiveSince = new Map<string, number>();

  function answer(request: IncomingMessage, body: string): unknown {
    const path = (request.url ?? '').replace('/agent/v1', '');
    if (path === '/poll') return polled(request);
    const signer = parseSignedHeader(request.headers.authorization)?.thumbprint ?? '';
    const asked = JSON.parse(body);
    if (path === '/enrolments') {
      serials.set(signer, asked.serial);
      const trust = [url64(vendor.anchor)];
      return { agentId: 'agt', issuer: 'switchkey-test', serial: asked.serial, trust };
    }
    const serial = serials.get(signer) ?? '';
    if (path === '/usage') hours.set(serial, [...(hours.get(serial) ?? []), ...asked.hours]);
    if (path !== '/sessions') return {};
    const session = randomBytes(16).toString('base64url');
    sessions.set(session, serial);
    return { session, nextPollSeconds: 60 };
  }

  function polled({ headers }: IncomingMessage): unknown {
    const serial = sessions.get(parseProofHeader(headers.authorization)?.session ?? '');
    const licence = licences.find((one) => one.serial === serial);
    if (serial === undefined || licence === undefined) return undefined;
    const since = bothActiveSince.get(serial);
    const nonce = headers['switchkey-nonce'];
    const issuedAt = Math.floor(Date.now() / 1000);
    const said = { serial, nonce: String(nonce), issuedAt, ...(since === undefined ? {} : { bothActiveSince: since }) };
    return {
      licence: url64(vendor.document(licence)),
      trust: [],
      ...(nonce === undefined ? {} : { time: url64(vendor.time(said)) }),
      nextPollSeconds: 60,
      notices: since === undefined ? [] : [{ code: 'both_active', message: 'Both take calls.' }],
    };
  }

  const http = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const said = answer(request, body);
    if (said === undefined) {
      const problem = {
        type: 'about:blank',
        title: 'unknown',
        status: 401,
        code: 'session_unknown',
        detail: 'Unknown.',
      };
      response.writeHead(401, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    } else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  });
  await new Promise<void>((resolve) => http.listen(0, host, resolve));
  return {
    url: `http://${host}:${(http.address() as AddressInfo).port}`,
    hours,
    bothActiveSince,
    close() {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

function url64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
