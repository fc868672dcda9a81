// A bank transfer as a person of finance writes it down: how much, on which day, under which reference.
import type { MoneyJson } from '../../../shared/money.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { localDay } from '../day.ts';
import { Field } from '../form.tsx';

interface Props {
  /** What is expected, to be corrected. */
  readonly money: MoneyJson;
  /** The day's name in the API, and the words of all three. */
  readonly day: { readonly name: string; readonly label: string };
  readonly amount: string;
  readonly bankReference: string;
}

export function TransferFields({ money, day, amount, bankReference }: Props) {
  const nowMs = useNow();
  return (
    <>
      <Field
        defaultValue={money.amount}
        inputMode="decimal"
        label={`${amount}, ${money.currency}`}
        name="amount.amount"
        required
        w={220}
      />
      <Field defaultValue={localDay(nowMs)} required type="date" w={220} {...day} />
      <Field data-autofocus label={bankReference} maxLength={80} name="bankReference" required />
    </>
  );
}
