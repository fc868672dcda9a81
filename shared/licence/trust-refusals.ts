// Why a trust document is not taken, in words.
import { type Refusal, type Result, refuse } from '../result.ts';

export type TrustCode =
  | 'too_large'
  | 'not_cbor'
  | 'not_trust'
  | 'version_gap'
  | 'threshold_not_met'
  | 'issuer_mismatch'
  | 'epoch_lower'
  | 'claims_invalid';

const AGAIN = 'Export the trust bundle again from the licence server and use it unchanged.';
const KEPT = 'The trust in force was kept. If the vendor published this document, ask the vendor to check it.';

const WORDS: Readonly<Record<TrustCode, readonly [message: string, next: string]>> = {
  too_large: ['The trust document is larger than any genuine one.', AGAIN],
  not_cbor: ['The trust document is damaged: its bytes are not in the form that is signed.', AGAIN],
  not_trust: ['This is not a trust document but something else.', AGAIN],
  version_gap: [
    'A trust document in between is missing, so this one cannot be checked.',
    'Export the trust bundle that starts at the missing version.',
  ],
  threshold_not_met: ['Too few of the root keys signed this trust document, before or after the change.', KEPT],
  issuer_mismatch: ['This trust document belongs to another issuer.', KEPT],
  epoch_lower: ['This trust document would go back to an epoch that was retired.', KEPT],
  claims_invalid: ['The trust document was signed with content that breaks the rules.', KEPT],
};

export function refuseTrust(code: TrustCode, detail?: Refusal['detail']): Result<never, TrustCode> {
  return refuse(code, ...WORDS[code], detail);
}
