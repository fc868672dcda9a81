// Begins the fee of what waits for a first use that its PBX cannot report.
import { subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActDialog, Field, type Filled } from '../form.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

export function BeginFee({ number }: { readonly number: number }) {
  const w = useWords(words);
  const { api } = useSession();
  const begin = useAct({
    run: ({ reason = '' }: Filled, idempotencyKey) =>
      api.send('POST', `/subscriptions/${number}/activate`, subscriptionSchema, { body: { reason }, idempotencyKey }),
    changes: ['/subscriptions'],
    done: () => w.begun,
  });
  return (
    <ActDialog act={begin} opener={w.begin} says={w.beginSays} submit={w.begin} title={w.beginTitle(number)}>
      <Field data-autofocus label={w.reason} maxLength={300} minLength={3} name="reason" required />
    </ActDialog>
  );
}
