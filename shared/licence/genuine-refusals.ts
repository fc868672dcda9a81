// Why a licence is not genuine, in words. Whether a genuine one is acceptable here and now is the agent's business.
import { type Refusal, type Result, refuse } from '../result.ts';

export type GenuineCode =
  | 'too_large'
  | 'not_cbor'
  | 'not_licence'
  | 'alg_mismatch'
  | 'key_unknown'
  | 'signature_invalid'
  | 'issuer_mismatch'
  | 'key_not_valid_then'
  | 'epoch_retired'
  | 'trust_outdated'
  | 'claims_invalid';

const AGAIN = 'Copy the whole activation code again from the e-mail or the portal.';
const NEWER = 'Get the current activation code of this PBX from the portal.';
const TRUST =
  'If the code is for this PBX, get the trust bundle from the portal, give it to this agent first, then the code again.';

const WORDS: Readonly<Record<GenuineCode, readonly [message: string, next: string]>> = {
  too_large: ['The code is larger than any genuine licence.', AGAIN],
  not_cbor: ['The code is damaged: its bytes are not in the form that is signed.', AGAIN],
  not_licence: ['This is not an activation code but another document.', AGAIN],
  alg_mismatch: ['The code names another signature algorithm than its key has; it was tampered with.', NEWER],
  key_unknown: [
    'The code is signed by a key that this agent does not trust: a newer one, or that of another vendor.',
    TRUST,
  ],
  signature_invalid: ['The signature does not match: the code was changed after it was signed.', AGAIN],
  issuer_mismatch: ['The code comes from another licence server than the one this agent belongs to.', NEWER],
  key_not_valid_then: ['The code is signed by a key that was not valid on its date of issue.', NEWER],
  epoch_retired: ['The code belongs to an epoch that the vendor retired.', NEWER],
  trust_outdated: ['The code belongs to a newer epoch than this agent knows.', TRUST],
  claims_invalid: ['The code was signed with content that breaks the rules.', 'Tell the vendor; nothing was changed.'],
};

export function refuseGenuine(code: GenuineCode, detail?: Refusal['detail']): Result<never, GenuineCode> {
  return refuse(code, ...WORDS[code], detail);
}
