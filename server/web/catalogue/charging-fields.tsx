// The fields of how an offer is charged beside its price.
import { SimpleGrid, Stack, Text } from '@mantine/core';
import {
  FEE_ACCRUALS,
  FEE_ACTIVATIONS,
  type OfferView,
  PERIOD_CHARGES,
} from '../../../shared/contracts/catalogue-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { FieldRows, rowsOf } from '../field-rows.tsx';
import { Choice, Field, type Filled, useRefused } from '../form.tsx';
import { useSession } from '../session.tsx';
import { words } from './charging-words.ts';

/** `given` is absent for a new offer. */
export function ChargingFields({ given }: { readonly given: OfferView['charging'] | undefined }) {
  const w = useWords(words);
  const { me } = useSession();
  const refusedTerm = useRefused('charging.minimumTerm');
  const refusedPeriods = useRefused('charging.minimumTerm.periods');
  const refusedPenalty = useRefused('charging.minimumTerm.penaltyPercent');
  const refusedAccrual = useRefused('charging.accrual');
  const refusedActivation = useRefused('charging.activation');
  return (
    <Stack gap={4}>
      <Text fw={600} size="sm">
        {w.activation}
      </Text>
      <Text c="dimmed" size="xs">
        {w.activationHint}
      </Text>
      <FieldRows add={w.addFee} given={given?.activationFees ?? []} remove={w.removeFee}>
        {(index, fee) => (
          <SumRow currency={me.account.currency} path="charging" row={`activationFees.${index}`} sum={fee} />
        )}
      </FieldRows>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Field
          defaultValue={given?.minimumTerm?.periods ?? ''}
          description={w.minimumTermHint}
          error={refusedTerm ?? refusedPeriods}
          inputMode="numeric"
          label={w.minimumTerm}
          name="minimumPeriods"
          pattern="\d{1,3}"
        />
        <Field
          defaultValue={given?.minimumTerm?.penaltyPercent ?? ''}
          description={w.penaltyHint}
          error={refusedPenalty}
          inputMode="numeric"
          label={w.penalty}
          name="penaltyPercent"
          pattern="\d{1,3}"
        />
      </SimpleGrid>
      <Text fw={600} size="sm">
        {w.fixedPenalty}
      </Text>
      <Text c="dimmed" size="xs">
        {w.fixedPenaltyHint}
      </Text>
      <FieldRows add={w.addPenalty} given={given?.minimumTerm?.penaltyAmounts ?? []} remove={w.removePenalty}>
        {(index, sum) => (
          <SumRow
            currency={me.account.currency}
            path="charging.minimumTerm"
            row={`penaltyAmounts.${index}`}
            sum={sum}
          />
        )}
      </FieldRows>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Edge given={given?.firstPeriod} name="firstPeriod" />
        <Edge given={given?.lastPeriod} name="lastPeriod" />
        <Field
          defaultValue={given?.periodsInAdvance ?? 0}
          description={w.inAdvanceHint}
          error={useRefused('charging.periodsInAdvance')}
          inputMode="numeric"
          label={w.inAdvance}
          name="periodsInAdvance"
          pattern="\d{1,2}"
        />
        <Choice
          data={FEE_ACTIVATIONS.map((value) => ({ value, label: w.beginnings[value] }))}
          defaultValue={given?.activation ?? 'order'}
          description={w.beginsHint}
          error={refusedActivation}
          label={w.begins}
          name="activation"
        />
        <Choice
          data={FEE_ACCRUALS.map((value) => ({ value, label: w.accruals[value] }))}
          defaultValue={given?.accrual ?? 'arrears'}
          description={w.accrualHint}
          error={refusedAccrual}
          label={w.accrual}
          name="accrual"
        />
      </SimpleGrid>
    </Stack>
  );
}

interface EdgeProps {
  readonly name: 'firstPeriod' | 'lastPeriod';
  readonly given: OfferView['charging'][EdgeProps['name']] | undefined;
}

function Edge({ given, name }: EdgeProps) {
  const w = useWords(words);
  return (
    <Choice
      clearable
      data={PERIOD_CHARGES.map((value) => ({ value, label: w.edges[value] }))}
      defaultValue={given ?? null}
      description={name === 'firstPeriod' ? w.firstHint : w.lastHint}
      error={useRefused(`charging.${name}`)}
      label={w[name]}
      name={name}
      placeholder={w.usual}
    />
  );
}

interface SumProps {
  /** Where the server keeps the rows. */
  readonly path: string;
  readonly row: string;
  readonly sum: OfferView['charging']['activationFees'][number] | undefined;
  readonly currency: string;
}

function SumRow({ path, row, sum, currency }: SumProps) {
  const w = useWords(words);
  const amountRefused = useRefused(`${path}.${row}.amount`);
  const currencyRefused = useRefused(`${path}.${row}.currency`);
  return (
    <>
      <Field
        defaultValue={sum?.amount ?? ''}
        error={amountRefused}
        inputMode="decimal"
        label={w.amount}
        name={`${row}.amount`}
        required
        w={150}
      />
      <Field
        defaultValue={sum?.currency ?? currency}
        error={currencyRefused}
        label={w.currency}
        maxLength={3}
        name={`${row}.currency`}
        pattern="[A-Za-z]{3}"
        required
        w={110}
      />
    </>
  );
}

/** Of the body of the request. */
export function chargingOf(filled: Filled) {
  const { minimumPeriods = '', penaltyPercent = '', firstPeriod = '', lastPeriod = '' } = filled;
  const { periodsInAdvance = '', activation, accrual } = filled;
  const penaltyAmounts = sumsOf(filled, 'penaltyAmounts');
  const isBound = minimumPeriods !== '' || penaltyPercent !== '' || penaltyAmounts.length > 0;
  const penalty = { penaltyPercent: penaltyPercent === '' ? null : Number(penaltyPercent), penaltyAmounts };
  return {
    activationFees: sumsOf(filled, 'activationFees'),
    minimumTerm: isBound ? { periods: Number(minimumPeriods), ...penalty } : null,
    firstPeriod: firstPeriod === '' ? null : firstPeriod,
    lastPeriod: lastPeriod === '' ? null : lastPeriod,
    periodsInAdvance: Number(periodsInAdvance),
    activation,
    accrual,
  };
}

function sumsOf(filled: Filled, rows: string) {
  return rowsOf(filled, rows).map(({ amount, currency = '' }) => ({ amount, currency: currency.toUpperCase() }));
}
