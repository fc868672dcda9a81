// Vectors of what agents sign (request and confirmation codes) and of signed server time.
import { encode } from 'cborg';
import { type Confirmation, signConfirmation } from '../../shared/licence/confirmation-code.ts';
import { thumbprint } from '../../shared/licence/keys.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { type LicenceRequest, signRequest } from '../../shared/licence/request-code.ts';
import { type ServerTime, signServerTime } from '../../shared/licence/server-time.ts';
import { flipped, hex, ISSUED, KEYS, LICENCE, NONCE, ROOT_BYTES, seedOf, seeds, unhex, YEAR } from './fixture.ts';
import { type Forged, forge, header, malleated } from './forge.ts';

const { agent, agent2, signing1, stranger } = KEYS;

function bad(name: string, bytes: Uint8Array, code: string, more: object = {}) {
  return { name, hex: hex(bytes), valid: false, code, ...more };
}

/** What every signed document refuses alike. `word` is the refusal of another document. */
function commonCases(good: Uint8Array, word: string, cap: number) {
  return [
    { ...bad('too large', Uint8Array.of(0), 'too_large'), repeat: cap + 1 },
    bad('nothing', new Uint8Array(0), 'not_cbor'),
    bad('one byte follows', Buffer.concat([good, Buffer.of(0)]), 'not_cbor'),
    bad('last byte is missing', good.slice(0, -1), 'not_cbor'),
    bad('untagged', good.slice(1), word),
    bad('trust document', ROOT_BYTES, cap < ROOT_BYTES.length ? 'too_large' : word),
    bad('bit of the algorithm flipped', flipped(good, 5, 0), 'alg_mismatch'),
    bad('bit of the signature flipped', flipped(good, good.length - 1, 0), 'signature_invalid'),
    bad('bit of S flipped', flipped(good, good.length - 30, 4), 'signature_invalid'),
    bad('bit at the end of the payload flipped', flipped(good, good.length - 67, 0), 'signature_invalid'),
  ];
}

const REQUEST: LicenceRequest = {
  serial: LICENCE.serial,
  nonce: NONCE,
  epoch: 2,
  seq: 1_041,
  stateHash: seedOf('state'),
  issuedAt: ISSUED,
  peaks: { calls: 38, extensions: 211 },
  reason: 'update',
};

function requestItem(change: readonly (readonly [number, Forged])[] = []): Uint8Array {
  const { serial, nonce, epoch, seq, stateHash, issuedAt, peaks } = REQUEST;
  const item: (readonly [number, Forged])[] = [
    [1, agent.publicKey],
    [2, serial],
    [3, unhex(nonce)],
    [4, epoch],
    [5, seq],
  ];
  item.push([6, unhex(stateHash)], [7, issuedAt], [8, [peaks.calls, peaks.extensions]], [9, 0]);
  return encode(new Map<number, Forged>([...item, ...change]));
}

export function requestVectors() {
  const good = signRequest(REQUEST, agent);
  const forged = (change: readonly (readonly [number, Forged])[]) =>
    forge({ aad: 'switchkey/request/v1', payload: requestItem(change), key: agent });
  const first = { ...REQUEST, epoch: 0, seq: 0, reason: 'enrol' } as const;
  const move = { ...REQUEST, reason: 'move' } as const;
  const valid = (name: string, request: LicenceRequest) => ({
    name,
    hex: hex(signRequest(request, agent)),
    valid: true,
    expect: { request, agentKey: thumbprint(agent.publicKey) },
  });
  return {
    description: 'Request codes: COSE_Sign1 by the agent key inside the payload. Keys are for tests only.',
    keys: seeds('agent', 'agent2'),
    cases: [
      valid('update', REQUEST),
      valid('first licence', first),
      valid('move', move),
      ...commonCases(good, 'not_request', 1_024),
      bad('licence', signLicence({ ...LICENCE, grants: [] }, signing1), 'not_request'),
      bad(
        'edited by another agent under its own key',
        forge({ aad: 'switchkey/request/v1', payload: requestItem(), key: agent2 }),
        'not_request',
      ),
      bad(
        'edited by another agent under the key id inside',
        forge({ aad: 'switchkey/request/v1', payload: requestItem(), key: agent2, header: header(-19, agent.id) }),
        'signature_invalid',
      ),
      bad(
        'signed as a confirmation',
        forge({ aad: 'switchkey/confirmation/v1', payload: requestItem(), key: agent }),
        'signature_invalid',
      ),
      bad(
        'S not reduced (S + L)',
        forge({
          aad: 'switchkey/request/v1',
          payload: requestItem(),
          key: agent,
          signature: malleated(good.slice(-64)),
        }),
        'signature_invalid',
      ),
      bad('unknown reason', forged([[9, 7]]), 'claims_invalid'),
      bad('nonce of 8 bytes', forged([[3, new Uint8Array(8)]]), 'claims_invalid'),
      bad('serial number in lower case', forged([[2, 'pbx-7k3m-9qx']]), 'claims_invalid'),
      bad('sequence number negative', forged([[5, -1]]), 'claims_invalid'),
      bad('use missing', forged([[8, []]]), 'claims_invalid'),
    ],
  };
}

const CONFIRMATION: Confirmation = {
  serial: LICENCE.serial,
  epoch: 2,
  seq: 1_042,
  codeId: LICENCE.codeId,
  appliedAt: ISSUED + 60,
  result: 'applied',
};

export function confirmationVectors() {
  const good = signConfirmation(CONFIRMATION, agent);
  const item = (change: readonly (readonly [number, Forged])[]) =>
    encode(
      new Map<number, Forged>([
        [1, CONFIRMATION.serial],
        [2, 2],
        [3, 1_042],
        [4, unhex(CONFIRMATION.codeId)],
        [6, ISSUED],
        [7, 0],
        ...change,
      ]),
    );
  const forged = (change: readonly (readonly [number, Forged])[]) =>
    forge({ aad: 'switchkey/confirmation/v1', payload: item(change), key: agent });
  const valid = (name: string, confirmation: Confirmation) => ({
    name,
    hex: hex(signConfirmation(confirmation, agent)),
    valid: true,
    expect: confirmation,
  });
  return {
    description: 'Confirmation codes: COSE_Sign1, checked against the key `agent`. Keys are for tests only.',
    keys: seeds('agent', 'agent2'),
    cases: [
      valid('applied', CONFIRMATION),
      valid('partly', { ...CONFIRMATION, result: 'partly' }),
      valid('failed', { ...CONFIRMATION, result: 'failed' }),
      valid('answer to a request code', { ...CONFIRMATION, nonce: NONCE }),
      ...commonCases(good, 'not_confirmation', 1_024),
      bad('by another agent', signConfirmation(CONFIRMATION, agent2), 'key_unknown'),
      bad(
        'by another agent under this key id',
        forge({ aad: 'switchkey/confirmation/v1', payload: item([]), key: agent2, header: header(-19, agent.id) }),
        'signature_invalid',
      ),
      bad('request code', signRequest(REQUEST, agent), 'signature_invalid'),
      bad('sequence number 0', forged([[3, 0]]), 'claims_invalid'),
      bad('unknown result', forged([[7, 9]]), 'claims_invalid'),
      bad('nonce of 8 bytes', forged([[5, new Uint8Array(8)]]), 'claims_invalid'),
    ],
  };
}

const TIME: ServerTime = { issuer: LICENCE.issuer, serial: LICENCE.serial, nonce: NONCE, issuedAt: ISSUED };

export function serverTimeVectors() {
  const good = signServerTime(TIME, signing1);
  const forged = (change: readonly (readonly [number, Forged])[]) => {
    const item = new Map<number, Forged>([
      [1, TIME.issuer],
      [2, TIME.serial],
      [6, ISSUED],
      [10, unhex(NONCE)],
      ...change,
    ]);
    return forge({ aad: 'switchkey/time/v1', payload: encode(item), key: signing1 });
  };
  const timed = (change: Partial<ServerTime>) => signServerTime({ ...TIME, ...change }, signing1);
  return {
    description:
      'Signed server time: COSE_Sign1 checked against `trust` and against what the agent `asked`. Keys are for tests only.',
    keys: seeds('signing1', 'stranger'),
    trust: hex(ROOT_BYTES),
    asked: { serial: TIME.serial, nonce: NONCE },
    cases: [
      { name: 'time', hex: hex(good), valid: true, expect: TIME },
      ...commonCases(good, 'not_time', 512),
      bad('licence by the same key', signLicence({ ...LICENCE, grants: [] }, signing1), 'signature_invalid'),
      bad('key that nobody trusts', signServerTime(TIME, stranger), 'key_unknown'),
      bad('other issuer', timed({ issuer: 'switchkey-other' }), 'issuer_mismatch'),
      bad('when its key had ended', timed({ issuedAt: ISSUED + YEAR }), 'key_not_valid_then'),
      bad('for another PBX', timed({ serial: 'PBX-OTHER' }), 'serial_mismatch'),
      bad('answer to an earlier poll', timed({ nonce: LICENCE.codeId }), 'nonce_mismatch'),
      bad('date negative', forged([[6, -1]]), 'claims_invalid'),
      bad('date beyond 9999', forged([[6, 253_402_300_800]]), 'claims_invalid'),
      bad('date missing', forged([[6, 'now']]), 'claims_invalid'),
    ],
  };
}
