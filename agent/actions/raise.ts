// The emergency raise: taken by the admin alone, without any server, as far as the signed policy allows; shown before it is taken.
import { capacityAt } from '../../shared/capacity.ts';
import type { Outcome } from '../../shared/contracts/local-api.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import type { TakenRaise } from '../../shared/raise.ts';
import { takenThisTerm } from '../../shared/raise.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { nextRaise } from '../../shared/take-raise.ts';
import { applyInForce, PBX_TIMEOUT_MS, refusalOf, wantedFor } from '../corridor/apply.ts';
import { circumstancesOf } from '../corridor/circumstances.ts';
import { keepFields } from '../corridor/keep.ts';
import { heldLicence, type Memory, tellTime } from '../corridor/memory.ts';
import type { Corridor } from '../cycle.ts';
import { refused } from './outcome.ts';
import { dateWords } from './words.ts';

export function raise(corridor: Corridor, options: { readonly dryRun: boolean }): Promise<Outcome> {
  return corridor.alone(async () => {
    const { deps, memory } = corridor;
    const atS = Math.floor(tellTime(memory, deps) / 1000);
    const offered = await offeredNow(corridor, atS);
    if (!offered.ok) return refused(offered.refusal);
    const { licence, taken } = offered.value;
    const changes = changesBy(licence, memory, taken);
    if (options.dryRun) return told(licence, memory, taken, changes, 'would be');
    const kept = keepFields(memory, deps, { raises: [...(memory.highWater.raises ?? []), taken] });
    if (!kept.ok) return refused(kept.refusal);
    memory.audit.note(atS, 'raise', { percent: taken.percent, until: taken.until });
    const applied = await applyInForce(memory, deps, atS * 1000);
    if (applied.kind !== 'failed') return told(licence, memory, taken, changes, 'are');
    const { code, message, next } = applied.refusal;
    const words = 'The raise is taken, and will be in force as soon as the PBX takes it.';
    return { outcome: 'kept', message: words, next, refusal: { code, message, next }, changes };
  });
}

/** The PBX is asked too: it remembers raises that the state folder may have forgotten. */
async function offeredNow(
  { deps, memory }: Corridor,
  atS: number,
): Promise<Result<{ readonly licence: Licence; readonly taken: TakenRaise }>> {
  const licence = heldLicence(memory);
  if (licence === undefined) {
    return refuse(
      'raise_no_use',
      'There is no licence in force that could be raised.',
      'Enter an activation code first.',
    );
  }
  const early = nextRaise(licence, memory.highWater.raises ?? [], atS);
  if (!early.ok) return early;
  try {
    wantedFor(memory, deps, await deps.driver.read(AbortSignal.timeout(PBX_TIMEOUT_MS)), atS * 1000);
  } catch (thrown) {
    return { ok: false, refusal: refusalOf(thrown) };
  }
  const taken = nextRaise(licence, memory.highWater.raises ?? [], atS);
  return taken.ok ? accept({ licence, taken: taken.value }) : taken;
}

function changesBy(licence: Licence, { highWater }: Memory, taken: TakenRaise): string[] {
  const now = circumstancesOf(licence, highWater);
  const before = capacityAt(licence, taken.at, now);
  const after = capacityAt(licence, taken.at, { ...now, raises: [...now.raises, taken] });
  return [`concurrent calls ${before.calls} → ${after.calls}`, `extensions ${before.extensions} → ${after.extensions}`];
}

function told(licence: Licence, memory: Memory, taken: TakenRaise, changes: string[], verb: string): Outcome {
  const dryRun = verb !== 'are';
  const earlier = takenThisTerm(memory.highWater.raises ?? [], taken.at).length;
  const left = (licence.policy.raise?.perTerm ?? 0) - earlier - (dryRun ? 1 : 0);
  const end = dateWords(taken.until);
  return {
    outcome: 'updated',
    message: `The limits ${verb} raised by ${taken.percent} % until ${end}; ${left} more of this term ${dryRun ? 'would be' : 'are'} left.${dryRun ? ' Nothing was changed.' : ''}`,
    next: dryRun
      ? 'Run it without --plan to take the raise.'
      : 'Order what is needed for the time after in the portal.',
    changes,
  };
}
