// Statements: what partners owe for a month that is over, with each fee as CSV.
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useSearchParams } from 'wouter';
import { invoiceListSchema, invoiceSummarySchema } from '../../../shared/contracts/invoices-api.ts';
import { listSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { AccountName } from '../account-name.tsx';
import { ACTS_COLUMN } from '../acts-column.tsx';
import { monthBefore } from '../day.ts';
import { useDownload } from '../download.ts';
import { ActDialog, Field, type Filled } from '../form.tsx';
import { InvoiceBadge } from '../invoices/invoices-page.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { RowLink } from '../row-link.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { words } from './book-words.ts';
import { useFinance } from './links.ts';

export function StatementsPage() {
  const w = useWords(words);
  const format = useFormats();
  const { may } = useSession();
  const file = useDownload();
  const [params] = useSearchParams();
  const asked = { limit: 25, count: true, kind: 'statement', cursor: params.get('cursor') ?? undefined };
  const list = useRead(`/invoices${query(asked)}`, invoiceListSchema);
  return (
    <SectionPage
      {...useFinance()}
      actions={may('finance:write') && <Issue />}
      lead={w.statementsLead}
      title={w.statements}
    >
      <ListTable
        name="statements"
        columns={[
          {
            accessor: 'label',
            noWrap: true,
            title: w.label,
            render: ({ id, label }) => <RowLink href={`/invoices/${id}`}>{label}</RowLink>,
          },
          { accessor: 'payerId', title: w.partner, render: ({ payerId }) => <AccountName id={payerId} /> },
          { accessor: 'issuedAtMs', title: w.when, noWrap: true, render: ({ issuedAtMs }) => format.date(issuedAtMs) },
          { accessor: 'dueAtMs', title: w.due, noWrap: true, render: ({ dueAtMs }) => format.date(dueAtMs) },
          { accessor: 'state', title: w.state, render: ({ state }) => <InvoiceBadge state={state} /> },
          { accessor: 'total', title: w.amount, textAlign: 'right', render: ({ total }) => format.money(total) },
          {
            ...ACTS_COLUMN,
            render: ({ id, label }) => (
              <Button
                leftSection={<IconDownload aria-hidden size={14} />}
                onClick={() => file.mutate({ path: `/invoices/${id}/csv`, name: `${label}.csv` })}
                size="xs"
                variant="default"
              >
                {w.details}
              </Button>
            ),
          },
        ]}
        empty={<Empty>{w.noStatements}</Empty>}
        idOf={({ id }) => id}
        label={w.statements}
        list={list}
      />
    </SectionPage>
  );
}

function Issue() {
  const w = useWords(words);
  const { api } = useSession();
  const nowMs = useNow();
  const issue = useAct({
    run: ({ month }: Filled, idempotencyKey) =>
      api.send('POST', '/statements', listSchema(invoiceSummarySchema), { body: { month }, idempotencyKey }),
    changes: ['/invoices', '/ledger'],
    done: ({ items }) => w.issued(items.length),
  });
  return (
    <ActDialog act={issue} opener={w.issue} says={w.issueSays} submit={w.issue} title={w.issue}>
      <Field
        data-autofocus
        defaultValue={monthBefore(nowMs)}
        label={w.month}
        name="month"
        placeholder="2027-02"
        required
        type="month"
        w={200}
      />
    </ActDialog>
  );
}
