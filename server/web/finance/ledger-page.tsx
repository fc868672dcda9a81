// The ledger as it was booked, entry by entry, newest first.
import { useSearchParams } from 'wouter';
import { ledgerPageSchema } from '../../../shared/contracts/invoices-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { ExportButton } from '../lists/export-button.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { RowLink } from '../row-link.tsx';
import { SectionPage } from '../section.tsx';
import { words } from './book-words.ts';
import { ledgerWords } from './ledger-words.ts';
import { useFinance } from './links.ts';

export function LedgerPage() {
  const w = useWords(words);
  const names = useWords(ledgerWords);
  const format = useFormats();
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
        <ExportButton list="ledger" path={`/ledger.csv${query(filter)}`}>
          {w.ledgerCsv}
        </ExportButton>
      }
      lead={w.ledgerLead}
      title={w.ledger}
    >
      <ListTable
        name="ledger"
        columns={[
          { accessor: 'transaction', title: w.transaction, textAlign: 'right' },
          { accessor: 'atMs', title: w.booked, noWrap: true, render: ({ atMs }) => format.dateTime(atMs) },
          { accessor: 'kind', title: w.kind, render: ({ kind }) => names.kind(kind) },
          { accessor: 'account', title: w.ledgerAccount, render: ({ account }) => names.account(account) },
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
            noWrap: true,
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
