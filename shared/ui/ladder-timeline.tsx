// The dates at which a licence changes by itself, from today on, soonest first.
import { Text, Timeline } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useWords } from './language.tsx';
import { changeWords, licenceWords, type SeatNames } from './licence-words.ts';

interface Props {
  /** As `nextDates` of the ladder tells them, epoch milliseconds. */
  readonly dates: readonly { readonly atMs: number; readonly change: string }[];
  readonly nowMs: number;
  /** How it stands today, in words. */
  readonly today: ReactNode;
  readonly names?: SeatNames;
}

export function LadderTimeline({ dates, nowMs, today, names }: Props) {
  const w = useWords(licenceWords);
  const format = useFormats();
  const byInstant = [...Map.groupBy(dates, ({ atMs }) => atMs)];
  return (
    <Timeline active={0} bulletSize={16} lineWidth={2}>
      <Timeline.Item title={`${w.today}, ${format.date(nowMs)}`}>
        <Text size="sm">
          {today} {byInstant.length === 0 && w.noDates}
        </Text>
      </Timeline.Item>
      {byInstant.map(([atMs, changes]) => (
        <Timeline.Item key={atMs} title={`${format.date(atMs)} · ${format.distance(atMs, nowMs)}`}>
          {changes.map(({ change }) => (
            <Text key={change} size="sm">
              {changeWords(change, w, names)}
            </Text>
          ))}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
