// Figures side by side as bars; beside the picture the same figures as a table for whoever cannot see it.
import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { Table, VisuallyHidden } from '@mantine/core';

interface Bar {
  readonly name: string;
  readonly value: number;
  /** The value as it is read out, exact. */
  readonly text: string;
}

interface Props {
  readonly label: string;
  readonly bars: readonly Bar[];
  /** Of the marks at the side. */
  readonly format: (value: number) => string;
  readonly wholeNumbers?: boolean;
}

export function BarPlot({ label, bars, format, wholeNumbers = false }: Props) {
  const texts = new Map(bars.map(({ value, text }) => [value, text]));
  return (
    <>
      <BarChart
        aria-hidden
        barChartProps={{ accessibilityLayer: false }}
        data={bars.map(({ name, value }) => ({ name, [label]: value }))}
        dataKey="name"
        h={200}
        maxBarWidth={40}
        series={[{ name: label, color: 'accent.6' }]}
        valueFormatter={(value) => texts.get(value) ?? format(value)}
        yAxisProps={{ allowDecimals: !wholeNumbers, tickFormatter: format, width: 64 }}
      />
      <VisuallyHidden>
        <Table>
          <Table.Caption>{label}</Table.Caption>
          <Table.Tbody>
            {bars.map(({ name, text }) => (
              <Table.Tr key={name}>
                <Table.Th>{name}</Table.Th>
                <Table.Td>{text}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </VisuallyHidden>
    </>
  );
}
