// How a cycle ended, in the words of an answer to a person.
import type { Outcome } from '../../shared/contracts/local-api.ts';
import type { Refusal } from '../../shared/result.ts';
import type { CycleEnd } from '../cycle.ts';
import { changesBetween } from '../verifier/accept.ts';

export function refused({ code, message, next, detail }: Refusal): Outcome {
  const refusal = { code, message, next, ...(detail === undefined ? {} : { detail: { ...detail } }) };
  return { outcome: 'refused', message: message, next, refusal, changes: [] };
}

export function outcomeOf(end: CycleEnd, nowMs: number): Outcome {
  if (end.failed !== undefined) return refused(end.failed);
  if (end.received === undefined)
    return { outcome: 'unchanged', message: 'The licence in force is the current one.', changes: [] };
  if (!end.received.ok) return refused(end.received.refusal);
  const { after, before, verdict } = end.received.value;
  const name = `${after.epoch}.${after.seq}`;
  const changes = changesBetween(before, after, Math.floor(nowMs / 1000));
  if (end.applied?.kind === 'failed') {
    const { refusal } = end.applied;
    const message = `Licence ${name} is kept, and will be applied as soon as the PBX takes it.`;
    return {
      outcome: 'kept',
      message,
      next: refusal.next,
      refusal: { code: refusal.code, message: refusal.message, next: refusal.next },
      changes,
    };
  }
  if (verdict === 'unchanged')
    return { outcome: 'unchanged', message: `Licence ${name} is in force already.`, changes: [] };
  const what = changes.length === 0 ? 'the totals are unchanged' : changes.join(', ');
  return { outcome: 'updated', message: `Licence ${name} is in force: ${what}.`, changes };
}
