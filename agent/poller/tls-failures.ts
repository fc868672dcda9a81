// Why the server's certificate is not believed, in words; a wrong certificate stops the exchange and changes no limit.
import { type Refusal, type Result, refuse } from '../../shared/result.ts';

export type TlsFailureCode =
  | 'server_cert_expired'
  | 'server_cert_not_yet_valid'
  | 'server_cert_wrong_name'
  | 'server_cert_unknown_ca'
  | 'server_cert_refused'
  | 'server_tls_failed';

const STAYS = 'The limits stay as they are, and the agent tries again by itself.';
const CLOCK = "If this machine's clock is wrong, set it; otherwise the vendor renews the certificate at the server.";
const OWN_CA =
  'If the server has a CA of its own, put the output of its "tls ca" into a file and name that in the setting serverCa. Otherwise somebody may be listening in between: ask the network administrator.';

/** Codes of OpenSSL's verification and of Node's own check of the name. */
const KINDS: readonly (readonly [RegExp, TlsFailureCode, says: string, next: string])[] = [
  [/^CERT_HAS_EXPIRED$/, 'server_cert_expired', 'has expired', CLOCK],
  [/^CERT_NOT_YET_VALID$/, 'server_cert_not_yet_valid', 'is not valid yet', CLOCK],
  [
    /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    'server_cert_wrong_name',
    'is for another name',
    'Use the name in the certificate as the server address, or have the vendor add this one at the server.',
  ],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|CERT_UNTRUSTED)$/,
    'server_cert_unknown_ca',
    'comes from a CA that this agent does not know',
    OWN_CA,
  ],
  [
    /^(CERT_|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|EE_KEY|CA_KEY|CA_MD|ERROR_IN_CERT)/,
    'server_cert_refused',
    'is not acceptable',
    'The vendor replaces the certificate at the server.',
  ],
];

/**
 * `thrown`: what the connection failed with. Undefined when that has nothing to do with TLS. `host` is host and port as
 * in the server address.
 */
export function tlsFailure(thrown: unknown, host: string): Result<never, TlsFailureCode> | undefined {
  const code = codeOf(thrown);
  const kind = KINDS.find(([pattern]) => pattern.test(code));
  if (kind !== undefined) {
    const [, name, says, next] = kind;
    const found = name === 'server_cert_wrong_name' ? namesOf(thrown) : '';
    const detail: Refusal['detail'] = { cause: code };
    return refuse(name, `The HTTPS certificate of ${host} ${says}${found}.`, `${next} ${STAYS}`, detail);
  }
  if (!/^(EPROTO|ERR_SSL_|ERR_TLS_)/.test(code)) return undefined;
  return refuse(
    'server_tls_failed',
    `${host} does not speak HTTPS as this agent does (${code}).`,
    `See that the server address has the right port and begins with https only where the server speaks it. ${STAYS}`,
  );
}

function codeOf(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** What a stranger's certificate says, cut down to what host names are made of. */
function namesOf(thrown: unknown): string {
  const { cause, cert } = thrown as {
    cause?: { cert?: { subjectaltname?: unknown } };
    cert?: { subjectaltname?: unknown };
  };
  const names = (cert ?? cause?.cert)?.subjectaltname;
  if (typeof names !== 'string') return '';
  const plain = names.replaceAll(/DNS:|IP Address:/g, '').replaceAll(/[^\w.:*, -]/g, '');
  return `: ${plain.slice(0, 200)}`;
}
