// One offer: how it stands and what it gives, what it costs whom, and who may sell it under which name.
import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import type { z } from 'zod';
import { offerDetailSchema, offerSchema } from '../../../shared/contracts/catalogue-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { endOfDayMs } from '../day.ts';
import { ActDialog, Field, type Filled } from '../form.tsx';
import { words as planWords } from '../purchase/words.ts';
import { RowLink } from '../row-link.tsx';
import { useSession } from '../session.tsx';
import { useCharged } from './charging-words.ts';
import { OfferFields, offerOf } from './offer-fields.tsx';
import { useGives, useMarks } from './offer-words.ts';
import { Versions } from './price-versions.tsx';
import { Visibility } from './visibility.tsx';
import { words } from './words.ts';

export function OfferPage() {
  const { id = '' } = useParams();
  const offer = useRead(`/offers/${id}`, offerDetailSchema);
  return <Loaded of={offer}>{(found) => <Offer key={found.id} offer={found} />}</Loaded>;
}

type Detail = z.infer<typeof offerDetailSchema>;

function Offer({ offer }: { readonly offer: Detail }) {
  const w = useWords(words);
  const { may, me } = useSession();
  const marks = useMarks();
  // The vendor may change what it gave to a partner to manage.
  const isManaged = may('catalogue:write') && (offer.managed || me.account.kind === 'vendor');
  return (
    <Page
      actions={
        <>
          {may('prices:read') && (
            <Button
              component={Link}
              href={`/prices?search=${encodeURIComponent(offer.sku)}`}
              size="xs"
              variant="default"
            >
              {w.toPrices}
            </Button>
          )}
          {isManaged && <Edit offer={offer} />}
          {isManaged && (offer.withdrawnAtMs === null ? <Withdraw offer={offer} /> : <Restore offer={offer} />)}
        </>
      }
      lead={<Lead offer={offer} />}
      title={`${offer.sku} · ${offer.ownName ?? offer.name}`}
    >
      <Group gap={4}>
        {marks(offer).map(({ tone, label }) => (
          <StateBadge key={label} tone={tone}>
            {label}
          </StateBadge>
        ))}
      </Group>
      <Details offer={offer} />
      {may('prices:read') && <Versions offer={offer} />}
      {may('prices:read') && <Visibility offer={offer} />}
    </Page>
  );
}

function Lead({ offer: { withdrawnAtMs, endsAtMs, managed } }: { readonly offer: Detail }) {
  const w = useWords(words);
  const format = useFormats();
  const stands =
    withdrawnAtMs === null
      ? w.leadOnSale
      : endsAtMs === null
        ? w.leadWithdrawn(format.date(withdrawnAtMs))
        : w.leadEnds(format.date(withdrawnAtMs), format.date(endsAtMs));
  return `${stands} ${managed ? w.leadManaged : w.leadForeign}`;
}

function Details({ offer }: { readonly offer: Detail }) {
  const w = useWords(words);
  const { plan } = useWords(planWords);
  const format = useFormats();
  const gives = useGives();
  const charged = useCharged();
  const { id, model, minQuantity, maxQuantity, step, plans, description, billing, family, holders } = offer;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [w.family, family],
    [w.gives, gives(offer)],
    [w.model, w.models[model]],
    ...(model === 'quantity'
      ? [
          [
            w.quantities,
            w.quantityOf(format.number(minQuantity), format.number(maxQuantity), format.number(step)),
          ] as const,
        ]
      : []),
    [w.plans, plans.map(({ code }) => plan(code)).join(', ')],
    [w.billing, w.billings[billing]],
    ...charged(offer.charging),
    ...(holders === null ? [] : [[w.holders, <Holders id={id} key={id} of={holders} />] as const]),
  ];
  return (
    <Card component="section" withBorder>
      <Stack gap="xs">
        <Title order={2} size="h4">
          {w.details}
        </Title>
        {description !== '' && <Text size="sm">{description}</Text>}
        {rows.map(([label, value]) => (
          <Group align="flex-start" gap="sm" key={label}>
            <Text c="dimmed" size="sm" w={160}>
              {label}
            </Text>
            <Text component="div" flex={1} miw={180} size="sm">
              {value}
            </Text>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}

function Holders({ id, of }: { readonly id: string; readonly of: number }) {
  const w = useWords(words);
  const format = useFormats();
  const { may } = useSession();
  const held = w.heldBy(of, format.number(of));
  if (of === 0 || !may('subscriptions:read')) return held;
  return <RowLink href={`/subscriptions?offerId=${id}`}>{held}</RowLink>;
}

function Edit({ offer }: { readonly offer: Detail }) {
  const w = useWords(words);
  const held = useHeld(offer);
  const { api, me } = useSession();
  const isVendor = me.account.kind === 'vendor';
  const change = useAct({
    run: (filled: Filled) =>
      api.send('PATCH', `/offers/${offer.id}`, offerSchema, {
        body: { version: offer.version, ...offerOf(filled, isVendor) },
      }),
    changes: ['/offers'],
    done: () => w.saved,
  });
  return (
    <ActDialog act={change} opener={w.edit} says={`${w.editSays} ${held}`} submit={w.save} title={w.edit}>
      <OfferFields isVendor={isVendor} offer={offer} />
    </ActDialog>
  );
}

function Withdraw({ offer }: { readonly offer: Detail }) {
  const { id, sku, version } = offer;
  const w = useWords(words);
  const held = useHeld(offer);
  const { api } = useSession();
  const withdraw = useAct({
    run: ({ endsAtMs = '' }: Filled, idempotencyKey) =>
      api.send('POST', `/offers/${id}/withdraw`, offerSchema, {
        body: { version, endsAtMs: endsAtMs === '' ? null : endOfDayMs(endsAtMs) },
        idempotencyKey,
      }),
    changes: ['/offers'],
  });
  return (
    <ActDialog
      act={withdraw}
      color="red"
      opener={w.withdraw}
      says={`${w.withdrawSays} ${held}`}
      submit={w.withdraw}
      title={w.withdrawTitle(sku)}
    >
      <Field label={w.lastDay} name="endsAtMs" type="date" w={200} />
    </ActDialog>
  );
}

/** Who stops selling it sees first how many have it (S4.25). */
function useHeld({ holders }: Detail): string {
  const w = useWords(words);
  const format = useFormats();
  return holders === null ? '' : w.heldSays(holders, format.number(holders));
}

function Restore({ offer: { id, sku, version } }: { readonly offer: Detail }) {
  const w = useWords(words);
  const { api } = useSession();
  const restore = useAct({
    run: (_: Filled, idempotencyKey) =>
      api.send('POST', `/offers/${id}/restore`, offerSchema, { body: { version }, idempotencyKey }),
    changes: ['/offers'],
  });
  return (
    <ActDialog act={restore} opener={w.restore} says={w.restoreSays} submit={w.restore} title={w.restoreTitle(sku)} />
  );
}
