// What is done about many orders at once: those that nobody paid are cancelled.
import type { z } from 'zod';
import { type listedOrderSchema, orderSchema } from '../../../shared/contracts/orders-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import type { Bulk } from '../lists/bulk.ts';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

type Order = z.infer<typeof listedOrderSchema>;
const OPEN: readonly Order['state'][] = ['created', 'pending', 'failed'];

export function useOrderActs(): Bulk<Order> {
  const { bulk: w, states, order } = useWords(words);
  const format = useFormats();
  const { api, may } = useSession();
  return {
    nameOf: ({ number }) => order(number),
    acts: may('orders:write')
      ? [
          {
            name: w.cancel,
            says: w.says,
            submit: w.submit,
            isDestructive: true,
            plan: ({ state, total }) =>
              OPEN.includes(state)
                ? { changes: w.changes(format.money(total)) }
                : { refused: w.refused(states[state]) },
            run: ({ id }, idempotencyKey) =>
              api.send('POST', `/orders/${id}/cancel`, orderSchema, { body: {}, idempotencyKey }),
            changes: ['/orders'],
          },
        ]
      : [],
  };
}
