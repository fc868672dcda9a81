// From bytes that anyone could have sent to a licence or a root this agent goes by: verify, accept, keep.
import type { GenuineCode } from '../../shared/licence/genuine-refusals.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { encodeQrText } from '../../shared/licence/text-form.ts';
import type { TrustCode } from '../../shared/licence/trust-refusals.ts';
import { type VerifiedLicence, verifyLicence } from '../../shared/licence/verify-licence.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { confirmAtLeast } from '../clock/agent-clock.ts';
import type { AgentDeps } from '../deps.ts';
import { anchorChain, anchorHash, newestRoot, type TrustChain, walkOn } from '../licence-store/trust-chain.ts';
import { type Acceptance, type AcceptCode, acceptLicence } from '../verifier/accept.ts';
import { keepAccepted, keepChain } from './keep.ts';
import { heldLicence, instants, isEmpty, type Memory, serialOf, tellTime } from './memory.ts';

export type ReceiveCode = GenuineCode | AcceptCode | 'no_trust' | 'state_not_writable';
export type Origin = 'poll' | 'paste';

export interface Received {
  readonly verdict: Acceptance['verdict'];
  readonly before: Licence | undefined;
  readonly after: Licence;
}

/** Verify and accept only: what a dry run stops at. */
export function judgeLicence(
  memory: Memory,
  deps: AgentDeps,
  bytes: Uint8Array,
  by: Origin,
  nowMs: number,
): Result<Acceptance, ReceiveCode> {
  const verified = genuine(memory, bytes);
  if (!verified.ok) return verified;
  return acceptLicence(verified.value, {
    serial: serialOf(memory, deps),
    agentKey: memory.key?.thumbprint,
    highest: memory.highWater.licence,
    held: heldLicence(memory),
    agentVersion: deps.version,
    askedNonce: memory.highWater.askedNonce,
    by,
    nowS: Math.floor(nowMs / 1000),
  });
}

/** Nothing is changed, in memory or on disk, unless the licence was accepted and kept. */
export function receiveLicence(
  memory: Memory,
  deps: AgentDeps,
  bytes: Uint8Array,
  by: Origin,
  nowMs: number,
): Result<Received, ReceiveCode> {
  const judged = judgeLicence(memory, deps, bytes, by, nowMs);
  if (!judged.ok) {
    noteRefused(memory, judged.refusal.code, by, nowMs);
    return judged;
  }
  const { licence, verdict } = judged.value;
  const before = heldLicence(memory);
  const clock = confirmAtLeast(memory.clock, instants(deps), licence.licence.issuedAt * 1000);
  if (verdict === 'news') {
    const kept = keepAccepted(memory, deps, licence, by);
    if (!kept.ok) return kept;
    const { epoch, seq } = licence.licence;
    const code = encodeQrText('licence', licence.bytes).slice(-5);
    const detail = { revision: `${epoch}.${seq}`, code, by };
    memory.audit.note(Math.floor(nowMs / 1000), 'licence_accepted', detail);
  }
  memory.clock = clock;
  return accept({ verdict, before, after: licence.licence });
}

export interface ReceivedTrust {
  readonly chain: TrustChain;
  readonly verdict: 'news' | 'unchanged' | 'anchored';
}

/** Where the agent would stand after these documents; an agent without any trace of earlier trust takes the first as anchor. */
export function judgeTrust(
  memory: Memory,
  documents: readonly Uint8Array[],
): Result<ReceivedTrust, TrustCode | 'anchor_mismatch' | 'no_trust'> {
  const { chain } = memory;
  if (chain !== undefined) {
    const walked = walkOn(chain, documents);
    if (!walked.ok) return walked;
    if (walked.value !== chain) return accept({ chain: walked.value, verdict: 'news' });
    // Skipped as old, but none of these was ever walked here: somebody else's roots, which must not pass for "in force".
    const strange = documents.length > 0 && !documents.some((bytes) => wasWalked(chain, bytes));
    return strange ? anchorMismatch() : accept({ chain, verdict: 'unchanged' });
  }
  const [first, ...rest] = documents;
  if (first === undefined) return noTrust();
  const known = memory.highWater.anchor;
  if (known === undefined ? !isEmpty(memory) : known !== anchorHash(first)) return anchorMismatch();
  const anchored = anchorChain(first);
  if (!anchored.ok) return anchored;
  const walked = walkOn(anchored.value, rest);
  return walked.ok ? accept({ chain: walked.value, verdict: 'anchored' }) : walked;
}

export function receiveTrust(
  memory: Memory,
  deps: AgentDeps,
  documents: readonly Uint8Array[],
): Result<ReceivedTrust, TrustCode | 'anchor_mismatch' | 'no_trust' | 'state_not_writable'> {
  const judged = judgeTrust(memory, documents);
  if (!judged.ok || judged.value.verdict === 'unchanged') return judged;
  const kept = keepChain(memory, deps, judged.value.chain);
  if (!kept.ok) return kept;
  const { version, epoch } = newestRoot(judged.value.chain).root;
  memory.audit.note(
    Math.floor(tellTime(memory, deps) / 1000),
    judged.value.verdict === 'anchored' ? 'anchored' : 'trust_walked',
    { version, epoch },
  );
  return judged;
}

/** What a server sends again and again is noted once. */
function noteRefused(memory: Memory, code: string, by: Origin, nowMs: number): void {
  if (by === 'poll' && memory.poll.lastRefusal?.code === code) return;
  memory.audit.note(Math.floor(nowMs / 1000), 'licence_refused', { code, by });
}

function wasWalked(chain: TrustChain, bytes: Uint8Array): boolean {
  return chain.some((signed) => Buffer.compare(signed.bytes, bytes) === 0);
}

function genuine(memory: Memory, bytes: Uint8Array): Result<VerifiedLicence, GenuineCode | 'no_trust'> {
  return memory.chain === undefined ? noTrust() : verifyLicence(bytes, newestRoot(memory.chain).root);
}

function noTrust() {
  return refuse(
    'no_trust',
    'This agent has no trust anchor, so it cannot tell whether anything is genuine. Nothing was changed.',
    'Enrol it with the licence server, or give it the trust bundle of the vendor first.',
  );
}

function anchorMismatch() {
  return refuse(
    'anchor_mismatch',
    'This agent was installed with another trust anchor, or its own was lost. Nothing was changed.',
    'Use the trust bundle that begins with its own anchor. To start anew, stop it, empty its state folder and enrol it.',
  );
}
