// Keeping a PayPal wallet without an order: the buyer agrees at PayPal, comes back here, and PayPal is asked whether it is so.
import { Button } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { methodUnderWaySchema, savedMethodSchema } from '../../../shared/contracts/payments-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { words } from '../invoices/words.ts';
import { useSession } from '../session.tsx';

const BACK = 'back';

export function AddPaypal({ path }: { readonly path: string }) {
  const w = useWords(words);
  const { api, me } = useSession();
  const [params, setParams] = useSearchParams();
  // PayPal's own word in the address is not gone by: what was begun here is.
  const [begun, setBegun, forget] = useSessionStorage({
    key: `switchkey-paypal:${me.actor}:${me.accountId}`,
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const begin = useAct({
    run: (_: undefined, idempotencyKey) => {
      const returnUrl = `${location.origin}${location.pathname}?from=${BACK}`;
      return api.send('POST', path, methodUnderWaySchema, { body: { provider: 'paypal', returnUrl }, idempotencyKey });
    },
    changes: [],
    onDone: ({ ref, action }) => {
      setBegun(ref);
      if (action?.kind === 'redirect') location.assign(action.url);
    },
  });
  const confirm = useAct({
    run: (ref: string, idempotencyKey) =>
      api.send('POST', `${path}/confirm`, savedMethodSchema, { body: { provider: 'paypal', ref }, idempotencyKey }),
    changes: [path],
    done: ({ label }) => w.cardKept(label),
    onDone: forget,
  });
  const isBack = params.get('from') === BACK && begun !== '';
  const asked = useRef(false);
  const { mutate } = confirm;
  useEffect(() => {
    if (!isBack || asked.current) return;
    asked.current = true;
    mutate(begun);
    setParams({}, { replace: true });
  }, [isBack, begun, mutate, setParams]);
  return (
    <>
      {begin.error !== null && <ProblemAlert error={begin.error} />}
      {confirm.error !== null && <ProblemAlert error={confirm.error} onRetry={() => mutate(begun)} />}
      <Button loading={begin.isPending || confirm.isPending} onClick={() => begin.mutate(undefined)} variant="default">
        {w.addPaypal}
      </Button>
    </>
  );
}
