// What this PBX makes of its signed policy, for the status: the emergency raise, and its part in a hot-standby set.
import type { Alert, Status } from '../../shared/contracts/local-api.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { percentAt, raiseEnds, takenThisTerm } from '../../shared/raise.ts';
import { circumstancesOf, holdBackFrom } from '../corridor/circumstances.ts';
import type { Memory } from '../corridor/memory.ts';
import { dateWords } from './words.ts';

export function ownView(licence: Licence, memory: Memory, atS: number): Pick<Status, 'raise' | 'member'> {
  const { raise, member } = licence.policy;
  const { bothActive, raises = [] } = memory.highWater;
  const running = percentAt(licence.policy, raises, atS) > 0;
  const heldBackFrom = holdBackFrom(licence, memory.highWater);
  return {
    ...(raise === undefined
      ? {}
      : {
          raise: {
            ...raise,
            left: Math.max(0, raise.perTerm - takenThisTerm(raises, atS).length),
            ...(running ? { runningUntil: Math.max(...raiseEnds(licence.policy, raises)) } : {}),
          },
        }),
    ...(member === undefined
      ? {}
      : {
          member: {
            ...member,
            ...(bothActive === undefined ? {} : { bothActiveSince: bothActive.since }),
            ...(heldBackFrom === undefined ? {} : { heldBackFrom }),
            heldBack: circumstancesOf(licence, memory.highWater).heldBack,
          },
        }),
  };
}

export function ownAlerts({ raise, member }: Pick<Status, 'raise' | 'member'>): Alert[] {
  const alerts: Alert[] = [];
  if (raise?.runningUntil !== undefined) {
    const message = `The limits are raised by ${raise.percent} % until ${dateWords(raise.runningUntil)}.`;
    alerts.push({
      code: 'raise_running',
      severity: 'info',
      message,
      next: 'Order what is needed after that in the portal.',
    });
  }
  if (member?.heldBackFrom !== undefined) {
    const message = member.heldBack
      ? `This ${member.role} and its partner went on taking calls beyond the grace: new calls here have the floor only.`
      : `This ${member.role} and its partner both take calls. If that goes on, new calls here fall to the floor from ${dateWords(member.heldBackFrom)}.`;
    const next = 'Let one of them take the calls again; the next poll after that lifts it. Calls that are up stay up.';
    alerts.push({ code: 'both_active', severity: member.heldBack ? 'error' : 'warning', message, next });
  }
  return alerts;
}
