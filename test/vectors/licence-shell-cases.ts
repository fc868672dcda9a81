// Vectors of licences whose shell, header, signer or signature is not what it should be.
import { createHmac } from 'node:crypto';
import { encode, Tagged } from 'cborg';
import { signConfirmation } from '../../shared/licence/confirmation-code.ts';
import { encodeLicence, signLicence } from '../../shared/licence/licence-codec.ts';
import { signServerTime } from '../../shared/licence/server-time.ts';
import { flipped, hex, ISSUED, KEYS, LICENCE, NONCE, ROOT_BYTES, unhex } from './fixture.ts';
import { type Forged, forge, header, malleated, patched } from './forge.ts';
import { bad, GOOD, KEY, PAYLOAD } from './licence-base.ts';

const key = KEY;
const SIGNATURE_AT = GOOD.length - 64;
const PAYLOAD_AT = SIGNATURE_AT - 2 - PAYLOAD.length;

export function shellCases() {
  const headOf = (alg: number | undefined) => forge({ payload: PAYLOAD, key, header: header(alg, key.id) });
  const mac = createHmac('sha512', key.publicKey).update(PAYLOAD).digest();
  const indefinite = patched(
    patched(GOOD, 'd284', 'd29f'),
    hex(GOOD.slice(SIGNATURE_AT)),
    `${hex(GOOD.slice(SIGNATURE_AT))}ff`,
  );
  return [
    { ...bad('larger than any licence', Uint8Array.of(0), 'too_large'), repeat: 16_385 },
    bad('nothing', new Uint8Array(0), 'not_cbor'),
    bad('a JWT', Buffer.from('eyJhbGciOiJub25lIn0.e30.'), 'not_cbor'),
    bad('one byte follows', Buffer.concat([GOOD, Buffer.of(0)]), 'not_cbor'),
    bad('last byte is missing', GOOD.slice(0, -1), 'not_cbor'),
    bad('array of indefinite length', indefinite, 'not_cbor'),
    bad('length not in its shortest form', patched(GOOD, '4da2', '580da2'), 'not_cbor'),
    bad('nested too deep', Buffer.concat([Buffer.alloc(40, 0x81), Buffer.of(0)]), 'not_cbor'),
    bad('item count beyond the document', unhex('d29b001fffffffffffff'), 'not_cbor'),
    bad('untagged', GOOD.slice(1), 'not_licence'),
    bad('COSE_Mac0 tag', patched(GOOD, 'd2844d', 'd1844d'), 'not_cbor'),
    bad('trust document', ROOT_BYTES, 'not_licence'),
    bad(
      'five items',
      encode(new Tagged(18, [header(-19, key.id), new Map(), PAYLOAD, GOOD.slice(SIGNATURE_AT), 0])),
      'not_licence',
    ),
    bad(
      'signature of 63 bytes',
      forge({ payload: PAYLOAD, key, signature: GOOD.slice(SIGNATURE_AT, -1) }),
      'not_licence',
    ),
    bad(
      'detached payload',
      encode(new Tagged(18, [header(-19, key.id), new Map(), null, GOOD.slice(SIGNATURE_AT)])),
      'not_licence',
    ),
    bad(
      'headers unprotected',
      forge({
        payload: PAYLOAD,
        key,
        header: new Uint8Array(0),
        unprotected: new Map<number, Forged>([
          [1, -19],
          [4, key.id],
        ]),
      }),
      'not_licence',
    ),
    bad('something unprotected', forge({ payload: PAYLOAD, key, unprotected: new Map([[99, 1]]) }), 'not_licence'),
    bad('no algorithm', headOf(undefined), 'alg_mismatch'),
    bad('algorithm none (0)', headOf(0), 'alg_mismatch'),
    bad('algorithm ES256', headOf(-7), 'alg_mismatch'),
    bad('algorithm EdDSA, polymorphic', headOf(-8), 'alg_mismatch'),
    bad('algorithm PS256', headOf(-37), 'alg_mismatch'),
    bad(
      'algorithm HMAC 512 with the public key as its key',
      forge({ payload: PAYLOAD, key, header: header(7, key.id), signature: mac }),
      'alg_mismatch',
    ),
    bad(
      'embedded key of the forger',
      forge({ payload: PAYLOAD, key: KEYS.stranger, header: header(-19, key.id, [[-1, KEYS.stranger.publicKey]]) }),
      'alg_mismatch',
    ),
    bad(
      'critical header',
      forge({
        payload: PAYLOAD,
        key,
        header: header(-19, key.id, [
          [2, [99]],
          [99, 1],
        ]),
      }),
      'alg_mismatch',
    ),
    bad('key that nobody trusts', signLicence(LICENCE, KEYS.stranger), 'key_unknown'),
    bad('root key instead of a signing key', signLicence(LICENCE, KEYS.root1), 'key_unknown'),
    bad(
      'signed by a stranger under a trusted key id',
      forge({ payload: PAYLOAD, key: KEYS.stranger, header: header(-19, key.id) }),
      'signature_invalid',
    ),
    bad(
      'signed by one trusted key under the id of another',
      forge({ payload: PAYLOAD, key: KEYS.signing2, header: header(-19, key.id) }),
      'signature_invalid',
    ),
    bad(
      'S not reduced (S + L)',
      forge({ payload: PAYLOAD, key, signature: malleated(GOOD.slice(SIGNATURE_AT)) }),
      'signature_invalid',
    ),
    bad('signature of zeros', forge({ payload: PAYLOAD, key, signature: new Uint8Array(64) }), 'signature_invalid'),
    bad('signed without associated data', forge({ payload: PAYLOAD, key, aad: '' }), 'signature_invalid'),
    bad('signed as a trust document', forge({ payload: PAYLOAD, key, aad: 'switchkey/trust/v1' }), 'signature_invalid'),
    bad(
      'server time by the same key',
      signServerTime({ issuer: LICENCE.issuer, serial: LICENCE.serial, nonce: NONCE, issuedAt: ISSUED }, key),
      'signature_invalid',
    ),
    bad(
      'confirmation code of an agent',
      signConfirmation(
        { serial: LICENCE.serial, epoch: 2, seq: 1, codeId: NONCE, appliedAt: ISSUED, result: 'applied' },
        KEYS.agent,
      ),
      'key_unknown',
    ),
    bad(
      'payload of another licence spliced in',
      forge({ payload: encodeLicence({ ...LICENCE, seq: 1_043 }), key, signature: GOOD.slice(SIGNATURE_AT) }),
      'signature_invalid',
    ),
  ];
}

export function flipCases() {
  const flip = (name: string, offset: number, bit: number, code: string) =>
    bad(`bit ${bit} of byte ${offset} flipped (${name})`, flipped(GOOD, offset, bit), code);
  return [
    flip('tag', 0, 0, 'not_cbor'),
    flip('array head', 1, 0, 'not_cbor'),
    flip('algorithm', 5, 0, 'alg_mismatch'),
    flip('key id', 8, 0, 'key_unknown'),
    flip('key id', 15, 7, 'key_unknown'),
    flip('unprotected map', 16, 0, 'not_cbor'),
    flip('first byte of the payload', PAYLOAD_AT, 0, 'signature_invalid'),
    flip('middle of the payload', PAYLOAD_AT + 100, 3, 'signature_invalid'),
    flip('last byte of the payload', SIGNATURE_AT - 3, 0, 'signature_invalid'),
    flip('R', SIGNATURE_AT, 0, 'signature_invalid'),
    flip('S', GOOD.length - 1, 0, 'signature_invalid'),
    flip('top bit of S', GOOD.length - 1, 7, 'signature_invalid'),
  ];
}
