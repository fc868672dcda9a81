// The lines of an order or of a paper with what they cost, and their sums; a narrow page keeps product, units and total.
import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MoneyJson } from '../../shared/money.ts';
import { useFormats, useWords } from '../../shared/ui/language.tsx';

const words = {
  en: { item: 'Product', units: 'Units', period: 'Period', net: 'Net', tax: 'Tax', total: 'Total' },
  de: { item: 'Produkt', units: 'Einheiten', period: 'Zeitraum', net: 'Netto', tax: 'Steuer', total: 'Summe' },
};

interface Sums {
  readonly net: MoneyJson;
  readonly tax: MoneyJson;
  readonly total: MoneyJson;
}

export interface MoneyLine extends Sums {
  readonly line: number;
  readonly item: ReactNode;
  readonly units: string;
  readonly period: string;
  readonly taxPercent?: string;
}

export function LinesTable({ lines, sums }: { readonly lines: readonly MoneyLine[]; readonly sums: Sums }) {
  const w = useWords(words);
  const format = useFormats();
  return (
    <Table.ScrollContainer minWidth={280}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.item}</Table.Th>
            <Table.Th ta="right">{w.units}</Table.Th>
            <Table.Th visibleFrom="sm">{w.period}</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              {w.net}
            </Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              {w.tax}
            </Table.Th>
            <Table.Th ta="right">{w.total}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ line, item, units, period, net, tax, taxPercent, total }) => (
            <Table.Tr key={line}>
              <Table.Td>{item}</Table.Td>
              <Table.Td ta="right">{units}</Table.Td>
              <Table.Td visibleFrom="sm">{period}</Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {format.money(net)}
              </Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {taxPercent === undefined ? format.money(tax) : `${format.money(tax)} (${taxPercent} %)`}
              </Table.Td>
              <Table.Td ta="right">{format.money(total)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th colSpan={2}>{w.total}</Table.Th>
            <Table.Td visibleFrom="sm" />
            <Table.Th ta="right" visibleFrom="sm">
              {format.money(sums.net)}
            </Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              {format.money(sums.tax)}
            </Table.Th>
            <Table.Th ta="right">{format.money(sums.total)}</Table.Th>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  );
}
