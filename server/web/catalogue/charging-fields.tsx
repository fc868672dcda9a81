// The fields of how an offer is charged beside its price.
import { Stack, Text } from '@mantine/core';
import type { OfferView } from '../../../shared/contracts/catalogue-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { FieldRows, rowsOf } from '../field-rows.tsx';
import { Field, type Filled, useRefused } from '../form.tsx';
import { useSession } from '../session.tsx';
import { words } from './charging-words.ts';

/** `given` is absent for a new offer. */
export function ChargingFields({ given }: { readonly given: OfferView['charging'] | undefined }) {
  const w = useWords(words);
  const { me } = useSession();
  return (
    <Stack gap={4}>
      <Text fw={600} size="sm">
        {w.activation}
      </Text>
      <Text c="dimmed" size="xs">
        {w.activationHint}
      </Text>
      <FieldRows add={w.addFee} given={given?.activationFees ?? []} remove={w.removeFee}>
        {(index, fee) => <FeeRow currency={me.account.currency} fee={fee} row={`activationFees.${index}`} />}
      </FieldRows>
    </Stack>
  );
}

interface FeeProps {
  readonly row: string;
  readonly fee: OfferView['charging']['activationFees'][number] | undefined;
  readonly currency: string;
}

function FeeRow({ row, fee, currency }: FeeProps) {
  const w = useWords(words);
  const amountRefused = useRefused(`charging.${row}.amount`);
  const currencyRefused = useRefused(`charging.${row}.currency`);
  return (
    <>
      <Field
        defaultValue={fee?.amount ?? ''}
        error={amountRefused}
        inputMode="decimal"
        label={w.amount}
        name={`${row}.amount`}
        required
        w={150}
      />
      <Field
        defaultValue={fee?.currency ?? currency}
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
  return {
    activationFees: rowsOf(filled, 'activationFees').map(({ amount, currency = '' }) => ({
      amount,
      currency: currency.toUpperCase(),
    })),
  };
}
