// A vendor for the agent's tests: a root and an online key made on the spot, and codes signed with them.
import { randomBytes } from 'node:crypto';
import { generateKeyPair } from '../../shared/licence/keys.ts';
import type { Grant, Licence } from '../../shared/licence/licence.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { type ServerTime, signServerTime } from '../../shared/licence/server-time.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { fingerprint, signTrustRoot } from '../../shared/licence/trust-root.ts';
import { days } from '../../shared/time.ts';

export interface TestVendor {
  /** The first root document, for `anchor.bin`. */
  readonly anchor: Uint8Array;
  readonly fingerprint: string;
  /** Trust bundle in text form. */
  readonly trustCode: string;
  licence(fields: Partial<Licence> & { readonly seq: number }): Licence;
  /** The signed document. */
  document(licence: Licence): Uint8Array;
  time(time: Omit<ServerTime, 'issuer'>): Uint8Array;
  /** Activation code in text form. */
  code(licence: Licence): string;
}

/** `nowS`: the instant (epoch seconds) around which the vendor's keys and licences are valid. */
export function testVendor(serial: string, nowS: number): TestVendor {
  const rootKey = generateKeyPair();
  const online = generateKeyPair();
  const anchor = signTrustRoot(
    {
      issuer: 'switchkey-test',
      version: 1,
      epoch: 1,
      issuedAt: nowS - days(1),
      rootKeys: [rootKey],
      threshold: 1,
      signingKeys: [{ ...online, from: nowS - days(1), until: nowS + days(400) }],
    },
    [rootKey],
  );
  return {
    anchor,
    fingerprint: fingerprint(anchor),
    trustCode: encodeText('trust', encodeTrustBundle([anchor])),
    licence: (fields) => ({
      issuer: 'switchkey-test',
      serial,
      codeId: randomBytes(16).toString('hex'),
      issuedAt: nowS - 60,
      epoch: 1,
      grants: [],
      policy: { graceDays: 14, floor: { calls: 0, extensions: 0 } },
      minAgent: '0.0.1',
      ...fields,
    }),
    document: (licence) => signLicence(licence, online),
    time: (time) => signServerTime({ issuer: 'switchkey-test', ...time }, online),
    code: (licence) => encodeText('licence', signLicence(licence, online)),
  };
}

export function grant(kind: Grant['kind'], quantity: number, until: number, fields: Partial<Grant> = {}): Grant {
  return { subscription: 1234, offer: 'PSE-TEST', kind, quantity, until, trial: false, terminatedUnits: [], ...fields };
}
