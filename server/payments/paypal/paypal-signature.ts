// Whether a message is PayPal's: CRC32 of the raw bytes, signed by a certificate of PayPal's own from PayPal's own host.
import { verify, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { crc32 } from 'node:zlib';
import { accept, type Result, refuse } from '../../../shared/result.ts';
import { readCertificates } from '../../../shared/tls/certificate.ts';
import { coversName } from '../../../shared/tls/names.ts';
import type { WebhookCode } from '../provider.ts';

export interface SignatureRules {
  readonly webhookId: string;
  /** Certificates come from these origins and nowhere else. */
  readonly origins: readonly string[];
  /** PEM; absent: the authorities that everybody knows. */
  readonly authority: string | undefined;
  /** Text of a certificate file. */
  readonly download: (url: string) => Promise<string>;
}

/** PayPal sends for three days; a message signed longer ago is not believed. */
const OLDEST_MS = 4 * 86_400_000;
const NAMES = ['messageverificationcerts.paypal.com', 'messageverificationcerts.sandbox.paypal.com'];

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export async function checkSignature(
  rules: SignatureRules,
  rawBody: Uint8Array,
  headers: Headers,
  nowMs: number,
): Promise<Result<true, WebhookCode>> {
  const header = (name: string) => String(headers[`paypal-${name}`] ?? '');
  const [id, time, url] = [header('transmission-id'), header('transmission-time'), header('cert-url')];
  if (header('auth-algo') !== 'SHA256withRSA') return forged('the algorithm is not SHA256withRSA');
  const ageMs = nowMs - Date.parse(time);
  if (!(Math.abs(ageMs) <= OLDEST_MS)) return forged('it was signed too long ago');
  if (!URL.canParse(url) || !rules.origins.includes(new URL(url).origin)) return forged('its certificate is elsewhere');
  const certificate = trusted(await rules.download(url), rules.authority, nowMs);
  if (certificate === undefined) return forged('its certificate is not PayPal’s');
  const signed = Buffer.from(`${id}|${time}|${rules.webhookId}|${crc32(rawBody)}`);
  const signature = Buffer.from(header('transmission-sig'), 'base64');
  return verify('sha256', signed, certificate.publicKey, signature)
    ? accept(true)
    : forged('the signature is not right');
}

/** The first certificate of the file, when every one is issued by the next and the last by an authority. */
function trusted(pem: string, authority: string | undefined, nowMs: number): X509Certificate | undefined {
  const chain = readCertificates(pem) ?? [];
  const [leaf] = chain;
  if (leaf === undefined || !NAMES.some((name) => coversName(leaf, name))) return undefined;
  const linked = chain.slice(1).every((issuer, index) => issuer.ca && issues(issuer, chain[index]));
  const roots = authority === undefined ? rootCertificates : [authority];
  const last = chain.at(-1);
  const anchored = roots.some((root) => issues(new X509Certificate(root), last));
  return linked && anchored && chain.every((one) => isValidAt(one, nowMs)) ? leaf : undefined;
}

function issues(issuer: X509Certificate, subject: X509Certificate | undefined): boolean {
  return subject?.checkIssued(issuer) === true && subject.verify(issuer.publicKey);
}

function isValidAt({ validFromDate, validToDate }: X509Certificate, nowMs: number): boolean {
  return validFromDate.getTime() <= nowMs && nowMs < validToDate.getTime();
}

function forged(why: string): Result<never, WebhookCode> {
  const words = `The message is not PayPal's for this server: ${why}.`;
  return refuse('provider_signature_invalid', words, 'Check webhookId in payments.json and the clock.');
}
