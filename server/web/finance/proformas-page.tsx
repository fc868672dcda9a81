// Proforma invoices: offers in writing that an order by transfer may name.
import { Button } from '@mantine/core';
import { Link, useSearchParams } from 'wouter';
import { proformaPageSchema } from '../../../shared/contracts/payments-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { AccountName } from '../account-name.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { RowLink } from '../row-link.tsx';
import { SectionPage } from '../section.tsx';
import { useFinance } from './links.ts';
import { words } from './words.ts';

export function ProformasPage() {
  const w = useWords(words);
  const format = useFormats();
  const nowMs = useNow();
  const [params] = useSearchParams();
  const asked = { limit: 25, cursor: params.get('cursor') ?? undefined };
  const list = useRead(`/proformas${query(asked)}`, proformaPageSchema);
  const toPurchase = (
    <Button component={Link} href="/purchase" variant="default">
      {w.toPurchase}
    </Button>
  );
  return (
    <SectionPage {...useFinance()} lead={w.proformasLead} title={w.proformas}>
      <ListTable
        name="proformas"
        columns={[
          { accessor: 'number', title: w.number },
          {
            accessor: 'createdAtMs',
            title: w.when,
            noWrap: true,
            render: ({ createdAtMs }) => format.date(createdAtMs),
          },
          { accessor: 'payerId', title: w.payer, render: ({ payerId }) => <AccountName id={payerId} /> },
          {
            accessor: 'lines',
            title: w.lines,
            render: ({ lines }) => lines.map(({ sku, quantity }) => `${format.number(quantity)} × ${sku}`).join(', '),
          },
          { accessor: 'total', title: w.total, textAlign: 'right', render: ({ total }) => format.money(total) },
          {
            accessor: 'validUntilMs',
            title: w.validUntil,
            noWrap: true,
            render: ({ validUntilMs }) => format.date(validUntilMs),
          },
          {
            accessor: 'state',
            title: w.state,
            render: ({ orderId, validUntilMs }) => {
              if (orderId !== null) return <RowLink href={`/orders/${orderId}`}>{w.used}</RowLink>;
              const isOpen = validUntilMs > nowMs;
              return <StateBadge tone={isOpen ? 'waiting' : 'off'}>{isOpen ? w.open : w.expired}</StateBadge>;
            },
          },
        ]}
        empty={<Empty action={toPurchase}>{w.noProformas}</Empty>}
        idOf={({ number }) => number}
        label={w.proformas}
        list={list}
      />
    </SectionPage>
  );
}
