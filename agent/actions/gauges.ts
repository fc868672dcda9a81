// What the plots and the event list of the PBX page show: peaks by day, and what happened, newest first.
import type { Events, Peaks } from '../../shared/contracts/local-api.ts';
import { eventWords } from '../../shared/event-words.ts';
import { auditLines } from '../audit/audit-files.ts';
import type { Memory } from '../corridor/memory.ts';
import { usageSince } from '../usage/usage-book.ts';
import { todayFrom } from './words.ts';

const DAYS = 30;

export function peaksOf(memory: Memory, nowMs: number): Peaks {
  const { usage } = memory.journal;
  const midnight = todayFrom(nowMs);
  const byDay = Map.groupBy(usage.hours, ({ hour }) => todayFrom(hour * 1000));
  const days = [...byDay].sort(([a], [b]) => a - b).slice(-DAYS);
  return {
    today: peaks(usageSince(usage, midnight)),
    hours: usage.hours
      .filter(({ hour }) => hour >= midnight)
      .map(({ hour, peakCalls, refusedCalls }) => ({ hour, peakCalls, refusedCalls })),
    days: days.map(([day, hours]) => ({ day, ...peaks(usageSince({ hours }, 0)) })),
  };
}

function peaks({ extensions, ...sums }: ReturnType<typeof usageSince>) {
  return { ...sums, peakExtensions: extensions };
}

/** `cursor`: id of the oldest row of the page before. The two newest files of the trail are looked at. */
export function eventsOf(stateDir: string, cursor: number | undefined, limit: number): Events {
  const rows = [...auditLines(stateDir, 1), ...auditLines(stateDir, 0)].flatMap((line) =>
    line !== 'unreadable' && 'row' in line ? [line.row] : [],
  );
  const before = rows.filter(({ id }) => cursor === undefined || id < cursor).reverse();
  const items = before.slice(0, limit).map(({ id, fields }) => {
    const { at, act, ...detail } = fields;
    return { id, at: Number(at), act: String(act), words: eventWords(String(act), detail, 'en'), detail };
  });
  const last = items.at(-1);
  return { items, ...(before.length > limit && last !== undefined ? { next: String(last.id) } : {}) };
}
