// One account: how it stands, what belongs to it, what it says of itself, who signs in for it, and the accounts below it.
import { Anchor, Breadcrumbs, Button, Card, Group, SimpleGrid, Title } from '@mantine/core';
import { Link, useParams } from 'wouter';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { AccountDiscount } from '../agreements/discount.tsx';
import { MoveTo } from '../moves/move.tsx';
import { useSession } from '../session.tsx';
import { AccountDetails } from './account-details.tsx';
import { AccountMoney } from './account-money.tsx';
import { AccountPeople } from './account-people.tsx';
import { type Account, AccountState } from './account-state.tsx';
import { AccountsTable } from './accounts-table.tsx';
import { ChangeStanding } from './change-standing.tsx';
import { ContactsPanel } from './contacts.tsx';
import { DeferredUntil, DeferSuspension } from './defer-suspension.tsx';
import { RefusedVat } from './refused-vat.tsx';
import { RestoreAccount } from './restore.tsx';
import { words } from './words.ts';

export function AccountPage() {
  const { id = '' } = useParams();
  const account = useRead(`/accounts/${id}`, accountSchema);
  return <Loaded of={account}>{(shown) => <Shown account={shown} key={shown.id} />}</Loaded>;
}

function Shown({ account }: { readonly account: Account }) {
  const w = useWords(words);
  const { me, may } = useSession();
  const { id, name, kind, status, parentId } = account;
  const own = id === me.account.id;
  const isVendor = me.kind === 'vendor';
  const lists = [
    [w.pbxs, '/pbxs', 'pbxs:read'],
    [w.subscriptions, '/subscriptions', 'subscriptions:read'],
    [w.orders, '/orders', 'orders:read'],
    [w.invoices, '/invoices', 'invoices:read'],
  ] as const;
  return (
    <Page
      actions={
        <>
          {!own && (
            <Button component="a" href={`/for/${id}/`} variant="default">
              {w.actFor}
            </Button>
          )}
          {isVendor && may('accounts:write') && status === 'suspended' && <DeferSuspension account={account} />}
          {!own && kind === 'customer' && may('subscriptions:write') && <MoveTo id={id} name={name} what="customer" />}
          {isVendor && may('accounts:write') && status === 'closed' && <RestoreAccount account={account} />}
          {!own && may('accounts:write') && <ChangeStanding account={account} />}
        </>
      }
      lead={
        <Group gap="xs">
          {w.kinds[kind]} <AccountState status={status} />
          {!own && status === 'active' && <DeferredUntil account={account} />}
        </Group>
      }
      title={name}
    >
      {!own && parentId !== null && <Above id={parentId} />}
      <RefusedVat accountId={id} />
      <Group>
        {lists
          .filter(([, , permission]) => may(permission))
          .map(([label, path]) => (
            <Anchor component={Link} href={`${path}?accountId=${id}`} key={path}>
              {label}
            </Anchor>
          ))}
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <AccountDetails account={account} />
        {may('users:read') && <AccountPeople account={account} />}
      </SimpleGrid>
      <ContactsPanel account={account} />
      {!own && may('orders:read') && (
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <AccountDiscount account={account} />
          <AccountMoney account={account} />
        </SimpleGrid>
      )}
      {kind !== 'customer' && (
        <Card withBorder>
          <Title mb="sm" order={2} size="h4">
            {w.below(name)}
          </Title>
          <AccountsTable empty={w.noneBelow} label={w.below(name)} parentId={id} />
        </Card>
      )}
    </Page>
  );
}

function Above({ id }: { readonly id: string }) {
  const w = useWords(words);
  const { me } = useSession();
  const parent = useRead(`/accounts/${id}`, accountSchema);
  return (
    <Breadcrumbs>
      <Anchor component={Link} href="/accounts" size="sm">
        {w.title}
      </Anchor>
      {parent.data !== undefined && id !== me.account.id && (
        <Anchor component={Link} href={`/accounts/${id}`} size="sm">
          {parent.data.name}
        </Anchor>
      )}
    </Breadcrumbs>
  );
}
