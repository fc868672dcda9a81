// SIP messages as text, as far as the lab's phone needs them: headers, session descriptions, digest proofs.
import { createHash, randomBytes } from 'node:crypto';

/** '' when there is no such header. */
export function header(text: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? '';
}

export function tagOf(text: string, name: 'From' | 'To'): string {
  return /;tag=([^;\s]+)/.exec(header(text, name))?.[1] ?? '';
}

/** The address that requests within the call go to. */
export function contactOf(text: string): string {
  return header(text, 'Contact').replace(/^.*<|>.*$/g, '');
}

/** Lines of a message with the body and its length behind them. */
export function message(lines: readonly string[], body: string): string {
  return [
    ...lines,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.replaceAll('\n', '\r\n').length}`,
    '',
    body,
  ].join('\n');
}

/** Media goes to the SIP port, where nobody listens to it. */
export function sdp(port: number, direction: 'sendrecv' | 'sendonly' = 'sendrecv'): string {
  return `v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio ${port} RTP/AVP 0\na=${direction}\n`;
}

export function token(): string {
  return randomBytes(6).toString('hex');
}

/** RFC 2617 with qop=auth, as Asterisk asks. */
export function authorization(challenge: string, method: string, uri: string, user: string, password: string): string {
  const part = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1] ?? '';
  const [realm, nonce, opaque, cnonce] = [part('realm'), part('nonce'), part('opaque'), token()];
  const secret = md5(`${user}:${realm}:${password}`);
  const response = md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
  return (
    `Authorization: Digest username="${user}",realm="${realm}",nonce="${nonce}",uri="${uri}",response="${response}",` +
    `algorithm=MD5,opaque="${opaque}",qop=auth,nc=00000001,cnonce="${cnonce}"`
  );
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
