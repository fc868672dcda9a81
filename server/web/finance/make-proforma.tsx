// Sales makes a proforma invoice of the cart that stands at the checkout.
import { Text } from '@mantine/core';
import { proformaSchema } from '../../../shared/contracts/payments-api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActDialog, Field, type Filled } from '../form.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

export function MakeProforma({ quoteId }: { readonly quoteId: string }) {
  const w = useWords(words);
  const { api } = useSession();
  const make = useAct({
    run: ({ validDays }: Filled, idempotencyKey) =>
      api.send('POST', '/proformas', proformaSchema, {
        body: { quoteId, validDays: Number(validDays) },
        idempotencyKey,
      }),
    changes: ['/proformas'],
  });
  return (
    <ActDialog
      act={make}
      opener={w.makeProforma}
      result={({ number }) => (
        <>
          <Text size="sm">{w.madeProforma(number)}</Text>
          <CopyText text={number} />
        </>
      )}
      says={w.makeSays}
      submit={w.makeProforma}
      title={w.makeProforma}
    >
      <Field
        data-autofocus
        defaultValue="30"
        inputMode="numeric"
        label={w.validDays}
        name="validDays"
        pattern="\d{1,3}"
        required
        w={200}
      />
    </ActDialog>
  );
}
