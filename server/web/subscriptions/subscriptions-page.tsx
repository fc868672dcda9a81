// The list of subscriptions: narrowed by state, PBX or account, exported, and searched by the UUID of a unit.
import { Button, Group, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { countedPageSchema } from '../../../shared/contracts/server-api.ts';
import { DUE, listedSubscriptionSchema, unitFoundSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { ExportButton } from '../lists/export-button.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { words as planWords } from '../purchase/words.ts';
import { RowLink } from '../row-link.tsx';
import { useSession } from '../session.tsx';
import { useSubscriptionActs } from './bulk.ts';
import { SUBSCRIPTION_STATES, SubscriptionBadge } from './subscription-state.tsx';
import { words } from './words.ts';

export function SubscriptionsPage() {
  const w = useWords(words);
  const { plan } = useWords(planWords);
  const format = useFormats();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const given = (name: string) => params.get(name) ?? undefined;
  const filter = {
    ...{ state: given('state'), due: given('due'), accountId: given('accountId') },
    ...{ pbxId: given('pbxId'), offerId: given('offerId') },
  };
  const sort = given('sort');
  const asked = { limit: 25, count: true, sort, cursor: given('cursor'), ...filter };
  const bulk = useSubscriptionActs();
  const list = useRead(`/subscriptions${query(asked)}`, countedPageSchema(listedSubscriptionSchema));
  return (
    <Page
      actions={<ExportButton list="subscriptions" path={`/subscriptions/export.csv${query({ ...filter, sort })}`} />}
      lead={w.lead}
      title={w.title}
    >
      <ListTable
        bulk={bulk}
        name="subscriptions"
        filters={
          <>
            <FilterBar
              choices={[
                {
                  name: 'state',
                  label: w.state,
                  options: SUBSCRIPTION_STATES.map((value) => ({ value, label: w.states[value] })),
                },
                { name: 'due', label: w.due, options: DUE.map((value) => ({ value, label: w.dues[value] })) },
              ]}
            />
            <FindUnit />
          </>
        }
        columns={[
          {
            accessor: 'number',
            title: w.number,
            sortable: true,
            render: ({ number }) => <RowLink href={`/subscriptions/${number}`}>{String(number)}</RowLink>,
          },
          { accessor: 'sku', title: w.product, noWrap: true },
          { accessor: 'accountName', title: w.account },
          { accessor: 'serial', title: w.pbx, noWrap: true, render: ({ serial }) => serial ?? '' },
          { accessor: 'state', title: w.state, render: (one) => <SubscriptionBadge subscription={one} /> },
          {
            accessor: 'quantity',
            title: w.units,
            textAlign: 'right',
            render: ({ quantity }) => format.number(quantity),
          },
          { accessor: 'plan', title: w.plan, render: (one) => plan(one.plan) },
          {
            accessor: 'periodEndMs',
            title: w.ends,
            noWrap: true,
            render: ({ periodEndMs }) => (periodEndMs === null ? w.never : format.date(periodEndMs)),
          },
          { accessor: 'autoRenew', title: w.renews, render: ({ autoRenew }) => (autoRenew ? w.yes : w.no) },
          {
            accessor: 'change',
            title: w.change,
            render: ({ pbxId, accountId }) => (
              <RowLink
                href={pbxId === null ? `/subscriptions/of/account/${accountId}` : `/subscriptions/of/pbx/${pbxId}`}
              >
                {w.change}
              </RowLink>
            ),
          },
        ]}
        empty={<Empty>{params.size === 0 ? w.empty : w.none}</Empty>}
        idOf={({ number }) => String(number)}
        label={w.title}
        list={list}
        onOpen={({ number }) => go(`/subscriptions/${number}`)}
      />
    </Page>
  );
}

/** S3.19: a unit's UUID leads to its subscription. */
function FindUnit() {
  const w = useWords(words);
  const { api } = useSession();
  const [, go] = useLocation();
  const find = useAct({
    run: (unit: string) => api.get(`/units${query({ unit })}`, unitFoundSchema),
    changes: [],
    onDone: ({ id, subscription }) => go(`/subscriptions/${subscription}?unit=${id}`),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    find.mutate(String(new FormData(event.currentTarget).get('unit') ?? '').trim());
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <TextInput
          error={find.error?.message}
          label={w.unit}
          maxLength={36}
          name="unit"
          required
          w={{ base: '100%', xs: 320 }}
          withAsterisk={false}
        />
        <Button loading={find.isPending} type="submit" variant="default">
          {w.findUnit}
        </Button>
      </Group>
    </form>
  );
}
