// One delivery by HTTP: signed, no redirects, with caps on time and size; what the receiver says beyond its status is not kept.
import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { reasonOf } from '../../shared/errors.ts';
import { checkUrl, publicLookup } from './address-guard.ts';
import { signatureOf } from './webhook.ts';

export interface Parcel {
  readonly id: string;
  readonly event: string;
  readonly body: string;
  readonly url: string;
  readonly secret: string;
  readonly nowMs: number;
  readonly toPrivate: boolean;
}

export interface Received {
  /** Null where no answer came. */
  readonly status: number | null;
  /** Null for any 2xx. */
  readonly error: string | null;
}

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES = 64 * 1024;

/** Never throws. */
export async function sendParcel(parcel: Parcel): Promise<Received> {
  const url = checkUrl(parcel.url, parcel);
  if (!url.ok) return { status: null, error: url.refusal.message };
  return await new Promise((resolve) => {
    const stop = AbortSignal.timeout(TIMEOUT_MS);
    const failed = (error: unknown) => {
      const late = stop.aborted ? `No answer within ${TIMEOUT_MS / 1000} seconds.` : reasonOf(error);
      resolve({ status: null, error: late });
    };
    try {
      const asked = open(url.value, parcel, stop);
      asked.on('error', failed);
      asked.on('response', (answer) => {
        const status = answer.statusCode ?? 0;
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > ANSWER_BYTES) asked.destroy();
        });
        answer.on('error', () => undefined);
        // The status came, so what is wrong with the rest does not matter.
        answer.on('close', () => resolve({ status, error: status >= 200 && status < 300 ? null : `HTTP ${status}` }));
      });
      asked.end(parcel.body);
    } catch (error) {
      failed(error);
    }
  });
}

function open(url: URL, { id, event, body, secret, nowMs, toPrivate }: Parcel, signal: AbortSignal): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return request(url, {
    method: 'POST',
    signal,
    agent: false,
    ...(toPrivate ? {} : { lookup: publicLookup }),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Switchkey-Webhooks/1',
      'switchkey-event': event,
      'switchkey-delivery': id,
      'switchkey-signature': signatureOf(secret, Math.floor(nowMs / 1000), body),
    },
  });
}
