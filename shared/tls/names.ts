// The names a certificate is for: host names and IP addresses, cleaned when given, read back from X.509.
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { accept, type Result } from '../result.ts';
import { refuseTls } from './tls-refusals.ts';

const MAX_NAMES = 50;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Lower case, ASCII form, without doubles; refuses what is neither a host name nor an IP address, and an empty list. */
export function cleanNames(names: readonly string[]): Result<readonly string[], 'tls_name_invalid'> {
  const cleaned: string[] = [];
  for (const name of names) {
    const plain = name.trim().replace(/^\[(.*)\]$/, '$1');
    const ascii = isIP(plain) > 0 ? plain.toLowerCase() : hostName(plain);
    if (ascii === undefined) return refuseTls('tls_name_invalid', `("${name.slice(0, 80)}")`);
    if (!cleaned.includes(ascii)) cleaned.push(ascii);
  }
  return cleaned.length === 0 || cleaned.length > MAX_NAMES
    ? refuseTls('tls_name_invalid', '(none, or too many, given)')
    : accept(cleaned);
}

function hostName(text: string): string | undefined {
  const ascii = domainToASCII(text.replace(/\.$/, '')).toLowerCase();
  const labels = ascii.replace(/^\*\./, '').split('.');
  // The last label of a host name is never a number: 1.2.3 is a mistyped address.
  const good = labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
  return good && ascii.length <= 253 ? ascii : undefined;
}

/** True when the certificate holds for this name or address, by the rules browsers and agents go by. */
export function coversName(certificate: X509Certificate, name: string): boolean {
  if (isIP(name) > 0) return certificate.checkIP(name) !== undefined;
  // A wildcard that is wanted is there or not; it is no name to be matched.
  if (name.startsWith('*.')) return namesIn(certificate).includes(name);
  return certificate.checkHost(name, { subject: 'never' }) !== undefined;
}

/** Host names and addresses of the subject alternative names, as they are written there. */
export function namesIn(certificate: X509Certificate): string[] {
  // Node writes `DNS:a, IP Address:b` and quotes, as JSON, every value that could pass for more than one.
  const entry = /([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/y;
  const names: string[] = [];
  const text = certificate.subjectAltName ?? '';
  for (let found = entry.exec(text); found !== null; found = entry.exec(text)) {
    const [, kind, value = ''] = found;
    if ((kind === 'DNS' || kind === 'IP Address') && !value.startsWith('"')) names.push(value.toLowerCase());
    if (entry.lastIndex >= text.length) break;
  }
  return names;
}
