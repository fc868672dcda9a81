// Setting a price: for whom, by tiers, from when, and from when for those who have it; below cost is allowed and said (S4.2, S4.20).

import type { Button } from '@mantine/core';
import { Alert, SimpleGrid, Stack, Text } from '@mantine/core';
import { type ComponentProps, useState } from 'react';
import { type OfferView, type PlanMoney, priceAddedSchema } from '../../../shared/contracts/catalogue-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { AccountSelect } from '../account-select.tsx';
import { startOfDayMs } from '../day.ts';
import { FieldRows, rowsOf } from '../field-rows.tsx';
import { ActDialog, Choice, Field, type Filled } from '../form.tsx';
import { words as planWords } from '../purchase/words.ts';
import { useSession } from '../session.tsx';
import { words } from './price-words.ts';

interface Props {
  readonly offer: OfferView & { readonly prices?: readonly PlanMoney[] | undefined };
  /** What is set at first. */
  readonly money?: PlanMoney | undefined;
  readonly openerProps?: ComponentProps<typeof Button>;
}

export function SetPrice({ offer, money, openerProps = {} }: Props) {
  const w = useWords(words);
  const { api } = useSession();
  const set = useAct({
    run: (filled: Filled, idempotencyKey) =>
      api.send('POST', `/offers/${offer.id}/prices`, priceAddedSchema, { body: bodyOf(filled), idempotencyKey }),
    changes: ['/offers', '/accounts/'],
  });
  return (
    <ActDialog
      act={set}
      opener={w.set}
      openerProps={openerProps}
      result={(added) => <Added added={added} sku={offer.sku} />}
      says={`${w.setSays} ${w.net}`}
      submit={w.set}
      title={w.setFor(offer.sku)}
    >
      <PriceFields money={money} offer={offer} />
    </ActDialog>
  );
}

function Added({ added, sku }: { readonly added: ReturnType<typeof priceAddedSchema.parse>; readonly sku: string }) {
  const w = useWords(words);
  const format = useFormats();
  return (
    <>
      <Text size="sm">{`${w.done(sku)} ${w.inForceFrom(format.date(added.price.effectiveFromMs))}`}</Text>
      {added.warnings.map(({ code, margin }) => (
        <Alert color="yellow" key={code} role="alert">
          {w.loss(format.money(margin))}
        </Alert>
      ))}
    </>
  );
}

function PriceFields({ offer, money }: Pick<Props, 'offer' | 'money'>) {
  const w = useWords(words);
  const { plan: planName } = useWords(planWords);
  const { me } = useSession();
  const [audience, setAudience] = useState<string | null>(offer.internal ? 'partner' : 'customer');
  const isVendor = me.account.kind === 'vendor';
  const before = money?.retail?.tiers ?? [];
  return (
    <>
      <Choice
        data={(['customer', 'partner'] as const).map((value) => ({ value, label: w.audienceChoices[value] }))}
        label={w.audience}
        name="audience"
        onChange={setAudience}
        value={audience}
      />
      <SimpleGrid cols={2}>
        <Choice
          data={offer.plans.map(({ code }) => ({ value: code, label: planName(code) }))}
          defaultValue={money?.plan ?? offer.plans[0]?.code ?? null}
          label={w.plan}
          name="plan"
        />
        <Field
          defaultValue={money?.currency ?? me.account.currency}
          label={w.currency}
          maxLength={3}
          name="currency"
          pattern="[A-Za-z]{3}"
          required
        />
      </SimpleGrid>
      <FieldRows
        add={w.addTier}
        given={before.length === 0 ? [{ from: 1, amount: '' }] : before}
        least={1}
        remove={w.removeTier}
      >
        {(index, tier) => (
          <>
            <Field
              aria-label={w.tier(index + 1)}
              defaultValue={tier?.from ?? ''}
              inputMode="numeric"
              label={w.tierFrom}
              name={`tiers.${index}.from`}
              pattern="\d{1,7}"
              required
              w={130}
            />
            <Field
              defaultValue={tier?.amount ?? ''}
              inputMode="decimal"
              label={w.tierAmount}
              name={`tiers.${index}.amount`}
              required
              w={150}
            />
          </>
        )}
      </FieldRows>
      {offer.model === 'quantity' && (
        <Choice
          data={(['volume', 'graduated'] as const).map((value) => ({ value, label: w.modes[value] }))}
          defaultValue={money?.retail?.tierMode ?? 'volume'}
          label={w.mode}
          name="tierMode"
        />
      )}
      <Stack gap="sm">
        {isVendor && audience === 'customer' && (
          <Field description={w.floorHint} inputMode="decimal" label={w.floorLabel} name="floor" />
        )}
        <AccountSelect
          description={w.buyerHint}
          key={audience}
          kinds={[audience === 'partner' ? 'partner' : 'customer']}
          label={w.buyer}
          name="buyerId"
          parentId={me.accountId}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Field description={w.fromHint} label={w.fromLabel} name="effectiveFromMs" type="date" />
          <Field description={w.existingHint} label={w.existingLabel} name="effectiveForExistingMs" type="date" />
        </SimpleGrid>
      </Stack>
    </>
  );
}

function bodyOf(filled: Filled) {
  const { audience, plan, currency = '', tierMode, floor, buyerId, effectiveFromMs, effectiveForExistingMs } = filled;
  return {
    ...{ audience, plan, currency: currency.toUpperCase() },
    tiers: rowsOf(filled, 'tiers').map(({ from, amount }) => ({ from: Number(from), amount })),
    ...(tierMode ? { tierMode } : {}),
    ...(floor ? { floor } : {}),
    ...(buyerId ? { buyerId } : {}),
    ...(effectiveFromMs ? { effectiveFromMs: startOfDayMs(effectiveFromMs) } : {}),
    ...(effectiveForExistingMs ? { effectiveForExistingMs: startOfDayMs(effectiveForExistingMs) } : {}),
  };
}
