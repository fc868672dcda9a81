// Peaks of calls against the limit: of today by the hour, and of the last thirty days.
import { Card, SimpleGrid, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
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
  const line = { value: limit, label: w.limit(format.number(limit)) };
  return (
    <Loaded lines={5} of={peaks}>
      {({ today, hours, days }) => (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Plot title={w.peaksToday}>
            {hours.length === 0 ? (
              <Empty>{w.noPeaks}</Empty>
            ) : (
              <>
                <Text c="dimmed" mb="xs" size="sm">
                  {today.peakAt === undefined
                    ? w.noCallsToday
                    : w.peakWas(format.number(today.peakCalls), format.time(today.peakAt * 1000))}
                </Text>
                <DailyPlot
                  days={hours.map(({ hour, peakCalls }) => ({ atMs: hour * 1000, value: peakCalls }))}
                  label={w.peaksToday}
                  limit={line}
                  name={format.hour}
                />
              </>
            )}
          </Plot>
          <Plot title={w.peaks}>
            {days.length === 0 ? (
              <Empty>{w.noPeaks}</Empty>
            ) : (
              <DailyPlot
                days={days.map(({ day, peakCalls }) => ({ atMs: day * 1000, value: peakCalls }))}
                label={w.peaks}
                limit={line}
                name={format.date}
              />
            )}
          </Plot>
        </SimpleGrid>
      )}
    </Loaded>
  );
}

function Plot({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card withBorder>
      <Title mb="sm" order={3} size="h4">
        {title}
      </Title>
      {children}
    </Card>
  );
}
