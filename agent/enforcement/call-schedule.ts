// The schedule of concurrent calls as one text value, the way the gate reads it: `until1|calls1|until2|calls2|…`.
import { FOREVER } from '../../shared/capacity.ts';
import type { CallStep } from './driver.ts';

/** What is in force before any licence: no calls. Emergency numbers pass besides. */
export const NO_CALLS: readonly CallStep[] = [{ until: FOREVER, calls: 0 }];
/** More steps than this are not written and not believed when read. */
const MAX_STEPS = 16;

export function scheduleText(steps: readonly CallStep[]): string {
  return steps.map((step) => `${step.until}|${step.calls}`).join('|');
}

/** Undefined for anything the gate would not read as a schedule: not ascending, not plain integers, no last step. */
export function readSchedule(text: string): readonly CallStep[] | undefined {
  const parts = text.split('|');
  if (parts.length % 2 !== 0 || parts.length > MAX_STEPS * 2) return undefined;
  const steps: CallStep[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const [until = '', calls = ''] = parts.slice(at, at + 2);
    if (!/^(0|[1-9]\d{0,9})$/.test(until) || !/^(0|[1-9]\d{0,8})$/.test(calls)) return undefined;
    const step = { until: Number(until), calls: Number(calls) };
    const earlier = steps.at(-1);
    if (earlier !== undefined && earlier.until >= step.until) return undefined;
    steps.push(step);
  }
  return steps.at(-1)?.until === FOREVER ? steps : undefined;
}

/** Calls allowed at an instant (epoch seconds); 0 without a schedule, as the gate does. */
export function callsAt(steps: readonly CallStep[] | undefined, atS: number): number {
  return steps?.find((step) => step.until > atS)?.calls ?? 0;
}

/** True when there is an instant at which `to` allows fewer calls than `from`. */
export function lowersCalls(from: readonly CallStep[] | undefined, to: readonly CallStep[]): boolean {
  const instants = [0, ...(from ?? []).map((step) => step.until), ...to.map((step) => step.until)];
  return instants.some((atS) => callsAt(to, atS) < callsAt(from, atS));
}
