// The vendor waits longer for what is overdue: to a day, with a reason; a suspension is not undone by hand.
import { suspensionSchema } from '../../../shared/contracts/accounts-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { ActDialog, Field, LongField } from '../form.tsx';
import { useSession } from '../session.tsx';
import type { Account } from './account-state.tsx';
import { words } from './words.ts';

export function DeferSuspension({ account: { id } }: { readonly account: Account }) {
  const { deferral: w, reason, reasonHint } = useWords(words);
  const { api } = useSession();
  const defer = useAct({
    run: (body: object, idempotencyKey) =>
      api.send('POST', `/accounts/${id}/suspension/deferral`, suspensionSchema, { body, idempotencyKey }),
    changes: ['/accounts'],
    done: () => w.done,
  });
  return (
    <ActDialog
      act={defer}
      opener={w.opener}
      openerProps={{ size: 'sm' }}
      says={w.says}
      submit={w.submit}
      title={w.opener}
    >
      <Field description={w.untilHint} label={w.until} name="until" required type="date" />
      <LongField description={reasonHint} label={reason} maxLength={300} name="reason" required />
    </ActDialog>
  );
}

/** To which day it is put off; nothing where it is not. */
export function DeferredUntil({ account: { id } }: { readonly account: Account }) {
  const { deferral: w } = useWords(words);
  const { day } = useFormats();
  const { data } = useRead(`/accounts/${id}/suspension`, suspensionSchema);
  return data?.deferredUntil == null ? null : <span>{w.deferred(day(data.deferredUntil))}</span>;
}
