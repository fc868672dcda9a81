// A plot of the first page under its words; what draws it is loaded when the page has been painted.
import { Skeleton, Stack, Text } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';

const BarPlot = lazy(() => import('../../../shared/ui/bar-plot.tsx').then((plot) => ({ default: plot.BarPlot })));

interface Props extends ComponentProps<typeof BarPlot> {
  readonly title: string;
}

export function TitledBars({ title, ...plot }: Props) {
  return (
    <Stack gap="xs">
      <Text fw={500} size="sm">
        {title}
      </Text>
      <Suspense fallback={<Skeleton height={200} />}>
        <BarPlot {...plot} />
      </Suspense>
    </Stack>
  );
}
