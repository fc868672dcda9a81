// Peaks of calls of the last thirty days against the limit; today's stands last.
import { Card, Title } from '@mantine/core';
import { peaksSchema } from '../../../shared/contracts/local-api.ts';
import { DailyPlot } from '../../../shared/ui/daily-plot.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { useEveryMs } from '../status.ts';
import { words } from './words.ts';

const EVERY_MS = 60_000;

export function Peaks({ limit }: { readonly limit: number }) {
  const w = useWords(words);
  const format = useFormats();
  const peaks = useRead('/peaks', peaksSchema, { everyMs: useEveryMs(EVERY_MS) });
  return (
    <Card withBorder>
      <Title mb="sm" order={3} size="h4">
        {w.peaks}
      </Title>
      <Loaded of={peaks}>
        {({ days }) =>
          days.length === 0 ? (
            <Empty>{w.noPeaks}</Empty>
          ) : (
            <DailyPlot
              days={days.map(({ day, peakCalls }) => ({ atMs: day * 1000, value: peakCalls }))}
              label={w.peaks}
              limit={{ value: limit, label: w.limit(format.number(limit)) }}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
