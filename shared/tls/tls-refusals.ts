// Why a certificate is not used, in words: one sentence on what is wrong, one on what to do.
import { type Refusal, type Result, refuse } from '../result.ts';

export type TlsCode =
  | 'tls_unreadable'
  | 'tls_too_large'
  | 'tls_no_key'
  | 'tls_key_locked'
  | 'tls_key_mismatch'
  | 'tls_weak_key'
  | 'tls_not_for_servers'
  | 'tls_expired'
  | 'tls_not_yet_valid'
  | 'tls_name_mismatch'
  | 'tls_name_invalid'
  | 'tls_password_wrong'
  | 'tls_unsupported_bundle'
  | 'tls_ca_damaged'
  | 'tls_ca_expired';

const AS_PEM = 'Export it as PEM ("openssl pkcs12 -in bundle.p12 -nodes -out all.pem") and name that file instead.';
const RENEW = 'Have it renewed by whoever issued it, and put the new file in its place.';

const WORDS: Readonly<Record<TlsCode, readonly [message: string, next: string]>> = {
  tls_unreadable: [
    'The certificate file cannot be read as a certificate.',
    'Bring a PEM file (it begins with "-----BEGIN CERTIFICATE-----") or a PKCS#12 bundle, unchanged.',
  ],
  tls_too_large: ['The certificate file is larger than any genuine one.', 'Check that the right file is named.'],
  tls_no_key: [
    'There is no private key beside the certificate.',
    'Bring the key as well; it is a PEM file of its own.',
  ],
  tls_key_locked: [
    'The private key is locked by a password.',
    'Unlock it with "openssl pkey -in key.pem -out plain.pem" and protect the new file, or bring a PKCS#12 bundle.',
  ],
  tls_key_mismatch: [
    'The private key does not belong to any of the certificates.',
    'Bring the key that the certificate was ordered with.',
  ],
  tls_weak_key: [
    'The key of the certificate is too weak to be relied on.',
    'Order one with RSA of at least 2048 bits or an elliptic curve P-256, signed with SHA-256 or better.',
  ],
  tls_not_for_servers: [
    'The certificate was not issued for servers.',
    'Order one for server authentication; a client, mail or CA certificate does not do.',
  ],
  tls_expired: ['The certificate has expired.', RENEW],
  tls_not_yet_valid: [
    'The certificate is not valid yet.',
    "Check this machine's clock; if it is right, wait or bring another certificate.",
  ],
  tls_name_mismatch: [
    'The certificate is not for the name under which this address is reached.',
    'Order it for that name, or use the name that it is for.',
  ],
  tls_name_invalid: [
    'That is neither a host name nor an IP address.',
    'Write names like "licences.example" or addresses like 192.0.2.7, with commas between them.',
  ],
  tls_password_wrong: ['The password does not open the bundle.', 'Check the password file; its first line counts.'],
  tls_unsupported_bundle: ['The bundle is protected in a way that cannot be opened here.', AS_PEM],
  tls_ca_damaged: [
    'The local CA in the tls folder cannot be read any more.',
    'Put its files back from a backup. Or delete them all: a new CA is made, which every agent must be given.',
  ],
  tls_ca_expired: [
    'The local CA has reached its end.',
    'Delete its files: a new CA is made at the next start, which every agent must be given.',
  ],
};

/** `particulars` is put after the sentence, e.g. the names in question. */
export function refuseTls<C extends TlsCode>(code: C, particulars = '', detail?: Refusal['detail']): Result<never, C> {
  const [message, next] = WORDS[code];
  return refuse(code, particulars === '' ? message : `${message} ${particulars}`, next, detail);
}
