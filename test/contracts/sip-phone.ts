// A small SIP phone over UDP on loopback: registers, calls, answers, hangs up, and connects two of its calls (REFER, RFC 3891).
import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';

interface Leg {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** Where requests within the call go. */
  readonly remote: string;
  readonly number: string;
  cseq: number;
}

export interface Phone {
  /** The final SIP code. */
  register(): Promise<number>;
  /** The final SIP code; an answered call stays up in `legs`. */
  call(number: string): Promise<number>;
  /** Calls that this phone placed and that nobody has ended. */
  legs(): readonly Leg[];
  /** Connects the far ends of two calls. */
  connect(first: Leg, second: Leg): Promise<number>;
  hangUpAll(): Promise<void>;
  close(): void;
}

export interface PhoneSettings {
  readonly user: string;
  readonly password?: string;
  /** SIP port of the PBX. */
  readonly pbxPort: number;
  /** Own port; 0 lets the system choose. */
  readonly port?: number;
}

interface Answer {
  readonly code: number;
  readonly text: string;
}

const ANSWER_MS = 5000;

export async function phone(settings: PhoneSettings): Promise<Phone> {
  const { user, pbxPort } = settings;
  const socket = await bound(settings.port ?? 0);
  const port = socket.address().port;
  const waiting = new Map<string, (answer: Answer) => void>();
  const legs = new Map<string, Leg>();

  const send = (text: string) => socket.send(text.replaceAll('\n', '\r\n'), pbxPort, '127.0.0.1');
  socket.on('message', (bytes) => {
    const text = bytes.toString().replaceAll('\r\n', '\n');
    if (text.startsWith('SIP/2.0')) {
      const code = Number(text.slice(8, 11));
      if (code >= 200) waiting.get(`${header(text, 'Call-ID')} ${header(text, 'CSeq')}`)?.({ code, text });
      return;
    }
    const method = text.slice(0, text.indexOf(' '));
    if (method === 'BYE') legs.delete(header(text, 'Call-ID'));
    if (method !== 'ACK') send(reply(text, method, port));
  });

  const request = (method: string, uri: string, to: string, leg: Leg, more: readonly string[], body = '') =>
    new Promise<Answer>((resolve, reject) => {
      const key = `${leg.callId} ${leg.cseq} ${method}`;
      const timer = setTimeout(() => settle(() => reject(new Error(`no answer to ${method} ${uri}`))), ANSWER_MS);
      const settle = (done: () => void) => {
        clearTimeout(timer);
        waiting.delete(key);
        done();
      };
      waiting.set(key, (answer) => settle(() => resolve(answer)));
      send(requestText(method, uri, to, leg, more, body));
    });
  const requestText = (method: string, uri: string, to: string, leg: Leg, more: readonly string[], body = '') =>
    [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};rport;branch=z9hG4bK${token()}`,
      `From: <sip:${user}@127.0.0.1>;tag=${leg.localTag}`,
      `To: <${to}>${leg.remoteTag === '' ? '' : `;tag=${leg.remoteTag}`}`,
      `Call-ID: ${leg.callId}`,
      `CSeq: ${leg.cseq} ${method}`,
      `Contact: <sip:${user}@127.0.0.1:${port}>`,
      'Max-Forwards: 70',
      ...more,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.replaceAll('\n', '\r\n').length}`,
      '',
      body,
    ].join('\n');
  const freshLeg = (number: string): Leg => ({
    callId: `${token()}@127.0.0.1`,
    localTag: token(),
    remoteTag: '',
    remote: '',
    number,
    cseq: 1,
  });
  const acknowledge = (uri: string, to: string, leg: Leg, answer: Answer) =>
    send(requestText('ACK', uri, to, { ...leg, remoteTag: tagOf(answer.text) }, []));
  /** Sends once more with credentials when the PBX asks for them. */
  const authenticated = async (
    method: string,
    uri: string,
    to: string,
    leg: Leg,
    more: readonly string[],
    body = '',
  ) => {
    const first = await request(method, uri, to, leg, more, body);
    if (method === 'INVITE') acknowledge(uri, to, leg, first);
    if (first.code !== 401 || settings.password === undefined) return first;
    leg.cseq++;
    const proof = authorization(header(first.text, 'WWW-Authenticate'), method, uri, user, settings.password);
    const second = await request(method, uri, to, leg, [...more, proof], body);
    if (method === 'INVITE') acknowledge(uri, to, leg, second);
    return second;
  };

  return {
    legs: () => [...legs.values()],
    async register() {
      const uri = `sip:127.0.0.1:${pbxPort}`;
      const answer = await authenticated('REGISTER', uri, `sip:${user}@127.0.0.1`, freshLeg(''), ['Expires: 300']);
      return answer.code;
    },
    async call(number) {
      const leg = freshLeg(number);
      const uri = `sip:${number}@127.0.0.1:${pbxPort}`;
      const { code, text } = await authenticated('INVITE', uri, uri, leg, [], sdp(port));
      if (code === 200) {
        const remote = header(text, 'Contact').replace(/^.*<|>.*$/g, '');
        legs.set(leg.callId, { ...leg, remoteTag: tagOf(text), remote });
      }
      return code;
    },
    async connect(first, second) {
      const dialog = `${second.callId};to-tag=${second.remoteTag};from-tag=${second.localTag}`;
      const target = `sip:${second.number}@127.0.0.1:${pbxPort}?Replaces=${encodeURIComponent(dialog)}`;
      first.cseq++;
      const more = [`Refer-To: <${target}>`, `Referred-By: <sip:${user}@127.0.0.1>`];
      return (await request('REFER', first.remote, `sip:${first.number}@127.0.0.1:${pbxPort}`, first, more)).code;
    },
    async hangUpAll() {
      const ending = [...legs.values()];
      legs.clear();
      for (const leg of ending) leg.cseq++;
      await Promise.all(
        ending.map((leg) => request('BYE', leg.remote, `sip:${leg.number}@127.0.0.1:${pbxPort}`, leg, [])),
      );
    },
    close: () => socket.close(),
  };
}

function bound(port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => resolve(socket));
  });
}

function reply(request: string, method: string, port: number): string {
  const copied = request.split('\n').filter((line) => /^(Via|From|Call-ID|CSeq):/i.test(line));
  const to = header(request, 'To');
  const body = method === 'INVITE' ? sdp(port) : '';
  return [
    'SIP/2.0 200 OK',
    ...copied,
    `To: ${to}${to.includes(';tag=') ? '' : `;tag=${token()}`}`,
    `Contact: <sip:127.0.0.1:${port}>`,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.replaceAll('\n', '\r\n').length}`,
    '',
    body,
  ].join('\n');
}

/** RFC 2617 with qop=auth, as Asterisk asks. */
function authorization(challenge: string, method: string, uri: string, user: string, password: string): string {
  const part = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1] ?? '';
  const [realm, nonce, opaque, cnonce] = [part('realm'), part('nonce'), part('opaque'), token()];
  const secret = md5(`${user}:${realm}:${password}`);
  const response = md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
  return (
    `Authorization: Digest username="${user}",realm="${realm}",nonce="${nonce}",uri="${uri}",response="${response}",` +
    `algorithm=MD5,opaque="${opaque}",qop=auth,nc=00000001,cnonce="${cnonce}"`
  );
}

function header(text: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? '';
}

function tagOf(text: string): string {
  return /;tag=([^;\s]+)/.exec(header(text, 'To'))?.[1] ?? '';
}

/** Media goes to the SIP port, where nobody listens to it. */
function sdp(port: number): string {
  return `v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio ${port} RTP/AVP 0\n`;
}

function token(): string {
  return randomBytes(6).toString('hex');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
