// The hostile licence server: it speaks the agent's wire with real keys, and any of its answers can be taken over.

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Notice } from '../../shared/contracts/agent-wire.ts';
import {
  commitmentTo,
  parseProofHeader,
  parseSignedHeader,
  signedHeaderIsGenuine,
} from '../../shared/licence/agent-proof.ts';
import { importPublicKey, thumbprint } from '../../shared/licence/keys.ts';
import { SERIAL, type Vendor } from './vendor.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Said {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** It is an event stream, and has no end. */
  readonly stays?: true;
}

/** Sends what it likes; `honest` is what the true server would say to this. */
export type Attack = (asked: Asked, response: ServerResponse, honest: () => Said) => void;

export interface LicenceServer {
  readonly url: string;
  readonly asked: Asked[];
  /** Instances of the agent's process, in the order in which they opened sessions. */
  readonly instances: string[];
  /** The licence that is sold now: its document and its name `epoch.seq`. */
  licence: { readonly bytes: Uint8Array; readonly name: string } | undefined;
  /** The vendor who answers; another one is a rogue server in the true one's place. */
  vendor: Vendor;
  /** What the answers are signed to be now, epoch ms. */
  nowMs: () => number;
  notices: readonly Notice[];
  /** Every answer under this path (`/poll`) from now on, until `honest`; an event stream that is open is cut for it. */
  attack(path: string, attack: Attack): void;
  honest(): void;
  /** Answers nobody any more; the port stays known. */
  close(): Promise<void>;
}

interface Session {
  readonly agent: string;
  commitment: string;
}

export async function licenceServer(vendor: Vendor): Promise<LicenceServer> {
  const keys = new Map<string, Uint8Array>();
  const sessions = new Map<string, Session>();
  const attacks = new Map<string, Attack>();
  let stream: ServerResponse | undefined;
  const http = createServer(async (request, response) => {
    response.on('error', () => undefined);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? '').replace('/agent/v1', '');
    const asked: Asked = { method: request.method ?? '', path, headers: request.headers, body: Buffer.concat(chunks) };
    server.asked.push(asked);
    const attack = attacks.get(path);
    if (path === '/events') {
      stream?.destroy();
      stream = response;
    }
    if (attack === undefined) reply(response, honest(asked));
    else attack(asked, response, () => honest(asked));
  });
  http.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

  const server: LicenceServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked: [],
    instances: [],
    licence: undefined,
    vendor,
    nowMs: Date.now,
    notices: [],
    attack(path, attack) {
      attacks.set(path, attack);
      if (path === '/events') stream?.destroy();
    },
    honest: () => attacks.clear(),
    close() {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
  return server;

  function honest(asked: Asked): Said {
    if (asked.path === '/poll') return answerPoll(asked);
    const signer = signerOf(asked);
    if (signer === undefined) return problem(401, 'signature_invalid');
    if (asked.path === '/events') return { status: 200, headers: { 'content-type': 'text/event-stream' }, stays: true };
    const body = JSON.parse(asked.body.toString('utf8'));
    switch (asked.path) {
      case '/enrolments':
        keys.set(signer, Buffer.from(body.publicKey, 'base64url'));
        return {
          status: 201,
          body: {
            agentId: 'agent-1',
            issuer: server.vendor.issuer,
            serial: body.serial,
            trust: server.vendor.roots.map(url64),
          },
        };
      case '/sessions': {
        const session = randomBytes(16).toString('base64url');
        for (const [id, one] of sessions) if (one.agent === signer) sessions.delete(id);
        sessions.set(session, { agent: signer, commitment: body.commitment });
        server.instances.push(body.instance);
        return { status: 201, body: { session, nextPollSeconds: 3_600 } };
      }
      default:
        return { status: 200, body: {} };
    }
  }

  function answerPoll({ headers }: Asked): Said {
    const proof = parseProofHeader(headers.authorization);
    const session = sessions.get(proof?.session ?? '');
    if (proof === undefined || session === undefined || commitmentTo(proof.proof) !== session.commitment) {
      return problem(401, 'session_unknown');
    }
    session.commitment = proof.commitment;
    const { licence, notices } = server;
    const trust = server.vendor.roots.slice(Number(headers['switchkey-trust'])).map(url64);
    const nonce = headers['switchkey-nonce'];
    const held = licence === undefined || headers['if-none-match'] === `"${licence.name}"`;
    if (held && trust.length === 0 && nonce === undefined && notices.length === 0) {
      return { status: 304, headers: { 'switchkey-next-poll': '3600' } };
    }
    const nowS = Math.floor(server.nowMs() / 1000);
    const time = nonce === undefined ? {} : { time: url64(server.vendor.time(SERIAL, String(nonce), nowS)) };
    const news = licence === undefined ? {} : { licence: url64(licence.bytes) };
    return { status: 200, body: { ...news, trust, ...time, nextPollSeconds: 3_600, notices } };
  }

  /** Thumbprint of the key that signed the request; undefined unless the signature fits it. */
  function signerOf({ method, path, headers, body }: Asked): string | undefined {
    const signed = parseSignedHeader(headers.authorization);
    if (signed === undefined) return undefined;
    const introduced = path === '/enrolments' ? JSON.parse(body.toString('utf8')).publicKey : undefined;
    const raw = introduced === undefined ? keys.get(signed.thumbprint) : Buffer.from(introduced, 'base64url');
    if (raw === undefined || thumbprint(raw) !== signed.thumbprint) return undefined;
    const genuine = signedHeaderIsGenuine(signed, { method, path: `/agent/v1${path}`, body }, importPublicKey(raw));
    return genuine ? signed.thumbprint : undefined;
  }
}

export function reply(response: ServerResponse, { status, headers, body, stays }: Said): void {
  if (stays === true) response.writeHead(status, headers).flushHeaders();
  else if (body === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function problem(status: number, code: string): Said {
  return {
    status,
    body: { type: 'about:blank', title: code, status, code, detail: 'The kit refuses.', next: 'Nothing.' },
  };
}

export function url64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
