// The list of orders: searched, narrowed by state, exported as it is shown.
import { Button } from '@mantine/core';
import { Link, useLocation, useSearchParams } from 'wouter';
import { listedOrderSchema } from '../../../shared/contracts/orders-api.ts';
import { countedPageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { ExportButton } from '../lists/export-button.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { methodWords } from '../method-words.ts';
import { RowLink } from '../row-link.tsx';
import { useOrderActs } from './bulk.ts';
import { ORDER_STATES, OrderBadge } from './order-state.tsx';
import { words } from './words.ts';

export function OrdersPage() {
  const w = useWords(words);
  const method = useWords(methodWords);
  const format = useFormats();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const given = (name: string) => params.get(name) ?? undefined;
  const filter = { search: given('search'), state: given('state'), accountId: given('accountId') };
  const sort = given('sort');
  const asked = { limit: 25, count: true, sort, cursor: given('cursor'), ...filter };
  const bulk = useOrderActs();
  const list = useRead(`/orders${query(asked)}`, countedPageSchema(listedOrderSchema));
  return (
    <Page
      actions={
        <>
          <Button component={Link} href="/order-requests" variant="default">
            {w.requests}
          </Button>
          <ExportButton list="orders" path={`/orders/export.csv${query({ ...filter, sort })}`} />
        </>
      }
      lead={w.lead}
      title={w.title}
    >
      <ListTable
        bulk={bulk}
        name="orders"
        filters={
          <FilterBar
            choices={[
              {
                name: 'state',
                label: w.state,
                options: ORDER_STATES.map((value) => ({ value, label: w.states[value] })),
              },
            ]}
            search={{ label: w.search, placeholder: w.searchHint }}
          />
        }
        columns={[
          {
            accessor: 'number',
            title: w.number,
            sortable: true,
            render: ({ id, number }) => <RowLink href={`/orders/${id}`}>{String(number)}</RowLink>,
          },
          { accessor: 'accountName', title: w.account },
          { accessor: 'serial', title: w.pbx, noWrap: true, render: ({ serial }) => serial ?? '' },
          {
            accessor: 'createdAtMs',
            title: w.placed,
            noWrap: true,
            render: ({ createdAtMs }) => format.date(createdAtMs),
          },
          { accessor: 'state', title: w.state, render: ({ state }) => <OrderBadge state={state} /> },
          { accessor: 'method', title: w.method, render: (order) => method(order.method) },
          { accessor: 'reference', title: w.reference },
          { accessor: 'net', title: w.net, textAlign: 'right', render: ({ net }) => format.money(net) },
          {
            accessor: 'tax',
            title: w.tax,
            textAlign: 'right',
            render: ({ tax }) => format.money(tax),
          },
          { accessor: 'total', title: w.total, textAlign: 'right', render: ({ total }) => format.money(total) },
        ]}
        empty={
          params.size === 0 ? (
            <Empty
              action={
                <Button component={Link} href="/purchase" variant="default">
                  {w.shop}
                </Button>
              }
            >
              {w.empty}
            </Empty>
          ) : (
            <Empty>{w.none}</Empty>
          )
        }
        idOf={({ id }) => id}
        label={w.title}
        list={list}
        onOpen={({ id }) => go(`/orders/${id}`)}
      />
    </Page>
  );
}
