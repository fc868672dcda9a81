// Keys: RFC 8032 test vectors, RFC 9679 thumbprints, and written keys that come back.
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { encode } from 'cborg';
import { describe, expect, it } from 'vitest';
import {
  exportPrivateKey,
  generateKeyPair,
  importPrivateKey,
  keyId,
  keyPairFromSeed,
  rawPublicKey,
  thumbprint,
  verifyingKey,
} from '../../../shared/licence/keys.ts';
import { hex, unhex } from '../../vectors/fixture.ts';
import { malleated } from '../../vectors/forge.ts';

/** RFC 8032 §7.1, TEST 1 to 3 and TEST SHA(abc). */
const RFC_8032 = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
  {
    seed: '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    publicKey: 'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    message:
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    signature:
      'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  },
];

describe.each(RFC_8032)('RFC 8032 key $publicKey', ({ seed, publicKey, message, signature }) => {
  const key = keyPairFromSeed(unhex(seed));

  it('has that public key and makes that signature', () => {
    expect(hex(key.publicKey)).toBe(publicKey);
    expect(hex(sign(null, unhex(message), key.privateKey))).toBe(signature);
    expect(verify(null, unhex(message), verifyingKey(unhex(publicKey)).keyObject, unhex(signature))).toBe(true);
  });

  it('refuses the signature with S + L', () => {
    expect(verify(null, unhex(message), key.keyObject, malleated(unhex(signature)))).toBe(false);
  });
});

it('a thumbprint is SHA-256 of the deterministic COSE_Key, the key id its first 8 bytes', () => {
  const { publicKey } = generateKeyPair();
  const coseKey = encode(
    new Map<number, unknown>([
      [1, 1],
      [-1, 6],
      [-2, publicKey],
    ]),
  );
  expect(thumbprint(publicKey)).toBe(createHash('sha256').update(coseKey).digest('hex'));
  expect(hex(keyId(publicKey))).toBe(thumbprint(publicKey).slice(0, 16));
});

it('keys come back as they were written', () => {
  const key = generateKeyPair();
  const again = importPrivateKey(exportPrivateKey(key.privateKey));
  expect([hex(again.publicKey), hex(again.id)]).toEqual([hex(key.publicKey), hex(key.id)]);
  expect(hex(rawPublicKey(verifyingKey(key.publicKey).keyObject))).toBe(hex(key.publicKey));
});

it('what is no Ed25519 key is refused with its code', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'der', type: 'pkcs8' });
  for (const bytes of [rsa, new Uint8Array(48), exportPrivateKey(generateKeyPair().privateKey).slice(0, -1)]) {
    expect(() => importPrivateKey(bytes)).toThrow(expect.objectContaining({ code: 'key_unreadable' }));
  }
  expect(() => verifyingKey(new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'key_unreadable' }));
});
