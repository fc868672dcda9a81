// Fixed keys, trust and licence behind the vectors and the tests of formats. Seeds are public: never use these keys.
import { createHash } from 'node:crypto';
import { keyPairFromSeed, type SigningKey, thumbprint } from '../../shared/licence/keys.ts';
import type { Grant, Licence } from '../../shared/licence/licence.ts';
import { signTrustRoot, type TrustRoot } from '../../shared/licence/trust-root.ts';

export const ISSUED = 1_767_326_600;
export const YEAR = 31_536_000;

/** Seed of a test key: SHA-256 of its name, so that another implementation can make it too. */
export function seedOf(name: string): string {
  return createHash('sha256').update(`switchkey test key ${name}`).digest('hex');
}

function testKey(name: string): SigningKey {
  return keyPairFromSeed(Buffer.from(seedOf(name), 'hex'));
}

const KEY_NAMES = [
  'root1',
  'root2',
  'root3',
  'root4',
  'signing1',
  'signing2',
  'signing3',
  'stranger',
  'agent',
  'agent2',
] as const;
export type KeyName = (typeof KEY_NAMES)[number];
export const KEYS = Object.fromEntries(KEY_NAMES.map((name) => [name, testKey(name)])) as Record<KeyName, SigningKey>;

/** The seeds as they are printed into vector files. */
export function seeds(...names: KeyName[]): Record<string, { seed: string; publicKey: string }> {
  return Object.fromEntries(names.map((name) => [name, { seed: seedOf(name), publicKey: hex(KEYS[name].publicKey) }]));
}

/** signing1 is in its year, signing2 follows it, signing3 is over. */
export const ROOT: TrustRoot = {
  issuer: 'switchkey-demo',
  version: 3,
  epoch: 2,
  issuedAt: ISSUED - 600,
  rootKeys: [KEYS.root1, KEYS.root2, KEYS.root3],
  threshold: 2,
  signingKeys: [
    { ...KEYS.signing1, from: ISSUED - 600, until: ISSUED + YEAR },
    { ...KEYS.signing2, from: ISSUED + YEAR / 2, until: ISSUED + 2 * YEAR },
    { ...KEYS.signing3, from: ISSUED - YEAR, until: ISSUED - 600 },
  ],
};
export const ROOT_BYTES = signTrustRoot(ROOT, [KEYS.root1, KEYS.root2]);

function grant(subscription: number, offer: string, kind: Grant['kind'], quantity: number, until: number): Grant {
  return { subscription, offer, kind, quantity, until, trial: false, terminatedUnits: [] };
}

export const LICENCE: Licence = {
  issuer: 'switchkey-demo',
  serial: 'PBX-7K3M-9QX',
  agentKey: thumbprint(KEYS.agent.publicKey),
  codeId: '00112233445566778899aabbccddeeff',
  issuedAt: ISSUED,
  epoch: 2,
  seq: 1_042,
  freshUntil: ISSUED + 30 * 86_400,
  grants: [
    grant(1_234, 'PSE-CALL', 'concurrent_calls', 40, 1_772_323_200),
    grant(1_240, 'PSE-CALL', 'concurrent_calls', 10, 1_775_001_600),
    { ...grant(1_241, 'PSE-EXT', 'extensions', 250, 1_798_761_600), terminatedUnits: [17] },
    grant(1_250, 'PSE-HS', 'hot_standby', 1, 1_798_761_600),
    { ...grant(1_251, 'PSE-OCC', 'outbound_call_center', 25, 1_769_904_000), trial: true },
    grant(1_252, 'PSE-PHONE', 'phone_system', 100, 1_785_542_400),
  ],
  policy: { graceDays: 14, floor: { calls: 2, extensions: 5 } },
  minAgent: '1.0.0',
};

export const NONCE = 'a0a1a2a3a4a5a6a7a8a9aaabacadaeaf';

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** The bytes with one bit turned over. */
export function flipped(bytes: Uint8Array, offset: number, bit: number): Uint8Array {
  return bytes.map((byte, i) => (i === offset ? byte ^ (1 << bit) : byte));
}
