// HTTP to a server that may be slow, endless or lying: bytes and time are capped, nothing is followed or decompressed.
import type { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from 'node:https';
import { createRequire } from 'node:module';
import type { AxiosProxyConfig, AxiosResponse } from 'axios';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { Agent } from '../node-http.ts';
import { networkFailure } from './network-failures.ts';
import { serverTrust } from './server-trust.ts';
import { type TlsFailureCode, tlsFailure } from './tls-failures.ts';

/** Its CommonJS form: the other one imports node:http (see node-http.ts). */
const axios = createRequire(import.meta.url)('axios') as typeof import('axios').default;

interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly maxBytes: number;
  /** For the whole exchange, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

type HttpCode = 'server_unreachable' | 'server_slow' | 'answer_too_large' | 'server_ca_unreadable' | TlsFailureCode;

export interface HttpClient {
  /** Any status is an answer; never throws. */
  send(request: HttpRequest): Promise<Result<HttpAnswer, HttpCode>>;
  /** For connections that stay open, such as the event stream. */
  agentFor(url: string): HttpAgent;
  /** From now on the CAs in this file are trusted beside the usual ones; undefined = the usual ones alone. */
  trustCa(file: string | undefined): void;
  close(): void;
}

const AGAIN =
  'The agent tries again by itself; the limits stay as they are. If it lasts, check the network and the server address.';

/**
 * `proxy` is the address of a forward proxy; the environment's proxy variables are never read. `serverCa` is a PEM file
 * with CAs to be trusted beside the usual ones.
 */
export function createHttpClient(options: {
  readonly proxy: string | undefined;
  readonly serverCa?: string | undefined;
}): HttpClient {
  const { proxy, serverCa } = options;
  const shared = {
    keepAlive: true,
    maxSockets: 8,
    ...(proxy === undefined ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
  };
  const httpAgent = new Agent(shared);
  // A resumed TLS session skips the look at the certificate, which may have expired since.
  const https = httpsAgents({ ...shared, maxCachedSessions: 0 }, serverCa);
  const client = axios.create({
    adapter: 'http',
    ...(proxy === undefined ? { httpAgent } : {}),
    proxy: proxy === undefined ? false : proxyOf(new URL(proxy)),
    maxRedirects: 0,
    decompress: false,
    responseType: 'arraybuffer',
    transformRequest: [(data: unknown) => data],
    transformResponse: [],
    validateStatus: () => true,
  });
  return {
    async send(request) {
      const httpsAgent = request.url.startsWith('https:') ? https.current() : accept(undefined);
      if (!httpsAgent.ok) return httpsAgent;
      const deadline = AbortSignal.timeout(request.timeoutMs);
      const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
      try {
        const response = await client.request<Uint8Array>({
          method: request.method,
          url: request.url,
          ...(httpsAgent.value === undefined ? {} : { httpsAgent: httpsAgent.value }),
          headers: { 'accept-encoding': 'identity', ...request.headers },
          ...(request.body === undefined ? {} : { data: Buffer.from(request.body) }),
          maxContentLength: request.maxBytes,
          maxBodyLength: 1_048_576,
          signal,
        });
        return accept(answerOf(response));
      } catch (thrown) {
        const failed = failure(thrown, request, deadline.aborted);
        // The file of CAs may have been replaced since it was read.
        if (/^server_(cert|tls)_/.test(failed.ok ? '' : failed.refusal.code)) https.forget();
        return failed;
      }
    },
    agentFor: (url) => (url.startsWith('https:') ? https.any() : httpAgent),
    trustCa: https.trust,
    close() {
      httpAgent.destroy();
      https.close();
    },
  };
}

/** Made when first needed: an air-gapped site needs none, and the file of CAs may come after the agent. */
function httpsAgents(options: HttpsAgentOptions, caFile: string | undefined) {
  let serverCa = caFile;
  let made: HttpsAgent | undefined;
  function current(): Result<HttpsAgent, 'server_ca_unreadable'> {
    if (made !== undefined) return accept(made);
    const trust = serverTrust(serverCa);
    if (!trust.ok) return trust;
    made = new HttpsAgent({ ...options, secureContext: trust.value });
    return accept(made);
  }
  return {
    current,
    /** For who cannot be told of a refusal: without the file, whom the usual roots vouch for is believed and no other. */
    any() {
      const agent = current();
      return agent.ok ? agent.value : new HttpsAgent(options);
    },
    trust(file: string | undefined) {
      serverCa = file;
      made = undefined;
    },
    forget() {
      made = undefined;
    },
    close: () => made?.destroy(),
  };
}

function proxyOf({ protocol, hostname, port, username, password }: URL): AxiosProxyConfig {
  const usual = protocol === 'https:' ? 443 : 80;
  const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { protocol, host: hostname, port: port === '' ? usual : Number(port), ...(username === '' ? {} : { auth }) };
}

function answerOf(response: AxiosResponse<Uint8Array>): HttpAnswer {
  const headers = Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { status: response.status, headers: Object.fromEntries(headers), body: response.data };
}

function failure(thrown: unknown, request: HttpRequest, late: boolean): Result<never, HttpCode> {
  const host = new URL(request.url).host;
  if (late) return refuse('server_slow', `${host} did not answer within ${request.timeoutMs / 1000} s.`, AGAIN);
  if (axios.isAxiosError(thrown) && /maxContentLength/.test(thrown.message)) {
    return refuse('answer_too_large', `${host} sent more than ${request.maxBytes} bytes; it was cut off.`, AGAIN);
  }
  const distrust = tlsFailure(thrown, host);
  if (distrust !== undefined) return distrust;
  const cause = axios.isAxiosError(thrown) ? (thrown.code ?? thrown.message) : 'the exchange was broken off';
  return refuse('server_unreachable', `${host} cannot be reached: ${networkFailure(cause)}.`, AGAIN);
}
