// The fields of an offer, to add one or to change it; a partner that manages one changes what is not the vendor's to say.
import { MultiSelect, type MultiSelectProps, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { OFFER_BILLINGS, OFFER_MODELS, OFFER_PLANS, type OfferView } from '../../../shared/contracts/catalogue-api.ts';
import { GRANT_KINDS } from '../../../shared/licence/licence.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { useKindName } from '../../../shared/ui/seat-names.ts';
import { FieldRows, rowsOf } from '../field-rows.tsx';
import { Choice, Field, type Filled, LongField, Tick, useRefused } from '../form.tsx';
import { words as planWords } from '../purchase/words.ts';
import { ChargingFields, chargingOf } from './charging-fields.tsx';
import { words } from './words.ts';

interface Props {
  /** Absent: a new one. */
  readonly offer?: OfferView;
  /** Its model, grants, plans and who may have it are the vendor's. */
  readonly isVendor: boolean;
}

export function OfferFields({ offer, isVendor }: Props) {
  const w = useWords(words);
  const [model, setModel] = useState<string | null>(offer?.model ?? 'quantity');
  const isCounted = model === 'quantity';
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Field defaultValue={offer?.name} label={w.name} maxLength={120} name="name" required />
        <Field
          defaultValue={offer?.family}
          description={w.familyHint}
          label={w.family}
          maxLength={32}
          name="family"
          required
        />
      </SimpleGrid>
      <LongField defaultValue={offer?.description} label={w.description} maxLength={2_000} name="description" />
      {isVendor && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Choice
            data={OFFER_MODELS.map((value) => ({ value, label: w.models[value] }))}
            label={w.model}
            name="model"
            onChange={setModel}
            value={model}
          />
          <Plans chosen={offer?.plans.map(({ code }) => code) ?? ['monthly']} />
        </SimpleGrid>
      )}
      {isCounted && (
        <SimpleGrid cols={3}>
          <Count given={offer?.minQuantity ?? 1} label={w.least} name="minQuantity" />
          <Count given={offer?.maxQuantity ?? 10_000} label={w.most} name="maxQuantity" />
          <Count given={offer?.step ?? 1} label={w.step} name="step" />
        </SimpleGrid>
      )}
      {isVendor && <Grants given={offer?.grants ?? []} />}
      {isVendor && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Field
            defaultValue={offer?.trialDays ?? ''}
            description={w.trialHint}
            inputMode="numeric"
            label={w.trialDays}
            name="trialDays"
            pattern="\d{1,2}"
          />
          <Choice
            data={OFFER_BILLINGS.map((value) => ({ value, label: w.billings[value] }))}
            defaultValue={offer?.billing ?? 'checkout'}
            label={w.billing}
            name="billing"
          />
        </SimpleGrid>
      )}
      <ChargingFields given={offer?.charging} />
      <Text fw={600} size="sm">
        {w.flags}
      </Text>
      {isVendor && <Tick defaultChecked={offer?.shared ?? true} label={w.shared} name="shared" />}
      {isVendor && <Tick defaultChecked={offer?.restricted ?? false} label={w.restrictedFlag} name="restricted" />}
      {isVendor && <Tick defaultChecked={offer?.internal ?? false} label={w.internalFlag} name="internal" />}
      <Tick defaultChecked={offer?.repeatable ?? false} label={w.repeatable} name="repeatable" />
    </Stack>
  );
}

function Count({ given, label, name }: { readonly given: number; readonly label: string; readonly name: string }) {
  return <Field defaultValue={given} inputMode="numeric" label={label} name={name} pattern="\d{1,7}" required />;
}

function Plans({ chosen: given }: { readonly chosen: readonly string[] }) {
  const w = useWords(words);
  const { plan } = useWords(planWords);
  const [chosen, setChosen] = useState([...given]);
  return (
    <Several
      data={OFFER_PLANS.map((value) => ({ value, label: plan(value) }))}
      label={w.plans}
      name="plans"
      onChange={setChosen}
      required
      value={chosen}
    />
  );
}

/** Filled in as one text with commas. */
function Several(props: MultiSelectProps & { readonly name: string }) {
  return <MultiSelect error={useRefused(props.name)} {...props} />;
}

function Grants({ given }: { readonly given: OfferView['grants'] }) {
  const w = useWords(words);
  const nameOf = useKindName();
  return (
    <Stack gap={4}>
      <Text fw={600} size="sm">
        {w.gives}
      </Text>
      <FieldRows add={w.addGrant} given={given} remove={w.removeGrant}>
        {(index, grant) => (
          <>
            <Choice
              data={GRANT_KINDS.map((value) => ({ value, label: nameOf(value) }))}
              defaultValue={grant?.kind ?? 'extensions'}
              label={w.kind}
              name={`grants.${index}.kind`}
              searchable
              w={{ base: 180, sm: 300 }}
            />
            <Field
              defaultValue={grant?.perUnit ?? 1}
              inputMode="numeric"
              label={w.perUnit}
              name={`grants.${index}.perUnit`}
              pattern="\d{1,7}"
              required
              w={110}
            />
          </>
        )}
      </FieldRows>
    </Stack>
  );
}

/** The body of the request: what is not counted is one of it. */
export function offerOf(filled: Filled, isVendor: boolean): Record<string, unknown> {
  const isCounted = filled.minQuantity !== undefined;
  const own = {
    name: filled.name,
    family: filled.family,
    description: filled.description,
    minQuantity: isCounted ? Number(filled.minQuantity) : 1,
    maxQuantity: isCounted ? Number(filled.maxQuantity) : 1,
    step: isCounted ? Number(filled.step) : 1,
    repeatable: filled.repeatable === 'on',
    charging: chargingOf(filled),
  };
  if (!isVendor) return own;
  return {
    ...own,
    model: filled.model,
    plans: (filled.plans ?? '').split(',').filter((plan) => plan !== ''),
    grants: rowsOf(filled, 'grants').map(({ kind, perUnit }) => ({ kind, perUnit: Number(perUnit) })),
    trialDays: filled.trialDays ? Number(filled.trialDays) : null,
    billing: filled.billing,
    shared: filled.shared === 'on',
    restricted: filled.restricted === 'on',
    internal: filled.internal === 'on',
  };
}
