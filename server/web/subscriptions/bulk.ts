// What is done about many subscriptions at once: they renew by themselves from now on, or end with their term.
import type { z } from 'zod';
import { type listedSubscriptionSchema, subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import type { Bulk, BulkRun } from '../lists/bulk.ts';
import { useSession } from '../session.tsx';
import { words } from './bulk-words.ts';
import { words as listWords } from './words.ts';

type Subscription = z.infer<typeof listedSubscriptionSchema>;

export function useSubscriptionActs(): Bulk<Subscription> {
  const w = useWords(words);
  const { states } = useWords(listWords);
  const format = useFormats();
  const { api, may } = useSession();
  const send = (autoRenew: boolean, { number, version }: Subscription, more: object, idempotencyKey?: string) =>
    api.send('POST', `/subscriptions/${number}/auto-renew`, subscriptionSchema, {
      body: { autoRenew, version, ...more },
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
  const noTerm = ({ state, periodEndMs }: Subscription) => {
    if (state === 'expired' || state === 'cancelled') return w.ended(states[state]);
    return periodEndMs === null ? w.once : undefined;
  };
  const on: BulkRun<Subscription> = {
    says: w.onSays,
    submit: w.onSubmit,
    plan(one) {
      const refused = noTerm(one) ?? (one.autoRenew ? w.isOn : undefined);
      return refused === undefined ? { changes: w.onChanges(format.date(one.periodEndMs ?? 0)) } : { refused };
    },
    run: (one, key) => send(true, one, {}, key),
    changes: ['/subscriptions', '/pbxs'],
  };
  const off: BulkRun<Subscription> = {
    says: w.offSays,
    submit: w.offSubmit,
    async plan(one) {
      const refused = noTerm(one) ?? (one.autoRenew ? undefined : w.isOff);
      if (refused !== undefined) return { refused };
      // Without its second word the API changes nothing, and says what it would change, or why it does not.
      try {
        await send(false, one, { confirm: false });
        return { refused: w.isOff };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { code, detail, next } = error.problem;
        return code === 'confirm_missing' ? { changes: detail } : { refused: `${detail} ${next}` };
      }
    },
    run: (one, key) => send(false, one, { confirm: true }, key),
    changes: ['/subscriptions', '/pbxs'],
  };
  const acts = [
    { name: w.on, ...on },
    { name: w.off, isDestructive: true, ...off },
  ];
  return { nameOf: ({ number, sku }) => `${number} · ${sku}`, acts: may('subscriptions:write') ? acts : [] };
}
