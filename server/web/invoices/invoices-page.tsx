// The list of invoices, credit notes and statements; what is shown leaves as PDFs in one ZIP, or as CSV.
import { useLocation, useSearchParams } from 'wouter';
import type { z } from 'zod';
import { invoiceListSchema, type invoiceSummarySchema } from '../../../shared/contracts/invoices-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { endOfDayMs, startOfDayMs } from '../day.ts';
import { useDownload } from '../download.ts';
import { ExportButton } from '../lists/export-button.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { RowLink } from '../row-link.tsx';
import { words } from './words.ts';

type Invoice = z.infer<typeof invoiceSummarySchema>;
const TONES: Readonly<Record<Invoice['state'], Tone>> = {
  open: 'waiting',
  paid: 'good',
  void: 'off',
  uncollectible: 'bad',
};
const KINDS: readonly Invoice['kind'][] = ['invoice', 'credit_note', 'statement'];

export function InvoiceBadge({ state }: Pick<Invoice, 'state'>) {
  const w = useWords(words);
  return <StateBadge tone={TONES[state]}>{w.states[state]}</StateBadge>;
}

/** Of the reader's days, both included. */
function periodOf(params: URLSearchParams) {
  const [from, until] = [params.get('from'), params.get('until')];
  return {
    fromMs: from === null ? undefined : startOfDayMs(from),
    untilMs: until === null ? undefined : endOfDayMs(until),
  };
}

export function InvoicesPage() {
  const w = useWords(words);
  const format = useFormats();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const given = (name: string) => params.get(name) ?? undefined;
  const filter = {
    ...{ search: given('search'), state: given('state'), kind: given('kind') },
    ...{ accountId: given('accountId'), payerId: given('payerId'), orderId: given('orderId') },
    ...periodOf(params),
  };
  const sort = given('sort');
  const asked = { limit: 25, count: true, sort, cursor: given('cursor'), ...filter };
  const zip = useDownload();
  const bulk = {
    nameOf: ({ label }: Invoice) => label,
    acts: [],
    files: [
      {
        name: w.zipChosen,
        isPending: zip.isPending,
        save: (rows: readonly Invoice[]) =>
          zip.mutate({
            path: `/invoices.zip${query({ ids: rows.map(({ id }) => id).join(',') })}`,
            name: 'invoices.zip',
          }),
      },
    ],
  };
  const list = useRead(`/invoices${query(asked)}`, invoiceListSchema);
  return (
    <Page
      actions={
        <>
          <ExportButton list="invoices" name="invoices.zip" path={`/invoices.zip${query(filter)}`}>
            {w.zip}
          </ExportButton>
          <ExportButton list="invoices" path={`/invoices.csv${query({ ...filter, sort })}`}>
            {w.csv}
          </ExportButton>
        </>
      }
      lead={w.lead}
      title={w.title}
    >
      <ListTable
        bulk={bulk}
        name="invoices"
        filters={
          <FilterBar
            choices={[
              { name: 'kind', label: w.kind, options: KINDS.map((value) => ({ value, label: w.kinds[value] })) },
              {
                name: 'state',
                label: w.state,
                options: (Object.keys(TONES) as Invoice['state'][]).map((value) => ({ value, label: w.states[value] })),
              },
            ]}
            days={[
              { name: 'from', label: w.from },
              { name: 'until', label: w.until },
            ]}
            search={{ label: w.search, placeholder: w.searchHint }}
          />
        }
        columns={[
          {
            accessor: 'label',
            noWrap: true,
            title: w.number,
            render: ({ id, label }) => <RowLink href={`/invoices/${id}`}>{label}</RowLink>,
          },
          { accessor: 'buyerName', title: w.buyer },
          { accessor: 'kind', title: w.kind, render: ({ kind }) => w.kinds[kind] },
          { accessor: 'state', title: w.state, render: ({ state }) => <InvoiceBadge state={state} /> },
          {
            accessor: 'issued',
            title: w.issued,
            noWrap: true,
            sortable: true,
            render: ({ issuedAtMs }) => format.date(issuedAtMs),
          },
          { accessor: 'due', title: w.due, noWrap: true, render: ({ dueAtMs }) => format.date(dueAtMs) },
          { accessor: 'net', title: w.net, textAlign: 'right', render: ({ net }) => format.money(net) },
          { accessor: 'tax', title: w.tax, textAlign: 'right', render: ({ tax }) => format.money(tax) },
          { accessor: 'total', title: w.total, textAlign: 'right', render: ({ total }) => format.money(total) },
        ]}
        empty={<Empty>{params.size === 0 ? w.empty : w.none}</Empty>}
        idOf={({ id }) => id}
        label={w.title}
        list={list}
        onOpen={({ id }) => go(`/invoices/${id}`)}
      />
    </Page>
  );
}
