// Nonsense that a genuine key did sign: a broken issuer must not bring down the reader, or give what no licence can say.
import { capacityAt, explain } from '../../shared/capacity.ts';
import { verifyConfirmation } from '../../shared/licence/confirmation-code.ts';
import { openMany, openOne, type SignedType, signMany, signOne } from '../../shared/licence/cose.ts';
import type { SigningKey } from '../../shared/licence/keys.ts';
import { GRANT_KINDS } from '../../shared/licence/licence.ts';
import { encodeLicence } from '../../shared/licence/licence-codec.ts';
import { verifyRequest } from '../../shared/licence/request-code.ts';
import { verifyServerTime } from '../../shared/licence/server-time.ts';
import { encodeTrustRoot } from '../../shared/licence/trust-codec.ts';
import { readAnchor } from '../../shared/licence/trust-root.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';
import { ISSUED, KEYS, LICENCE, NONCE, ROOT } from '../vectors/fixture.ts';
import { CORPUS, GENUINE } from './formats.ts';
import { mutateDocument } from './mutate-items.ts';
import type { Input, Target } from './target.ts';

/** Reads a licence whatever it says, and everything that is computed from one. */
function licence(bytes: Uint8Array): string | undefined {
  const verified = verifyLicence(bytes, ROOT);
  if (!verified.ok) return undefined;
  const { licence } = verified.value;
  // Throws when a bound is broken that the writer knows; those that limits stand on are looked at here once more.
  encodeLicence(licence);
  const { grants, epoch, seq } = licence;
  if (grants.length > 512 || grants.some(({ quantity }) => !(quantity >= 0 && quantity <= 1_000_000)))
    return 'its grants are beyond bounds';
  if (!(epoch >= 1 && seq >= 1)) return `its position is ${epoch}.${seq}`;
  const capacity = capacityAt(licence, ISSUED);
  if (!Number.isSafeInteger(capacity.calls) || capacity.calls < 0) return `it gives ${capacity.calls} calls`;
  if (!Number.isSafeInteger(capacity.extensions) || capacity.extensions < 0)
    return `it gives ${capacity.extensions} extensions`;
  for (const kind of GRANT_KINDS) explain(licence, kind, ISSUED);
  return undefined;
}

function root(bytes: Uint8Array): string | undefined {
  const anchor = readAnchor(bytes);
  if (anchor.ok) encodeTrustRoot(anchor.value.root);
  return undefined;
}

function agentDocument(bytes: Uint8Array): string | undefined {
  const asked = { serial: LICENCE.serial, nonce: NONCE };
  const request = verifyRequest(bytes);
  if (request.ok && request.value.agentKey.length !== 64) return 'a request without a whole key was accepted';
  const confirmation = verifyConfirmation(bytes, KEYS.agent.publicKey);
  if (confirmation.ok && !/^[A-Z0-9-]{4,32}$/.test(confirmation.value.serial))
    return 'a confirmation of no PBX was accepted';
  const time = verifyServerTime(bytes, ROOT, asked);
  return time.ok && !Number.isSafeInteger(time.value.issuedAt) ? 'a time that is no time was accepted' : undefined;
}

function signedTarget(
  name: string,
  share: number,
  seeds: readonly Uint8Array[],
  sign: (payload: Uint8Array) => Uint8Array,
  judge: (bytes: Uint8Array) => string | undefined,
): Target {
  const payloads = seeds.map(payloadOf);
  return {
    name,
    share,
    width: 1,
    make: (chance) => mutateDocument(chance.some(payloads) ?? Buffer.alloc(0), CORPUS, chance),
    judge: (input: Input) => judge(sign(Buffer.from(input))),
  };
}

function payloadOf(bytes: Uint8Array): Uint8Array {
  const shell = openOne(bytes, 16_384);
  const many = openMany(bytes, 16_384);
  return shell.ok ? shell.value.payload : many.ok ? many.value.payload : bytes;
}

const by = (type: SignedType, key: SigningKey) => (payload: Uint8Array) => signOne(type, payload, key);

export const SIGNED_TARGETS: readonly Target[] = [
  signedTarget('signed-licence', 8, GENUINE.licences, by('licence', KEYS.signing1), licence),
  signedTarget(
    'signed-trust',
    4,
    GENUINE.roots,
    (payload) => signMany('trust', payload, [KEYS.root1, KEYS.root2]),
    root,
  ),
  signedTarget('signed-request', 3, GENUINE.requests, by('request', KEYS.agent), agentDocument),
  signedTarget('signed-confirmation', 2, GENUINE.confirmations, by('confirmation', KEYS.agent), agentDocument),
  signedTarget('signed-time', 2, GENUINE.times, by('time', KEYS.signing1), agentDocument),
];
