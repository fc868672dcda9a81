// Products & Purchase: the kinds of product, whom each is bought for, and what can be done about it (S5.3).
import { ActionIcon, Menu, SegmentedControl, Text } from '@mantine/core';
import {
  IconArrowsMaximize,
  IconDotsVertical,
  IconList,
  IconRefresh,
  IconServer2,
  IconShoppingCart,
} from '@tabler/icons-react';
import { Link, useSearchParams } from 'wouter';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { countedPageSchema, listedPbxSchema, pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { type ListedPbx, usePbxColumns } from '../pbxs/pbx-columns.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

export function ProductsPage() {
  const w = useWords(words);
  const [params, setParams] = useSearchParams();
  const type = params.get('type') === 'account' ? 'account' : 'pbx';
  return (
    <Page lead={w.lead} title={w.title}>
      <SegmentedControl
        aria-label={w.type}
        fullWidth
        maw={560}
        styles={{ label: { whiteSpace: 'normal' } }}
        data={[
          { value: 'pbx', label: w.types.pbx },
          { value: 'account', label: w.types.account },
        ]}
        onChange={(value) => setParams({ type: value })}
        value={type}
      />
      {type === 'pbx' ? <Pbxs /> : <Accounts />}
    </Page>
  );
}

function usePage() {
  const [params] = useSearchParams();
  return { search: params.get('search') ?? undefined, cursor: params.get('cursor') ?? undefined };
}

function Pbxs() {
  const w = useWords(words);
  const [params] = useSearchParams();
  const asked = {
    ...usePage(),
    sort: params.get('sort') ?? undefined,
    accountId: params.get('accountId') ?? undefined,
  };
  const list = useRead(`/pbxs${query({ limit: 25, count: true, ...asked })}`, countedPageSchema(listedPbxSchema));
  const columns = usePbxColumns();
  return (
    <ListTable
      name="products"
      filters={<FilterBar search={{ label: w.search, placeholder: w.searchHint.pbx }} />}
      columns={[
        ...columns,
        { accessor: 'more', title: w.more, textAlign: 'right', render: (pbx) => <PbxMenu pbx={pbx} /> },
      ]}
      empty={<Empty>{params.has('search') ? w.none : w.noPbxs}</Empty>}
      idOf={({ id }) => id}
      label={w.title}
      list={list}
    />
  );
}

/** What cannot be done stands there with the reason why. */
function PbxMenu({ pbx: { id, serial, states, endsAtMs } }: { readonly pbx: ListedPbx }) {
  const w = useWords(words);
  const { may } = useSession();
  const forbidden = may('orders:write') ? undefined : w.mayNotOrder;
  const noExpansion = forbidden ?? (states.includes('grace') ? w.renewFirst : undefined);
  const noRenewal = forbidden ?? (endsAtMs === null ? w.nothingToRenew : undefined);
  return (
    <Menu position="bottom-end" width={260}>
      <More name={serial} />
      <Menu.Dropdown>
        <Entry icon={IconArrowsMaximize} label={w.expansion} reason={noExpansion} to={`/purchase/pbx/${id}`} />
        <Entry icon={IconRefresh} label={w.renew} reason={noRenewal} to={`/purchase/pbx/${id}/renewal`} />
        <Entry icon={IconList} label={w.subscriptions} to={`/subscriptions/of/pbx/${id}`} />
        <Entry icon={IconServer2} label={w.details} to={`/pbxs/${id}`} />
      </Menu.Dropdown>
    </Menu>
  );
}

function More({ name }: { readonly name: string }) {
  const w = useWords(words);
  return (
    <Menu.Target>
      <ActionIcon aria-label={w.moreFor(name)} variant="subtle">
        <IconDotsVertical aria-hidden size={18} />
      </ActionIcon>
    </Menu.Target>
  );
}

interface EntryProps {
  readonly icon: typeof IconList;
  readonly label: string;
  readonly to: string;
  /** Why not; undefined where it can be done. */
  readonly reason?: string | undefined;
}

function Entry({ icon: Icon, label, to, reason }: EntryProps) {
  const icon = <Icon aria-hidden size={16} />;
  if (reason === undefined) {
    return (
      <Menu.Item component={Link} href={to} leftSection={icon}>
        {label}
      </Menu.Item>
    );
  }
  return (
    <Menu.Item disabled leftSection={icon}>
      {label}
      <Text size="xs">{reason}</Text>
    </Menu.Item>
  );
}

function Accounts() {
  const w = useWords(words);
  const { may } = useSession();
  const list = useRead(`/accounts${query({ limit: 25, ...usePage() })}`, pageSchema(accountSchema));
  const [params] = useSearchParams();
  const reason = may('orders:write') ? undefined : w.mayNotOrder;
  return (
    <ListTable
      name="buyers"
      filters={<FilterBar search={{ label: w.search, placeholder: w.searchHint.account }} />}
      columns={[
        { accessor: 'name', title: w.account },
        { accessor: 'kind', title: w.kind, render: ({ kind }) => w.kinds[kind] },
        {
          accessor: 'more',
          title: w.more,
          textAlign: 'right',
          render: ({ id, name }) => (
            <Menu position="bottom-end" width={260}>
              <More name={name} />
              <Menu.Dropdown>
                <Entry icon={IconShoppingCart} label={w.order} reason={reason} to={`/purchase/account/${id}`} />
                <Entry icon={IconList} label={w.subscriptions} to={`/subscriptions/of/account/${id}`} />
              </Menu.Dropdown>
            </Menu>
          ),
        },
      ]}
      empty={<Empty>{params.has('search') ? w.none : w.noAccounts}</Empty>}
      idOf={({ id }) => id}
      label={w.title}
      list={list}
    />
  );
}
