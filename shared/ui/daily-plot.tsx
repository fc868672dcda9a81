// Peaks by day or by hour against what is licensed; beside the picture the same figures as a table for whoever cannot see it.
import '@mantine/charts/styles.layer.css';
import { AreaChart } from '@mantine/charts';
import { Table, VisuallyHidden } from '@mantine/core';
import { useFormats } from './language.tsx';

interface PlotDay {
  /** Its first second, epoch milliseconds. */
  readonly atMs: number;
  readonly value: number;
}

interface Props {
  readonly label: string;
  readonly days: readonly PlotDay[];
  /** How one of them is called; absent: the date in UTC. */
  readonly name?: (atMs: number) => string;
  /** Drawn as a line across. */
  readonly limit?: { readonly value: number; readonly label: string } | undefined;
}

export function DailyPlot({ label, days, name, limit }: Props) {
  const format = useFormats();
  const named = name ?? ((atMs: number) => format.date(atMs, 'UTC'));
  const data = days.map(({ atMs, value }) => ({ day: named(atMs), [label]: value }));
  return (
    <>
      <AreaChart
        aria-hidden
        // Room for the words of the limit, which stand above its line.
        areaChartProps={{ accessibilityLayer: false, margin: { top: 20 } }}
        curveType="step"
        data={data}
        dataKey="day"
        fillOpacity={0.25}
        h={200}
        referenceLines={limit === undefined ? [] : [{ y: limit.value, label: limit.label, color: 'orange.6' }]}
        series={[{ name: label, color: 'accent.6' }]}
        valueFormatter={format.number}
        yAxisProps={{ allowDecimals: false, domain: [0, (most: number) => Math.max(most, limit?.value ?? 0, 1)] }}
      />
      <VisuallyHidden>
        <Table>
          <Table.Caption>{label}</Table.Caption>
          <Table.Tbody>
            {days.map(({ atMs, value }) => (
              <Table.Tr key={atMs}>
                <Table.Th>{named(atMs)}</Table.Th>
                <Table.Td>{format.number(value)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </VisuallyHidden>
    </>
  );
}
