// Vectors of licences: genuine ones with what they say, others with the code that refuses them.
import type { Licence } from '../../shared/licence/licence.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { hex, ISSUED, KEYS, LICENCE, NONCE, ROOT_BYTES, seeds, unhex, YEAR } from './fixture.ts';
import { type Forged, forge } from './forge.ts';
import { bad, claims, GOOD, GRANT, good, KEY, SMALL, signed } from './licence-base.ts';
import { flipCases, shellCases } from './licence-shell-cases.ts';

const key = KEY;
const FULL_POLICY: Licence = {
  ...SMALL,
  policy: {
    ...SMALL.policy,
    bothActiveMinutes: 15,
    raise: { percent: 20, days: 5, perTerm: 2 },
    member: { role: 'secondary', of: 'PBX-MAIN-1' },
  },
};

function goodCases() {
  const nonced = { ...LICENCE, nonce: NONCE };
  const huge = { ...SMALL, seq: Number.MAX_SAFE_INTEGER };
  const dated = (until: number) => ({ ...SMALL, grants: [{ ...GRANT, until }] });
  const grantItem = (...rest: Forged[]) => [[7, 'C', 1, 9, ...rest]];
  return [
    good('six grants', GOOD, LICENCE),
    good('bound to a request by its nonce', signLicence(nonced, key), nonced),
    good('no grants, no agent key, no freshness', signLicence(SMALL, key), SMALL),
    good('largest sequence number', signLicence(huge, key), huge),
    good('first second of the signing key', signLicence({ ...SMALL, issuedAt: ISSUED - 600 }, key), {
      ...SMALL,
      issuedAt: ISSUED - 600,
    }),
    good(
      'unknown claims are ignored',
      signed(
        claims(
          [
            [99, 'news'],
            ['__proto__', 1],
          ],
          [
            [4, ISSUED],
            ['constructor', 1],
          ],
        ),
      ),
      SMALL,
    ),
    good(
      'unknown critical claim is reported',
      signed(
        claims([
          [99, 1],
          [8, [1, 99]],
        ]),
      ),
      SMALL,
      { criticalUnknown: [99] },
    ),
    good(
      'unknown kind of grant is ignored',
      signed(
        claims([
          [3, ISSUED],
          [4, [[7, 'C', 400, 9]]],
        ]),
      ),
      SMALL,
      {
        ignored: [{ subscription: 7, offer: 'C', kindNumber: 400 }],
      },
    ),
    good(
      'date before 1970 counts as expired',
      signed(
        claims([
          [3, 5],
          [4, grantItem(6)],
        ]),
      ),
      dated(0),
    ),
    good(
      'date after 9999 counts as expired',
      signed(
        claims([
          [3, 253_402_300_800],
          [4, grantItem()],
        ]),
      ),
      dated(0),
    ),
    good(
      'date of another type counts as expired',
      signed(
        claims([
          [3, 'soon'],
          [4, grantItem()],
        ]),
      ),
      dated(0),
    ),
    good('missing date counts as expired', signed(claims([[4, grantItem()]])), dated(0)),
    good(
      'negative step counts as expired',
      signed(
        claims([
          [3, ISSUED],
          [4, grantItem(-1)],
        ]),
      ),
      dated(0),
    ),
    good('every signed policy', signLicence(FULL_POLICY, key), FULL_POLICY),
    good('role of a later version is left out', signed(claims([[11, [3, 'PBX-OTHER']]])), SMALL),
    good('freshness that is no number ends at the issue', signed(claims([[7, 'late']])), {
      ...SMALL,
      freshUntil: ISSUED,
    }),
  ];
}

function claimCases() {
  const grants = (...list: Forged[]) =>
    signed(
      claims([
        [3, ISSUED + YEAR],
        [4, list],
      ]),
    );
  const raw = (hexText: string) => signed(unhex(hexText));
  const own = hex(claims([]));
  return [
    bad('empty payload', raw(''), 'claims_invalid'),
    bad('payload is a number', raw('00'), 'claims_invalid'),
    bad('no claims', raw('a0'), 'claims_invalid'),
    bad('duplicate claim', raw(own.replace(/^a5/, 'a6016141')), 'claims_invalid'),
    bad('claims not in order', raw(own.replace(/^a5(016e[0-9a-f]{28})(026c[0-9a-f]{24})/, 'a5$2$1')), 'claims_invalid'),
    bad('sequence number not in its shortest form', raw(own.replace('02190412', '021a00000412')), 'claims_invalid'),
    bad('sequence number beyond 2^53 - 1', raw(own.replace('02190412', '021b0020000000000000')), 'claims_invalid'),
    bad('sequence number is a float', raw(own.replace('02190412', '02f95000')), 'claims_invalid'),
    bad('sequence number is a bignum', raw(own.replace('02190412', '02c2420412')), 'claims_invalid'),
    bad('sequence number 0', signed(claims([[2, 0]])), 'claims_invalid'),
    bad('sequence number negative', signed(claims([[2, -1]])), 'claims_invalid'),
    bad('epoch 2^31', signed(claims([[1, 2_147_483_648]])), 'claims_invalid'),
    bad('date of issue missing', signed(claims([], [[6, 'today']])), 'claims_invalid'),
    bad('date of issue after 9999', signed(claims([], [[6, 253_402_300_800]])), 'claims_invalid'),
    bad('serial number with a space', signed(claims([], [[2, 'PBX 1']])), 'claims_invalid'),
    bad('serial number in look-alike letters', signed(claims([], [[2, 'PB\u03a7-7K3M-9QX']])), 'claims_invalid'),
    bad('text that is not UTF-8', raw(own.replace('026c50', '026cff')), 'claims_invalid'),
    bad('code id of 15 bytes', signed(claims([], [[7, new Uint8Array(15)]])), 'claims_invalid'),
    bad('nonce of 8 bytes', signed(claims([], [[10, new Uint8Array(8)]])), 'claims_invalid'),
    bad('agent key without a thumbprint', signed(claims([], [[8, new Map([[1, 2]])]])), 'claims_invalid'),
    bad('policy missing', signed(claims([[5, []]])), 'claims_invalid'),
    bad('both active for a time that is no number', signed(claims([[9, 'ever']])), 'claims_invalid'),
    bad('emergency raise of two numbers', signed(claims([[10, [20, 5]]])), 'claims_invalid'),
    bad('emergency raise of 0 per cent', signed(claims([[10, [0, 5, 2]]])), 'claims_invalid'),
    bad('member of no serial number', signed(claims([[11, [1]]])), 'claims_invalid'),
    bad('minimum agent version of two numbers', signed(claims([[6, [1, 0]]])), 'claims_invalid'),
    bad('critical list is no list', signed(claims([[8, 'all']])), 'claims_invalid'),
    bad('grants missing', signed(claims([[4, 'none']])), 'claims_invalid'),
    bad('513 grants', grants(...Array.from({ length: 513 }, () => [1, 'C', 1, 1])), 'claims_invalid'),
    bad('grant of three items', grants([7, 'C', 1]), 'claims_invalid'),
    bad('grant quantity negative', grants([7, 'C', 1, -9]), 'claims_invalid'),
    bad('grant quantity beyond 1,000,000', grants([7, 'C', 1, 1_000_001]), 'claims_invalid'),
    bad('grant offer empty', grants([7, '', 1, 9]), 'claims_invalid'),
    bad('terminated units not ascending', grants([7, 'C', 1, 9, 0, 0, [3, 2]]), 'claims_invalid'),
    bad('terminated unit twice', grants([7, 'C', 1, 9, 0, 0, [3, 3]]), 'claims_invalid'),
    bad('other issuer', signLicence({ ...LICENCE, issuer: 'switchkey-other' }, key), 'issuer_mismatch'),
    bad(
      'issued before its key was valid',
      signLicence({ ...LICENCE, issuedAt: ISSUED - 601 }, key),
      'key_not_valid_then',
    ),
    bad('issued when its key had ended', signLicence({ ...SMALL, issuedAt: ISSUED + YEAR }, key), 'key_not_valid_then'),
    bad('key over before the date of issue', signLicence(LICENCE, KEYS.signing3), 'key_not_valid_then'),
    bad('key not yet valid', signLicence(LICENCE, KEYS.signing2), 'key_not_valid_then'),
    bad('epoch retired', signLicence({ ...LICENCE, epoch: 1 }, key), 'epoch_retired'),
    bad(
      'fast-forwarded in a retired epoch',
      signLicence({ ...LICENCE, epoch: 1, seq: Number.MAX_SAFE_INTEGER }, key),
      'epoch_retired',
    ),
    bad('epoch newer than the trust root', signLicence({ ...LICENCE, epoch: 3 }, key), 'trust_outdated'),
  ];
}

export function licenceVectors() {
  return {
    description:
      'Licences: COSE_Sign1 checked against `trust` (its hex is a trust document). `hex` is the document, repeated `repeat` times where given. Invalid ones give `code`. Keys are for tests only.',
    keys: seeds('signing1', 'signing2', 'signing3', 'stranger', 'agent', 'root1'),
    trust: hex(ROOT_BYTES),
    cases: [...goodCases(), ...shellCases(), ...flipCases(), ...claimCases()],
  };
}
