// The requests to order what needs the vendor's word: how each stands; the vendor decides here.
import { Text } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { z } from 'zod';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { orderRequestSchema } from '../../../shared/contracts/orders-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { ACTS_COLUMN } from '../acts-column.tsx';
import { ActDialog, Choice, type Filled, LongField } from '../form.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { RowLink } from '../row-link.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

type Request = z.infer<typeof orderRequestSchema>;
const TONES: Readonly<Record<Request['state'], Tone>> = { open: 'waiting', approved: 'good', declined: 'off' };
const STATES = Object.keys(TONES) as Request['state'][];
/** What is asked for is a cart; only what is told of it is read. */
const cartSchema = z.object({
  items: z.array(
    z.object({ sku: z.string().optional(), quantity: z.number().optional(), subscription: z.number().optional() }),
  ),
});

export function RequestsPage() {
  const w = useWords(words);
  const format = useFormats();
  const { may } = useSession();
  const whatOf = useWhat();
  const [params] = useSearchParams();
  const asked = { limit: 25, cursor: params.get('cursor') ?? undefined, state: params.get('state') ?? undefined };
  const list = useRead(`/order-requests${query(asked)}`, pageSchema(orderRequestSchema));
  return (
    <Page lead={w.lead} title={w.title}>
      <ListTable
        name="requests"
        fixed="what"
        filters={
          <FilterBar
            choices={[
              { name: 'state', label: w.state, options: STATES.map((value) => ({ value, label: w.states[value] })) },
            ]}
          />
        }
        columns={[
          {
            accessor: 'createdAtMs',
            title: w.made,
            noWrap: true,
            render: ({ createdAtMs }) => format.dateTime(createdAtMs),
          },
          {
            accessor: 'what',
            title: w.what,
            render: (request) => (
              <>
                <Text size="sm">{whatOf(request)}</Text>
                <Text c="dimmed" size="xs">
                  {request.words}
                </Text>
              </>
            ),
          },
          {
            accessor: 'account',
            title: w.account,
            render: ({ accountId }) => <AccountLink id={accountId} />,
          },
          {
            accessor: 'state',
            title: w.state,
            render: ({ state, reason }) => (
              <>
                <StateBadge tone={TONES[state]}>{w.states[state]}</StateBadge>
                {reason !== null && reason !== '' && <Text size="xs">{reason}</Text>}
              </>
            ),
          },
          {
            accessor: 'orderId',
            title: w.order,
            render: ({ orderId }) => orderId !== null && <RowLink href={`/orders/${orderId}`}>{w.order}</RowLink>,
          },
          {
            ...ACTS_COLUMN,
            render: (request) => request.state === 'open' && may('finance:write') && <Decide request={request} />,
          },
        ]}
        empty={<Empty>{params.size === 0 ? w.empty : w.none}</Empty>}
        idOf={({ id }) => id}
        label={w.title}
        list={list}
      />
    </Page>
  );
}

function AccountLink({ id }: { readonly id: string }) {
  const account = useRead(`/accounts/${id}`, accountSchema);
  return account.data === undefined ? null : <RowLink href={`/accounts/${id}`}>{account.data.name}</RowLink>;
}

function useWhat(): (request: Request) => string {
  const w = useWords(words);
  const format = useFormats();
  return ({ request }) => {
    const cart = cartSchema.safeParse(request);
    if (!cart.success) return w.other;
    const said = cart.data.items.map(({ sku, quantity = 0, subscription }) =>
      subscription === undefined
        ? w.items(format.number(quantity), sku ?? '')
        : w.amended(subscription, format.number(quantity)),
    );
    return said.join(', ');
  };
}

function Decide({ request }: { readonly request: Request }) {
  const w = useWords(words);
  const { api } = useSession();
  const whatOf = useWhat();
  const act = useAct({
    run: ({ decision, reason }: Filled, idempotencyKey) =>
      api.send('POST', `/order-requests/${request.id}/decide`, orderRequestSchema, {
        body: { approve: decision === 'approve', reason },
        idempotencyKey,
      }),
    changes: ['/order-requests', '/orders', '/subscriptions', '/pbxs', '/invoices'],
    done: ({ state }) => w.decided[state],
  });
  return (
    <ActDialog act={act} opener={w.decide} says={w.decideSays(whatOf(request))} submit={w.decide} title={w.decideTitle}>
      <Choice
        data={[
          { value: 'approve', label: w.approve },
          { value: 'decline', label: w.decline },
        ]}
        defaultValue="approve"
        label={w.answer}
        name="decision"
      />
      <LongField label={w.reason} maxLength={300} name="reason" />
    </ActDialog>
  );
}
