// The vendor's finance: payments as they stand, and what persons decide about them.
import { Button } from '@mantine/core';
import { Link, useSearchParams } from 'wouter';
import { paymentPageSchema } from '../../../shared/contracts/payments-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { ACTS_COLUMN } from '../acts-column.tsx';
import { ExportButton } from '../lists/export-button.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { methodWords } from '../method-words.ts';
import { RowLink } from '../row-link.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { useFinance } from './links.ts';
import { ConfirmPayment, type Listed, RefundPayment, ReleasePayment } from './payment-acts.tsx';
import { words } from './words.ts';

const TONES: Readonly<Record<Listed['state'], Tone>> = {
  proposed: 'waiting',
  held: 'warning',
  pending: 'waiting',
  succeeded: 'good',
  failed: 'bad',
};

export function PaymentsPage() {
  const w = useWords(words);
  const method = useWords(methodWords);
  const format = useFormats();
  const { may } = useSession();
  const [params] = useSearchParams();
  const filter = { state: params.get('state') ?? undefined };
  const asked = { limit: 25, cursor: params.get('cursor') ?? undefined, ...filter };
  const list = useRead(`/payments${query(asked)}`, paymentPageSchema);
  return (
    <SectionPage
      {...useFinance()}
      actions={
        <>
          <Button component={Link} href="/orders?state=pending" variant="default">
            {w.transfers}
          </Button>
          <ExportButton list="payments" path={`/payments.csv${query(filter)}`} />
        </>
      }
      lead={w.paymentsLead}
      title={w.payments}
    >
      <ListTable
        name="payments"
        fixed="orderNumber"
        filters={
          <FilterBar
            choices={[
              {
                name: 'state',
                label: w.state,
                options: (Object.keys(TONES) as Listed['state'][]).map((value) => ({ value, label: w.states[value] })),
              },
            ]}
          />
        }
        columns={[
          {
            accessor: 'createdAtMs',
            title: w.when,
            noWrap: true,
            render: ({ createdAtMs }) => format.dateTime(createdAtMs),
          },
          {
            accessor: 'orderNumber',
            title: w.order,
            render: ({ orderId, orderNumber }) => <RowLink href={`/orders/${orderId}`}>{String(orderNumber)}</RowLink>,
          },
          { accessor: 'payerName', title: w.payer },
          { accessor: 'provider', title: w.provider, render: ({ provider }) => method(provider) },
          {
            accessor: 'state',
            title: w.state,
            render: ({ state }) => <StateBadge tone={TONES[state]}>{w.states[state]}</StateBadge>,
          },
          { accessor: 'note', title: w.note, render: (payment) => <Note payment={payment} /> },
          { accessor: 'amount', title: w.amount, textAlign: 'right', render: ({ amount }) => format.money(amount) },
          {
            accessor: 'refunded',
            title: w.refunded,
            textAlign: 'right',
            render: ({ refunded }) => !isNothing(refunded) && format.money(refunded),
          },
          { ...ACTS_COLUMN, render: (payment) => may('finance:write') && <Acts payment={payment} /> },
        ]}
        empty={<Empty>{params.size === 0 ? w.noPayments : w.nonePayments}</Empty>}
        idOf={({ id }) => id}
        label={w.payments}
        list={list}
      />
    </SectionPage>
  );
}

function Note({ payment: { reason, heldFor, proposedRelease, bankReference } }: { readonly payment: Listed }) {
  const w = useWords(words);
  const said = [
    heldFor === null ? reason : (w.heldFor[heldFor] ?? heldFor),
    ...(proposedRelease === null ? [] : [w.proposedRelease(w.releases[proposedRelease])]),
    ...(bankReference === null ? [] : [bankReference]),
  ];
  return said.filter((part) => part !== '').join('; ');
}

function Acts({ payment }: { readonly payment: Listed }) {
  switch (payment.state) {
    case 'proposed':
      return <ConfirmPayment payment={payment} />;
    case 'held':
      return <ReleasePayment payment={payment} />;
    case 'succeeded':
      return payment.refunded.amount === payment.amount.amount ? null : <RefundPayment payment={payment} />;
    default:
      return null;
  }
}

function isNothing({ amount }: Listed['amount']): boolean {
  return /^[0.]*$/.test(amount);
}
