// Asks VIES, the tax offices' common register, about one VAT number by its REST API: no redirects, caps on time and size, and only an answer counts as one.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { z } from 'zod';
import { reasonOf } from '../../shared/errors.ts';
import { checkUrl, publicLookup } from '../webhooks/address-guard.ts';
import type { VatAnswer } from './tax.ts';
import type { ViesNumber } from './vat-id.ts';

export interface ViesQuestion {
  readonly number: ViesNumber;
  /** Who asks; with it VIES gives a consultation number. */
  readonly requester: ViesNumber | undefined;
  /** Of the API, as `https://ec.europa.eu/taxation_customs/vies/rest-api`. */
  readonly address: string;
  /** The address may lead to this machine and to private networks. */
  readonly toPrivate: boolean;
}

export type ViesSaid =
  | { readonly answer: VatAnswer; readonly consultation: string | null }
  /** `MS_UNAVAILABLE` and its kin, a word of our own in the same style, or why there was no connection. */
  | { readonly answer: null; readonly error: string };

const TIMEOUT_MS = 15_000;
const ANSWER_BYTES = 64 * 1024;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** It is no number, or none that is registered; every other word is about the service, never about the number. */
const NO_NUMBER = ['INVALID', 'INVALID_INPUT'];
const BAD_REQUESTER = 'INVALID_REQUESTER_INFO';
const NOT_AN_ANSWER = 'NOT_AN_ANSWER';

const answerSchema = z.object({
  isValid: z.boolean().optional(),
  userError: z.string().max(100).optional(),
  requestIdentifier: z.string().max(100).nullish(),
});
const refusedSchema = z.object({
  actionSucceed: z.literal(false),
  errorWrappers: z.array(z.object({ error: z.string().max(100) })).min(1),
});

/** Never throws. A requester that VIES does not take is left out: the answer is worth more than its consultation number. */
export async function askVies(question: ViesQuestion): Promise<ViesSaid> {
  const said = await askOnce(question);
  const isBad = said.answer === null && said.error === BAD_REQUESTER && question.requester !== undefined;
  return isBad ? await askOnce({ ...question, requester: undefined }) : said;
}

async function askOnce(question: ViesQuestion): Promise<ViesSaid> {
  const url = urlOf(question);
  if (typeof url === 'string') return { answer: null, error: url };
  try {
    return readSaid(await fetchText(url, question.toPrivate));
  } catch (error) {
    return { answer: null, error: reasonOf(error) };
  }
}

function urlOf({ number, requester, address, toPrivate }: ViesQuestion): URL | string {
  const checked = checkUrl(address, { toPrivate });
  const isSafe = checked.ok && (checked.value.protocol === 'https:' || LOOPBACK.test(checked.value.hostname));
  if (!isSafe) return 'ADDRESS_REFUSED';
  const part = encodeURIComponent;
  const url = new URL(`${address.replace(/\/+$/, '')}/ms/${part(number.state)}/vat/${part(number.number)}`);
  if (requester !== undefined) {
    url.searchParams.set('requesterMemberStateCode', requester.state);
    url.searchParams.set('requesterNumber', requester.number);
  }
  return url;
}

/** What came, or an error that says why nothing did. */
function fetchText(url: URL, toPrivate: boolean): Promise<string> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const failed = (error: unknown) =>
      reject(signal.aborted ? new Error(`No answer within ${TIMEOUT_MS / 1000} seconds.`) : error);
    const headers = { accept: 'application/json', 'user-agent': 'Switchkey/1' };
    const guard = toPrivate ? {} : { lookup: publicLookup };
    const asked = request(url, { method: 'GET', signal, agent: false, headers, ...guard }, (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > ANSWER_BYTES) answer.destroy(new Error(`More than ${ANSWER_BYTES} bytes came.`));
        else chunks.push(chunk);
      });
      answer.on('error', failed);
      answer.on('end', () => {
        const status = answer.statusCode ?? 0;
        // It explains itself in the body of 4xx and 5xx too; what is elsewhere is not followed.
        if (status >= 300 && status < 400) failed(new Error(`HTTP ${status}`));
        else resolve(Buffer.concat(chunks).toString('utf8'));
      });
    });
    asked.on('error', failed);
    asked.end();
  });
}

/** A word that is not known is no answer: nobody is charged because the register has a bad day. */
function readSaid(text: string): ViesSaid {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return { answer: null, error: NOT_AN_ANSWER };
  }
  const refused = refusedSchema.safeParse(told);
  const parsed = answerSchema.safeParse(told);
  const word = refused.success ? refused.data.errorWrappers[0]?.error : parsed.data?.userError;
  if (word !== undefined && NO_NUMBER.includes(word))
    return { answer: 'invalid', consultation: consultationIn(parsed) };
  if (refused.success || !parsed.success) return { answer: null, error: word ?? NOT_AN_ANSWER };
  if (parsed.data.isValid === true && (word === undefined || word === 'VALID' || word === '')) {
    return { answer: 'valid', consultation: consultationIn(parsed) };
  }
  return { answer: null, error: word ?? NOT_AN_ANSWER };
}

function consultationIn({ data }: { readonly data?: z.infer<typeof answerSchema> | undefined }): string | null {
  return data?.requestIdentifier || null;
}
