// A small SIP phone over UDP on loopback: registers, calls, answers or only rings, holds, transfers (RFC 3515, 3891), hangs up.
import { createSocket, type Socket } from 'node:dgram';
import { authorization, contactOf, header, message, sdp, tagOf, token } from './sip-message.ts';

interface Leg {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** Where requests within the call go. */
  readonly remote: string;
  /** The other party: what was dialled, or the user who called. */
  readonly number: string;
  cseq: number;
}

interface Placed {
  /** The final SIP code. */
  readonly code: number;
  /** The provisional SIP codes before it. */
  readonly heard: readonly number[];
  /** From the INVITE (the authenticated one, if it came to that) to the final answer. */
  readonly setUpMs: number;
  /** Undefined when the call was refused. */
  readonly leg: Leg | undefined;
}

export interface Phone {
  /** The final SIP code. */
  register(): Promise<number>;
  /** The final SIP code; an answered call stays up in `legs`. */
  call(number: string): Promise<number>;
  /** The same call, told in full. */
  place(number: string): Promise<Placed>;
  /** Calls that this phone placed and that nobody has ended. */
  legs(): readonly Leg[];
  /** From now on: whether this phone takes calls at once (as it does at first), or only rings. */
  answer(calls: boolean): void;
  /** Calls that this phone took and that nobody has ended. */
  answered(): readonly Leg[];
  /** Puts the other party on hold (RFC 3264: sendonly). */
  hold(leg: Leg): Promise<number>;
  /** Blind transfer: sends the other party of the call to a number. */
  transfer(leg: Leg, number: string): Promise<number>;
  /** Attended transfer: connects the other parties of two calls. */
  connect(first: Leg, second: Leg): Promise<number>;
  hangUp(leg: Leg): Promise<void>;
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
  readonly heard: readonly number[];
  readonly atMs: number;
}

const ANSWER_MS = 10_000;
/** RFC 3261 T1: a request that nothing came back for is sent again. */
const REPEAT_MS = 500;

export async function phone(settings: PhoneSettings): Promise<Phone> {
  const { user, pbxPort } = settings;
  let answering = true;
  const socket = await bound(settings.port ?? 0);
  const port = socket.address().port;
  const waiting = new Map<string, { heard: (code: number) => void; final: (answer: Omit<Answer, 'heard'>) => void }>();
  const acknowledgements = new Map<string, string>();
  const placed = new Map<string, Leg>();
  const taken = new Map<string, Leg>();

  const send = (text: string) => socket.send(text.replaceAll('\n', '\r\n'), pbxPort, '127.0.0.1');
  socket.on('message', (bytes) => {
    const atMs = performance.now();
    const text = bytes.toString().replaceAll('\r\n', '\n');
    if (text.startsWith('SIP/2.0')) heardAnswer(text, atMs);
    else heardRequest(text);
  });
  const heardAnswer = (text: string, atMs: number) => {
    const code = Number(text.slice(8, 11));
    const key = `${header(text, 'Call-ID')} ${header(text, 'CSeq')}`;
    const asked = waiting.get(key);
    asked?.heard(code);
    if (code < 200) return;
    asked?.final({ code, text, atMs });
    // The PBX repeats its answer while it has not seen the acknowledgement.
    const acknowledgement = asked === undefined ? acknowledgements.get(key) : undefined;
    if (acknowledgement !== undefined) send(acknowledgement);
  };
  const heardRequest = (text: string) => {
    const method = text.slice(0, text.indexOf(' '));
    const callId = header(text, 'Call-ID');
    if (method === 'ACK') return;
    if (method === 'BYE') {
      placed.delete(callId);
      taken.delete(callId);
    }
    const fresh = method === 'INVITE' && tagOf(text, 'To') === '';
    const known = taken.get(callId)?.localTag ?? token();
    if (fresh && !answering) return send(reply(text, '180 Ringing', known, port));
    if (fresh) {
      const number = /sip:([^@>;]+)/.exec(header(text, 'From'))?.[1] ?? '';
      const leg = { callId, localTag: known, remoteTag: tagOf(text, 'From'), remote: contactOf(text), number, cseq: 0 };
      taken.set(callId, taken.get(callId) ?? leg);
    }
    send(reply(text, '200 OK', known, port));
    if (method === 'CANCEL') send(reply(text.replace(/^(CSeq: \d+) .*/m, '$1 INVITE'), '487 Terminated', known, port));
  };

  const request = (method: string, uri: string, to: string, leg: Leg, more: readonly string[], body = '') =>
    new Promise<Answer>((resolve, reject) => {
      const key = `${leg.callId} ${leg.cseq} ${method}`;
      const text = requestText(method, uri, to, leg, more, body);
      const repeat = setInterval(() => send(text), REPEAT_MS);
      const timer = setTimeout(() => settle(() => reject(new Error(`no answer to ${method} ${uri}`))), ANSWER_MS);
      const settle = (done: () => void) => {
        clearTimeout(timer);
        clearInterval(repeat);
        waiting.delete(key);
        done();
      };
      const provisional: number[] = [];
      const heard = (code: number) => {
        clearInterval(repeat);
        if (code < 200) provisional.push(code);
      };
      const final = (answer: Omit<Answer, 'heard'>) => {
        if (method === 'INVITE') acknowledge(key, text, to, leg, answer);
        settle(() => resolve({ ...answer, heard: provisional }));
      };
      waiting.set(key, { heard, final });
      send(text);
    });
  const requestText = (method: string, uri: string, to: string, leg: Leg, more: readonly string[], body = '') =>
    message(
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
      ],
      body,
    );
  const acknowledge = (key: string, invite: string, to: string, leg: Leg, { code, text }: Omit<Answer, 'heard'>) => {
    const answered = { ...leg, remoteTag: tagOf(text, 'To') };
    const uri = code === 200 ? contactOf(text) : (invite.split(' ')[1] ?? '');
    const ack = requestText('ACK', uri, to, answered, []);
    // RFC 3261 17.1.1.3: the acknowledgement of a refusal belongs to the transaction of its INVITE.
    const sameBranch = ack.replace(/^Via: .*$/m, `Via: ${header(invite, 'Via')}`);
    acknowledgements.set(key, code === 200 ? ack : sameBranch);
    send(code === 200 ? ack : sameBranch);
  };
  const freshLeg = (number: string): Leg => ({
    callId: `${token()}@127.0.0.1`,
    localTag: token(),
    remoteTag: '',
    remote: '',
    number,
    cseq: 1,
  });
  const numberUri = (number: string) => `sip:${number}@127.0.0.1:${pbxPort}`;
  /** Sends once more with credentials when the PBX asks for them. */
  const authenticated = async (method: string, uri: string, to: string, leg: Leg, more: string[], body = '') => {
    const startedMs = performance.now();
    const first = await request(method, uri, to, leg, more, body);
    if (first.code !== 401 || settings.password === undefined) return { ...first, tookMs: first.atMs - startedMs };
    leg.cseq++;
    const proof = authorization(header(first.text, 'WWW-Authenticate'), method, uri, user, settings.password);
    const againMs = performance.now();
    const second = await request(method, uri, to, leg, [...more, proof], body);
    return { ...second, tookMs: second.atMs - againMs };
  };
  const within = async (method: string, leg: Leg, more: readonly string[], body = '') => {
    leg.cseq++;
    return (await request(method, leg.remote, numberUri(leg.number), leg, more, body)).code;
  };
  const refer = (leg: Leg, target: string) =>
    within('REFER', leg, [`Refer-To: <${target}>`, `Referred-By: <sip:${user}@127.0.0.1>`]);
  const hangUp = async (leg: Leg) => {
    placed.delete(leg.callId);
    taken.delete(leg.callId);
    await within('BYE', leg, []);
  };
  const place = async (number: string): Promise<Placed> => {
    const fresh = freshLeg(number);
    const uri = numberUri(number);
    const { code, text, heard, tookMs } = await authenticated('INVITE', uri, uri, fresh, [], sdp(port));
    if (code !== 200) return { code, heard, setUpMs: tookMs, leg: undefined };
    const leg = { ...fresh, remoteTag: tagOf(text, 'To'), remote: contactOf(text) };
    placed.set(leg.callId, leg);
    return { code, heard, setUpMs: tookMs, leg };
  };

  return {
    place,
    hangUp,
    legs: () => [...placed.values()],
    answer(calls) {
      answering = calls;
    },
    answered: () => [...taken.values()],
    call: async (number) => (await place(number)).code,
    hold: (leg) => within('INVITE', leg, [], sdp(port, 'sendonly')),
    transfer: (leg, number) => refer(leg, numberUri(number)),
    async connect(first, second) {
      const dialog = `${second.callId};to-tag=${second.remoteTag};from-tag=${second.localTag}`;
      return refer(first, `${numberUri(second.number)}?Replaces=${encodeURIComponent(dialog)}`);
    },
    async register() {
      const to = `sip:${user}@127.0.0.1`;
      const expires = ['Expires: 300'];
      return (await authenticated('REGISTER', `sip:127.0.0.1:${pbxPort}`, to, freshLeg(''), expires)).code;
    },
    async hangUpAll() {
      await Promise.all([...placed.values(), ...taken.values()].map(hangUp));
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

function reply(request: string, status: string, tag: string, port: number): string {
  const copied = request.split('\n').filter((line) => /^(Via|From|Call-ID|CSeq|Record-Route):/i.test(line));
  const to = header(request, 'To');
  return message(
    [
      `SIP/2.0 ${status}`,
      ...copied,
      `To: ${to}${to.includes(';tag=') ? '' : `;tag=${tag}`}`,
      `Contact: <sip:127.0.0.1:${port}>`,
    ],
    request.startsWith('INVITE') && status === '200 OK' ? sdp(port) : '',
  );
}
