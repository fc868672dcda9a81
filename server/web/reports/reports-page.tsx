// What a level earned in some months, and the exports of the same months; never what another level pays.
import { Button, Card, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import { useSearchParams } from 'wouter';
import type { z } from 'zod';
import { marginReportSchema } from '../../../shared/contracts/reports-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { changed } from '../../../shared/ui/cursor-table.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { localDay, monthEndMs, startOfDayMs } from '../day.ts';
import { useDownload } from '../download.ts';
import { useSession } from '../session.tsx';
import { sumsOf } from './sums.ts';
import { words } from './words.ts';

type Row = z.infer<typeof marginReportSchema>['items'][number];

export function ReportsPage() {
  const w = useWords(words);
  const nowMs = useNow();
  const [params, setParams] = useSearchParams();
  const from = params.get('from') ?? `${localDay(nowMs).slice(0, 4)}-01`;
  const until = params.get('until') ?? localDay(nowMs).slice(0, 7);
  const report = useRead(`/reports/margins${query({ from, until })}`, marginReportSchema);
  const choose = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setParams((before) => changed(before, { from: String(given.get('from')), until: String(given.get('until')) }));
  };
  return (
    <Page lead={w.lead} title={w.title}>
      <form key={`${from} ${until}`} onSubmit={choose}>
        <Group align="flex-end" gap="sm">
          <TextInput defaultValue={from} label={w.from} name="from" required type="month" />
          <TextInput defaultValue={until} label={w.until} name="until" required type="month" />
          <Button type="submit" variant="default">
            {w.show}
          </Button>
        </Group>
      </form>
      <Loaded of={report}>
        {({ items }) => (items.length === 0 ? <Text>{w.none}</Text> : <Margins rows={items} />)}
      </Loaded>
      <Exports from={from} until={until} />
    </Page>
  );
}

function Margins({ rows }: { readonly rows: readonly Row[] }) {
  const w = useWords(words);
  const format = useFormats();
  const money = (value: Row['cost']) => (value === null ? '–' : format.money(value));
  return (
    <>
      <Group gap="xl">
        {sumsOf(rows).map(({ currency, cost, retail, margin }) => (
          <Stack gap={0} key={currency}>
            <Text c="dimmed" size="sm">
              {`${w.sums}: ${w.margin}`}
            </Text>
            <Text fw={700} size="xl">
              {money(margin)}
            </Text>
            <Text c="dimmed" size="sm">{`${w.cost}: ${money(cost)} · ${w.retail}: ${money(retail)}`}</Text>
          </Stack>
        ))}
      </Group>
      <Title order={2} size="h4">
        {w.rows}
      </Title>
      <Table.ScrollContainer minWidth={640}>
        <Table aria-label={w.rows}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{w.month}</Table.Th>
              <Table.Th>{w.account}</Table.Th>
              <Table.Th>{w.offer}</Table.Th>
              <Table.Th ta="right">{w.cost}</Table.Th>
              <Table.Th ta="right">{w.retail}</Table.Th>
              <Table.Th ta="right">{w.margin}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={`${row.month} ${row.accountId} ${row.sku} ${(row.cost ?? row.retail)?.currency}`}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.month(row.month)}</Table.Td>
                <Table.Td>{row.account}</Table.Td>
                <Table.Td>{row.sku}</Table.Td>
                <Table.Td ta="right">{money(row.cost)}</Table.Td>
                <Table.Td ta="right">{row.retail === null ? w.unknown : money(row.retail)}</Table.Td>
                <Table.Td ta="right">{money(row.margin)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function Exports({ from, until }: { readonly from: string; readonly until: string }) {
  const w = useWords(words);
  const { may } = useSession();
  const file = useDownload();
  const span = query({ fromMs: startOfDayMs(`${from}-01`), untilMs: monthEndMs(until) });
  const files = [
    { path: `/reports/margins.csv${query({ from, until })}`, name: 'margins.csv', label: w.csv, open: true },
    { path: `/invoices.zip${span}`, name: 'invoices.zip', label: w.zip, open: may('invoices:read') },
    { path: `/invoices.csv${span}`, name: 'invoices.csv', label: w.invoices, open: may('invoices:read') },
    { path: `/ledger.csv${span}`, name: 'ledger.csv', label: w.ledger, open: true },
  ];
  return (
    <Card component="section" withBorder>
      <Title order={2} size="h4">
        {w.exports}
      </Title>
      <Text c="dimmed" mb="sm" size="sm">
        {w.exportsSay}
      </Text>
      <Group gap="xs">
        {files
          .filter(({ open }) => open)
          .map(({ path, name, label }) => (
            <Button
              disabled={file.isPending}
              key={name}
              leftSection={<IconDownload aria-hidden size={16} />}
              onClick={() => file.mutate({ path, name })}
              variant="default"
            >
              {label}
            </Button>
          ))}
      </Group>
    </Card>
  );
}
