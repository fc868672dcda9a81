// The offers that somebody may sell: what each gives, by which plans, and how it stands.
import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { sellableOfferSchema } from '../../../shared/contracts/catalogue-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { words as planWords } from '../purchase/words.ts';
import { RowLink } from '../row-link.tsx';
import { useSession } from '../session.tsx';
import { useGives, useMarks } from './offer-words.ts';
import { words } from './words.ts';

export function CataloguePage() {
  const w = useWords(words);
  const { plan: planName } = useWords(planWords);
  const { may, me } = useSession();
  const gives = useGives();
  const marks = useMarks();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const given = (name: string) => params.get(name) ?? undefined;
  const filter = { search: given('search'), withdrawn: given('withdrawn') };
  const list = useRead(
    `/offers${query({ limit: 25, cursor: given('cursor'), ...filter })}`,
    pageSchema(sellableOfferSchema),
  );
  return (
    <Page
      actions={
        may('catalogue:write') &&
        me.account.kind === 'vendor' && (
          <Button component={Link} href="/catalogue/new" leftSection={<IconPlus aria-hidden size={16} />}>
            {w.add}
          </Button>
        )
      }
      lead={w.lead}
      title={w.title}
    >
      <ListTable
        name="catalogue"
        filters={
          <FilterBar
            choices={[{ name: 'withdrawn', label: w.shown, options: [{ value: 'true', label: w.withToo }] }]}
            search={{ label: w.search, placeholder: w.searchHint }}
          />
        }
        columns={[
          {
            accessor: 'sku',
            title: w.sku,
            render: ({ id, sku }) => <RowLink href={`/catalogue/${id}`}>{sku}</RowLink>,
          },
          {
            accessor: 'name',
            title: w.name,
            render: ({ name, ownName, family }) => (
              <>
                <Text size="sm">{ownName ?? name}</Text>
                <Text c="dimmed" size="xs">
                  {family}
                </Text>
              </>
            ),
          },
          { accessor: 'grants', title: w.gives, render: (offer) => gives(offer) },
          {
            accessor: 'plans',
            title: w.plans,
            render: ({ plans }) => plans.map(({ code }) => planName(code)).join(', '),
          },
          {
            accessor: 'state',
            title: w.state,
            render: (offer) => (
              <Group gap={4}>
                {marks(offer).map(({ tone, label }) => (
                  <StateBadge key={label} tone={tone}>
                    {label}
                  </StateBadge>
                ))}
              </Group>
            ),
          },
        ]}
        empty={<Empty>{params.size === 0 ? w.empty : w.none}</Empty>}
        idOf={({ id }) => id}
        label={w.title}
        list={list}
        onOpen={({ id }) => go(`/catalogue/${id}`)}
      />
    </Page>
  );
}
