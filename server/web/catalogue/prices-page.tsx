// The price list of one level: its own cost, the retail recommended to it, what its customers pay, and what stays with it.
import { Anchor, Text } from '@mantine/core';
import { Link, useSearchParams } from 'wouter';
import type { z } from 'zod';
import { sellableOfferSchema } from '../../../shared/contracts/catalogue-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { CURRENCIES } from '../../../shared/currencies.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { ACTS_COLUMN } from '../acts-column.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { words as planWords } from '../purchase/words.ts';
import { useSession } from '../session.tsx';
import { words } from './price-words.ts';
import { SetPrice } from './set-price.tsx';
import { TierList } from './tier-list.tsx';

type Offer = z.infer<typeof sellableOfferSchema>;

export function PricesPage() {
  const w = useWords(words);
  const { plan: planName } = useWords(planWords);
  const format = useFormats();
  const { me, may } = useSession();
  const [params] = useSearchParams();
  const given = (name: string) => params.get(name) ?? undefined;
  const asked = { limit: 25, cursor: given('cursor'), search: given('search'), currency: given('currency') };
  const list = useRead(`/offers${query(asked)}`, pageSchema(sellableOfferSchema));
  const isVendor = me.account.kind === 'vendor';
  const rows = list.data && { ...list.data, items: list.data.items.flatMap(byPlan) };
  return (
    <Page lead={`${w.lead[isVendor ? 'vendor' : 'partner']} ${w.net}`} title={w.title}>
      <ListTable
        name="prices"
        filters={
          <FilterBar
            choices={[
              {
                name: 'currency',
                label: w.currency,
                options: CURRENCIES.map((code) => ({ value: code, label: code })),
              },
            ]}
            search={{ label: w.search, placeholder: w.searchHint }}
          />
        }
        columns={[
          {
            accessor: 'sku',
            title: w.offer,
            render: ({ offer: { id, sku, name, ownName } }) => (
              <>
                <Anchor component={Link} href={`/catalogue/${id}`} size="sm">
                  {sku}
                </Anchor>
                <Text c="dimmed" size="xs">
                  {ownName ?? name}
                </Text>
              </>
            ),
          },
          { accessor: 'plan', title: w.plan, render: ({ money }) => planName(money.plan) },
          ...(isVendor
            ? []
            : [
                {
                  accessor: 'cost',
                  title: w.cost,
                  textAlign: 'right' as const,
                  render: ({ money }: Row) => <TierList currency={money.currency} price={money.cost} />,
                },
                {
                  accessor: 'recommended',
                  title: w.recommended,
                  textAlign: 'right' as const,
                  render: ({ money }: Row) => <TierList currency={money.currency} price={money.recommended} />,
                },
              ]),
          {
            accessor: 'retail',
            title: w.retail,
            textAlign: 'right',
            render: ({ money }) => <TierList currency={money.currency} price={money.retail} />,
          },
          ...(isVendor
            ? []
            : [
                {
                  accessor: 'margin',
                  title: w.margin,
                  textAlign: 'right' as const,
                  render: ({ money: { margin, belowCost } }: Row) => (
                    <>
                      {margin !== null && format.money(margin)}
                      {belowCost && <StateBadge tone="warning">{w.below}</StateBadge>}
                    </>
                  ),
                },
              ]),
          {
            ...ACTS_COLUMN,
            render: ({ offer, money }) =>
              may('prices:write') && offer.trialDays === null && <SetPrice money={money} offer={offer} />,
          },
        ]}
        empty={<Empty>{params.size === 0 ? w.empty : w.none}</Empty>}
        idOf={({ offer, money }) => `${offer.id} ${money.plan}`}
        label={w.title}
        list={{ data: rows, error: list.error, refetch: list.refetch }}
      />
    </Page>
  );
}

interface Row {
  readonly offer: Offer;
  readonly money: Offer['prices'][number];
}

function byPlan(offer: Offer): Row[] {
  return offer.prices.map((money) => ({ offer, money }));
}
