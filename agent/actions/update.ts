// Takes what a person pasted: an activation code, or a trust bundle.
import { LOCAL_CAPS, type Outcome } from '../../shared/contracts/local-api.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import { decodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { fingerprint } from '../../shared/licence/trust-root.ts';
import { heldLicence, tellTime } from '../corridor/memory.ts';
import { judgeLicence, judgeTrust, receiveTrust } from '../corridor/receive.ts';
import { type Corridor, pasteCycle } from '../cycle.ts';
import { newestRoot } from '../licence-store/trust-chain.ts';
import { changesBetween } from '../verifier/accept.ts';
import { outcomeOf, refused } from './outcome.ts';
import { planOf } from './plan.ts';

export async function update(
  corridor: Corridor,
  code: string,
  options: { readonly dryRun: boolean },
): Promise<Outcome> {
  const text = decodeText(code, { maxChars: LOCAL_CAPS.code });
  if (!text.ok) return refused(text.refusal);
  switch (text.value.type) {
    case 'licence':
      return options.dryRun ? tryLicence(corridor, text.value.bytes) : takeLicence(corridor, text.value.bytes);
    case 'trust':
      return takeTrust(corridor, text.value.bytes, options.dryRun);
    default:
      return refused({
        code: 'text_wrong_type',
        message: `This is a ${text.value.type} code, which goes from the agent to the portal. Nothing was changed.`,
        next: 'Enter it in the portal, and the activation code that comes back here.',
      });
  }
}

async function takeLicence(corridor: Corridor, bytes: Uint8Array): Promise<Outcome> {
  const end = await pasteCycle(corridor, bytes);
  return outcomeOf(end, tellTime(corridor.memory, corridor.deps));
}

async function tryLicence(corridor: Corridor, bytes: Uint8Array): Promise<Outcome> {
  const { deps, memory } = corridor;
  const nowMs = tellTime(memory, deps);
  const judged = judgeLicence(memory, deps, bytes, 'paste', nowMs);
  if (!judged.ok) return refused(judged.refusal);
  const { licence } = judged.value.licence;
  const name = `${licence.epoch}.${licence.seq}`;
  const changes = changesBetween(heldLicence(memory), licence, Math.floor(nowMs / 1000));
  if (judged.value.verdict === 'unchanged')
    return { outcome: 'unchanged', message: `Licence ${name} is in force already.`, changes: [] };
  const what = changes.length === 0 ? 'the totals would stay' : changes.join(', ');
  const plan = await planOf(corridor, licence);
  return {
    outcome: 'updated',
    message: `Licence ${name} would come into force: ${what}. Nothing was changed.`,
    changes,
    ...(plan.refusal === undefined ? { steps: plan.steps } : {}),
  };
}

function takeTrust({ alone, deps, memory }: Corridor, bytes: Uint8Array, dryRun: boolean): Promise<Outcome> {
  return alone(async () => {
    const documents = decodeTrustBundle(bytes);
    if (!documents.ok) return refused(documents.refusal);
    const received = dryRun ? judgeTrust(memory, documents.value) : receiveTrust(memory, deps, documents.value);
    if (!received.ok) return refused(received.refusal);
    const { chain, verdict } = received.value;
    const { root } = newestRoot(chain);
    const untouched = dryRun ? ' Nothing was changed.' : '';
    if (verdict === 'unchanged') {
      return { outcome: 'unchanged', message: `Trust version ${root.version} is in force already.`, changes: [] };
    }
    const message =
      verdict === 'anchored'
        ? `This agent ${dryRun ? 'would trust' : 'now trusts'} ${root.issuer}, anchor ${fingerprint(chain[0].bytes)}, version ${root.version}.${untouched}`
        : `Trust version ${root.version} ${dryRun ? 'would come' : 'is'} in${dryRun ? 'to' : ''} force.${untouched}`;
    const next = verdict === 'anchored' ? 'Compare the anchor with the fingerprint the vendor publishes.' : undefined;
    return { outcome: 'updated', message, changes: [], ...(next === undefined ? {} : { next }) };
  });
}
