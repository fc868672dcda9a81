// What is chosen and typed at a checkout beside the cart, kept by this tab until it is ordered. A card is never among it: it is typed at its provider alone.
import { useSessionStorage } from '@mantine/hooks';
import { z } from 'zod';
import { useSession } from '../session.tsx';
import type { Holder } from './holder.ts';

const choicesSchema = z.object({
  /** Of a billing contact; absent: the payer's own details. */
  contactId: z.string().optional(),
  reference: z.string(),
  /** `card`, or `card:ID` for a kept one. */
  choice: z.string().optional(),
  autoRenew: z.boolean(),
  piNumber: z.string(),
  giveBack: z.enum(['credit', 'means']),
});
export type Choices = z.infer<typeof choicesSchema>;

const NONE: Choices = { reference: '', autoRenew: false, piNumber: '', giveBack: 'credit' };

export function useChoices({ kind, id }: Pick<Holder, 'kind' | 'id'>) {
  const { me } = useSession();
  const [choices, set, forget] = useSessionStorage<Choices>({
    key: `switchkey-checkout:${me.actor}:${kind}:${id}`,
    defaultValue: NONE,
    getInitialValueInEffect: false,
    serialize: (value) => JSON.stringify(value),
    deserialize: readChoices,
  });
  return { choices, choose: (given: Partial<Choices>) => set((before) => ({ ...before, ...given })), forget };
}

function readChoices(text: string | undefined): Choices {
  if (text === undefined) return NONE;
  try {
    return choicesSchema.catch(NONE).parse(JSON.parse(text));
  } catch {
    return NONE;
  }
}
