// The ledger as it was booked, entry by entry, newest first.
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useSearchParams } from 'wouter';
import { ledgerPageSchema } from '../../../shared/contracts/invoices-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { CursorTable } from '../../../shared/ui/cursor-table.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { useDownload } from '../download.ts';
import { RowLink } from '../row-link.tsx';
import { SectionPage } from '../section.tsx';
import { words } from './book-words.ts';
import { useFinance } from './links.ts';

export function LedgerPage() {
  const w = useWords(words);
  const format = useFormats();
  const csv = useDownload();
  const [params] = useSearchParams();
  const filter = { ownerId: params.get('ownerId') ?? undefined };
  const list = useRead(
    `/ledger${query({ limit: 50, cursor: params.get('cursor') ?? undefined, ...filter })}`,
    ledgerPageSchema,
  );
  return (
    <SectionPage
      {...useFinance()}
      actions={
        <Button
          leftSection={<IconDownload aria-hidden size={16} />}
          loading={csv.isPending}
          onClick={() => csv.mutate({ path: `/ledger.csv${query(filter)}`, name: 'ledger.csv' })}
          variant="default"
        >
          {w.ledgerCsv}
        </Button>
      }
      lead={w.ledgerLead}
      title={w.ledger}
    >
      <CursorTable
        columns={[
          { accessor: 'transaction', title: w.transaction, textAlign: 'right' },
          { accessor: 'atMs', title: w.booked, render: ({ atMs }) => format.dateTime(atMs) },
          { accessor: 'kind', title: w.kind },
          { accessor: 'account', title: w.ledgerAccount },
          { accessor: 'ownerName', title: w.owner },
          { accessor: 'amount', title: w.amount, textAlign: 'right', render: ({ amount }) => format.money(amount) },
          {
            accessor: 'orderNumber',
            title: w.order,
            render: ({ orderId, orderNumber }) =>
              orderId !== null && <RowLink href={`/orders/${orderId}`}>{String(orderNumber)}</RowLink>,
          },
          {
            accessor: 'invoiceLabel',
            title: w.invoice,
            render: ({ invoiceId, invoiceLabel }) =>
              invoiceId !== null && <RowLink href={`/invoices/${invoiceId}`}>{invoiceLabel ?? ''}</RowLink>,
          },
          { accessor: 'memo', title: w.memo },
        ]}
        empty={<Empty>{w.noEntries}</Empty>}
        idOf={({ transaction, line }) => `${transaction} ${line}`}
        label={w.ledger}
        list={list}
      />
    </SectionPage>
  );
}
