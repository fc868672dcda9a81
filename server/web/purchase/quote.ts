// The server's price for a cart, asked anew a moment after it last changed; what is shown is what will be charged (S1.23).
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import { quoteSchema } from '../../../shared/contracts/orders-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { useAccess } from '../../../shared/ui/reads.tsx';
import { type Cart, isEmpty } from './cart.ts';
import type { Holder } from './holder.ts';

export type Quote = z.infer<typeof quoteSchema>;
const PAUSE_MS = 300;
/** Held for 30 minutes; a page that stays open asks again before that. */
const OLDEST_MS = 25 * 60_000;

export interface Quoted {
  /** The last one, also while a new one is asked for. */
  readonly quote: Quote | undefined;
  /** There is something to price. */
  readonly isAsked: boolean;
  /** It is not (yet) the price of the cart as it stands. */
  readonly isStale: boolean;
  readonly error: Error | null;
  again(): void;
}

export function useQuote(holder: Holder | undefined, cart: Cart): Quoted {
  const { api, scope, isSignedOut, onSignedOut } = useAccess();
  const queries = useQueryClient();
  const asked = holder === undefined || isEmpty(cart) ? undefined : JSON.stringify(askFor(holder, cart));
  const [settled] = useDebouncedValue(asked, PAUSE_MS, { leading: true });
  const key = ['quote', scope, settled];
  const result = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => {
      const { path, body } = JSON.parse(settled ?? '{}');
      return api.send('POST', path, quoteSchema, { body, signal });
    },
    enabled: settled !== undefined,
    placeholderData: keepPreviousData,
    staleTime: OLDEST_MS,
    refetchInterval: OLDEST_MS,
  });
  const ended = isSignedOut(result.error);
  useEffect(() => {
    if (ended) onSignedOut();
  }, [ended, onSignedOut]);
  return {
    isAsked: asked !== undefined,
    quote: asked === undefined ? undefined : result.data,
    isStale:
      settled !== asked || result.isPlaceholderData || result.isFetching || result.data === undefined || result.isError,
    error: asked === undefined || settled !== asked ? null : result.error,
    again: () => void queries.resetQueries({ queryKey: ['quote'] }),
  };
}

function askFor({ pbxId, accountId }: Holder, { items, cycles, payerId }: Cart) {
  const payer = payerId === undefined ? {} : { payerId };
  if (cycles !== undefined) return { path: '/quotes/renewal', body: { pbxId, cycles, ...payer } };
  return { path: '/quotes', body: { accountId, ...(pbxId === undefined ? {} : { pbxId }), items, ...payer } };
}

/** What the server refused about one row of the cart. */
export function itemProblem(error: Error | null, index: number): string | undefined {
  if (!(error instanceof Refusal) || index < 0) return undefined;
  return error.problem.fields?.find(({ path }) => path.startsWith(`items.${index}.`) || path === `items.${index}`)
    ?.message;
}
