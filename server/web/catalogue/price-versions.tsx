// What an offer costs whom from when, as far as the reader may know; a new version never edits one of before.
import { Card, Group, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { type OfferView, type PriceView, priceSchema } from '../../../shared/contracts/catalogue-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { changed } from '../../../shared/ui/cursor-table.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { words as planWords } from '../purchase/words.ts';
import { useSession } from '../session.tsx';
import { words } from './price-words.ts';
import { SetPrice } from './set-price.tsx';
import { TierList } from './tier-list.tsx';

const MOST = 200;
const TONES = { now: 'good', past: 'off', future: 'waiting' } as const;

export function Versions({ offer }: { readonly offer: OfferView }) {
  const w = useWords(words);
  const { may } = useSession();
  const prices = useRead(`/offers/${offer.id}/prices${query({ limit: MOST })}`, pageSchema(priceSchema));
  const isPriced = offer.trialDays === null && offer.withdrawnAtMs === null;
  return (
    <Card component="section" withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {w.versions}
          </Title>
          {may('prices:write') && isPriced && <SetPrice offer={offer} />}
        </Group>
        <Loaded lines={3} of={prices}>
          {({ items }) =>
            items.length === 0 ? (
              <Text c="dimmed" size="sm">
                {w.noVersions}
              </Text>
            ) : (
              <ByCurrency items={items} />
            )
          }
        </Loaded>
      </Stack>
    </Card>
  );
}

/** One currency at a time, kept in the address: an offer has dozens of prices. */
function ByCurrency({ items }: { readonly items: readonly PriceView[] }) {
  const w = useWords(words);
  const { me } = useSession();
  const [params, setParams] = useSearchParams();
  const currencies = [...new Set(items.map(({ currency }) => currency))].sort();
  const wished = currencies.find((one) => one === (params.get('currency') ?? me.account.currency));
  const shown = wished ?? currencies[0];
  return (
    <>
      {currencies.length > 1 && (
        <SegmentedControl
          aria-label={w.currency}
          data={currencies}
          onChange={(currency) => setParams((before) => changed(before, { currency }))}
          style={{ alignSelf: 'flex-start' }}
          value={shown ?? ''}
        />
      )}
      <VersionTable items={items.filter(({ currency }) => currency === shown)} />
    </>
  );
}

function VersionTable({ items }: { readonly items: readonly PriceView[] }) {
  const w = useWords(words);
  const { plan: planName } = useWords(planWords);
  const format = useFormats();
  const nowMs = useNow();
  const money = ({ currency }: PriceView, amount: string) => format.money({ amount, currency });
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table aria-label={w.versions}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.standing}</Table.Th>
            <Table.Th>{w.plan}</Table.Th>
            <Table.Th ta="right">{w.amounts}</Table.Th>
            <Table.Th>{w.from}</Table.Th>
            <Table.Th>{w.existing}</Table.Th>
            <Table.Th>{w.state}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.toSorted(newestFirst).map((price) => {
            const state = stateOf(price, items, nowMs);
            return (
              <Table.Tr key={`${price.standing} ${price.id}`}>
                <Table.Td>
                  <Text size="sm">
                    {w.standings[price.standing]}
                    {price.standing === 'own' && ` ${w.audiences[price.audience]}`}
                  </Text>
                  {price.buyerId !== null && <Buyer id={price.buyerId} />}
                </Table.Td>
                <Table.Td>{planName(price.plan)}</Table.Td>
                <Table.Td ta="right">
                  <TierList currency={price.currency} price={price} />
                  {price.floor !== null && (
                    <Text c="dimmed" size="xs">
                      {w.floor(money(price, price.floor))}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{format.date(price.effectiveFromMs)}</Table.Td>
                <Table.Td>
                  {price.effectiveForExistingMs === null ? w.keep : format.date(price.effectiveForExistingMs)}
                </Table.Td>
                <Table.Td>
                  <StateBadge tone={TONES[state]}>{w[state]}</StateBadge>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Buyer({ id }: { readonly id: string }) {
  const w = useWords(words);
  const account = useRead(`/accounts/${id}`, accountSchema);
  return (
    <Text c="dimmed" size="xs">
      {w.forOne(account.data?.name ?? w.oneBuyer)}
    </Text>
  );
}

const ORDER = ['own', 'cost', 'recommended'] as const;

function newestFirst(a: PriceView, b: PriceView): number {
  const standing = ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing);
  if (standing !== 0) return standing;
  return (
    a.audience.localeCompare(b.audience) ||
    a.currency.localeCompare(b.currency) ||
    a.plan.localeCompare(b.plan) ||
    b.effectiveFromMs - a.effectiveFromMs
  );
}

function stateOf(price: PriceView, all: readonly PriceView[], nowMs: number): keyof typeof TONES {
  if (price.effectiveFromMs > nowMs) return 'future';
  const same = ({ standing, plan, currency, audience, buyerId }: PriceView) =>
    [standing, plan, currency, audience, buyerId].join(' ');
  const isReplaced = all.some(
    (other) =>
      same(other) === same(price) && other.effectiveFromMs > price.effectiveFromMs && other.effectiveFromMs <= nowMs,
  );
  return isReplaced ? 'past' : 'now';
}
