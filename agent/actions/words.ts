// Dates and names as a person reads them, shared by the answers of the agent.
import type { GrantKind } from '../../shared/licence/licence.ts';
import { isInstant } from '../../shared/time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `1 Mar 2027`, and `1 Mar 2027 14:20 UTC` where the instant is not a midnight. */
export function dateWords(atS: number): string {
  if (!isInstant(atS)) return 'no valid date';
  const at = new Date(atS * 1000);
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  return atS % 86_400 === 0 ? day : `${day} ${at.toISOString().slice(11, 16)} UTC`;
}

export function kindWords(kind: GrantKind): string {
  return kind
    .replace(/^(license|device)_/, '')
    .replace(/_enabled$/, '')
    .replaceAll('_', ' ');
}

/** Local midnight before an instant, epoch seconds: where "today" begins on this PBX. */
export function todayFrom(nowMs: number): number {
  return Math.floor(new Date(nowMs).setHours(0, 0, 0, 0) / 1000);
}
