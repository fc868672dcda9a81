// What happened at this PBX and changes its numbers: raises that were taken, and a standby that took calls beside its partner.
import { AS_SIGNED, type Circumstances } from '../../shared/capacity.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { type TakenRaise, takenThisTerm } from '../../shared/raise.ts';
import { days } from '../../shared/time.ts';
import { endOf } from '../licence-store/held.ts';
import { type HighWater, MAX_RAISES } from '../licence-store/high-water.ts';

export function circumstancesOf(licence: Licence | undefined, highWater: HighWater): Circumstances {
  if (licence === undefined) return AS_SIGNED;
  return { raises: highWater.raises ?? [], heldBack: isHeldBack(licence, highWater) };
}

/** From when on a standby is held back if the server goes on saying that both take calls; undefined when it does not say so. */
export function holdBackFrom({ policy }: Licence, { bothActive }: HighWater): number | undefined {
  const standby = policy.member !== undefined && policy.member.role !== 'primary';
  return standby && bothActive !== undefined ? bothActive.since + days(policy.graceDays) : undefined;
}

/** Only on the server's signed word after the grace: silence alone never lowers a limit. */
function isHeldBack(licence: Licence, highWater: HighWater): boolean {
  const from = holdBackFrom(licence, highWater);
  return from !== undefined && (highWater.bothActive?.toldAt ?? 0) >= from;
}

/** What a lost record would have said at worst: all raises of the term are taken, and none of them runs. */
export function spentRaises(licence: Licence, count = licence.policy.raise?.perTerm ?? 0): TakenRaise[] {
  const { issuedAt: at } = licence;
  return Array.from({ length: count }, () => ({ at, until: at, percent: 1, term: endOf(licence) }));
}

/** Beside the limits on the PBX, so that old state put back in the agent's folder brings no raise back: `count|term`. */
export function raisesNote(taken: readonly TakenRaise[], atS: number): string | undefined {
  const counting = takenThisTerm(taken, atS);
  return counting.length === 0 ? undefined : `${counting.length}|${Math.max(...counting.map(({ term }) => term))}`;
}

/** The raises known here and those that only the PBX remembers; `taken` itself when it has no more. */
export function withNoted(taken: readonly TakenRaise[], note: string | undefined, atS: number): readonly TakenRaise[] {
  const [, count, end] = /^(\d{1,3})\|(\d{1,12})$/.exec(note ?? '') ?? [];
  const term = Number(end ?? 0);
  const missing = Math.min(Number(count ?? 0), MAX_RAISES) - takenThisTerm(taken, atS).length;
  if (missing <= 0 || atS >= term) return taken;
  const forgotten = Array.from({ length: missing }, () => ({ at: 0, until: 0, percent: 1, term }));
  return [...forgotten, ...taken].slice(-MAX_RAISES);
}
