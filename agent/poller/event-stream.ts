// The stream on which the server says "a licence was issued": it wakes the agent and carries nothing to be believed.
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createParser } from 'eventsource-parser';
import { AGENT_API } from '../../shared/contracts/agent-wire.ts';
import { request as httpRequest } from '../node-http.ts';
import { backoffMs, chanceFrom } from './schedule.ts';
import { type ServerLink, signedFor } from './server-link.ts';

export interface StreamOptions {
  /** Asked at every attempt; undefined = not enrolled, or the stream is switched off. */
  readonly link: () => Omit<ServerLink, 'timeoutMs'> | undefined;
  /** On a `licence` event, and on opening: something may have been issued in between. */
  readonly onWake: (why: 'opened' | 'licence') => void;
  /** Without a byte for this long (heartbeats come every 25 s) the stream is given up and opened anew. */
  readonly silenceMs: number;
  readonly connectMs: number;
  readonly random: (bytes: number) => Uint8Array;
}

export interface EventStream {
  state(): 'open' | 'closed';
  close(): void;
}

const MAX_EVENT_CHARACTERS = 16_384;
/** Heartbeats fill this in weeks; a stream that does sooner is opened anew, so that no count overflows and no garbage piles up. */
const MAX_STREAM_BYTES = 1024 * 1024;
const UNLINKED_MS = 5_000;

/** Keeps a stream open until `close`; reconnects with full-jitter backoff. Never throws. */
export function openEventStream(options: StreamOptions): EventStream {
  let state: 'open' | 'closed' = 'closed';
  let failures = 0;
  let ended = false;
  let current: ClientRequest | undefined;
  let timer: NodeJS.Timeout | undefined;

  function connect(): void {
    if (ended) return;
    const link = options.link();
    if (link === undefined) {
      again(UNLINKED_MS);
      return;
    }
    const attempt = streamRequest(link, options.connectMs);
    current = attempt;
    attempt.once('response', (response) => {
      if (response.statusCode !== 200 || !/^text\/event-stream/.test(response.headers['content-type'] ?? '')) {
        attempt.destroy();
        return;
      }
      attempt.setTimeout(options.silenceMs);
      state = 'open';
      failures = 0;
      read(response, attempt);
      options.onWake('opened');
    });
    attempt.on('timeout', () => attempt.destroy());
    attempt.on('error', () => undefined);
    attempt.once('close', () => {
      state = 'closed';
      failures += 1;
      again(backoffMs(failures, undefined, chanceFrom(options.random)));
    });
    attempt.end();
  }

  function read(response: IncomingMessage, attempt: ClientRequest): void {
    let bytes = 0;
    const parser = createParser({
      maxBufferSize: MAX_EVENT_CHARACTERS,
      onEvent: (event) => {
        if (event.event === 'licence') options.onWake('licence');
      },
      onError: (error) => {
        if (error.type !== 'unknown-field' && error.type !== 'invalid-retry') attempt.destroy();
      },
    });
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      if (attempt.destroyed) return;
      bytes += chunk.length;
      if (bytes > MAX_STREAM_BYTES) attempt.destroy();
      else parser.feed(chunk);
    });
    response.on('error', () => undefined);
  }

  function again(ms: number): void {
    if (!ended) timer = setTimeout(connect, ms);
  }

  connect();
  return {
    state: () => state,
    close() {
      ended = true;
      clearTimeout(timer);
      current?.destroy();
    },
  };
}

function streamRequest(link: Omit<ServerLink, 'timeoutMs'>, connectMs: number): ClientRequest {
  const url = new URL(`${link.server}${AGENT_API}/events`);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return request(url, {
    agent: link.http.agentFor(url.href),
    headers: {
      accept: 'text/event-stream',
      'accept-encoding': 'identity',
      authorization: signedFor(link, 'GET', '/events', new Uint8Array(), link.nowS),
    },
    timeout: connectMs,
  });
}
