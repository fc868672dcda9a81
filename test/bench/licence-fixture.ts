// The licence that the benches of formats measure: six grants as a mid-size PBX has them.
import { randomBytes } from 'node:crypto';
import { generateKeyPair, thumbprint } from '../../shared/licence/keys.ts';
import type { Grant, Licence } from '../../shared/licence/licence.ts';

const ISSUED = 1_767_326_600;

function grant(subscription: number, offer: string, kind: Grant['kind'], quantity: number, until: number): Grant {
  return { subscription, offer, kind, quantity, until, trial: false, terminatedUnits: [] };
}

export function sixGrantLicence(): Licence {
  return {
    issuer: 'switchkey-demo',
    serial: 'PBX-7K3M-9QX',
    agentKey: thumbprint(generateKeyPair().publicKey),
    codeId: randomBytes(16).toString('hex'),
    issuedAt: ISSUED,
    epoch: 1,
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
}
