// What a page reads and does through its API: kept by address, read anew after an act; a session found ended is told to the page.
import { notifications } from '@mantine/notifications';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef } from 'react';
import type { z } from 'zod';
import { type Api, freshKey, NoAnswer } from './api.ts';
import { useWords } from './language.tsx';

const words = { en: { close: 'Close the notice' }, de: { close: 'Hinweis schließen' } };

interface Access {
  readonly api: Api;
  /** Part of every query's key: nothing read for one is shown for another, e.g. of accounts acted for. */
  readonly scope: string | undefined;
  isSignedOut(error: unknown): boolean;
  /** Leads to the sign-in, and back. */
  onSignedOut(): void;
}

export const AccessContext = createContext<Access | undefined>(undefined);

export function useAccess(): Access {
  const access = useContext(AccessContext);
  if (access === undefined) throw new Error('Something is read where nobody is signed in.');
  return access;
}

interface Options<T> {
  /** Asked again so often, e.g. while a payment is awaited; or as what was read last says. */
  readonly everyMs?: number | undefined | ((last: T | undefined) => number | undefined);
  readonly enabled?: boolean;
}

/** `path` with its query string is the key: `invalidate(['/pbxs'])` makes every list and page of PBXs be read anew. */
export function useRead<T>(path: string, schema: z.ZodType<T>, { everyMs, enabled = true }: Options<T> = {}) {
  const { api, scope, isSignedOut, onSignedOut } = useAccess();
  const result = useQuery({
    queryKey: ['read', scope, path],
    queryFn: ({ signal }) => api.get(path, schema, { signal }),
    placeholderData: keepPreviousData,
    enabled,
    refetchInterval: ({ state }) => (typeof everyMs === 'function' ? everyMs(state.data) : everyMs) ?? false,
  });
  const ended = isSignedOut(result.error);
  useEffect(() => {
    if (ended) onSignedOut();
  }, [ended, onSignedOut]);
  return result;
}

/** After an act: everything read from addresses that begin with one of `paths` is stale. */
export function useInvalidate(): (paths: readonly string[]) => Promise<void> {
  const queries = useQueryClient();
  return (paths) =>
    queries.invalidateQueries({
      predicate: ({ queryKey: [kind, , path] }) =>
        kind === 'read' && typeof path === 'string' && paths.some((start) => path.startsWith(start)),
    });
}

interface Act<Input, Output> {
  /** `key` stays the same until the act was answered: trying again after a lost answer does nothing twice. */
  readonly run: (input: Input, key: string) => Promise<Output>;
  /** Addresses whose reads are stale afterwards. */
  readonly changes: readonly string[];
  /** Told in a notice; absent: the page itself shows what happened. */
  readonly done?: (output: Output) => string;
  readonly onDone?: (output: Output) => void;
}

/** One act of a person: done once however often the button is pressed, its outcome told, what it changed read anew. */
export function useAct<Input, Output>({ run, changes, done, onDone }: Act<Input, Output>) {
  const { isSignedOut, onSignedOut } = useAccess();
  const invalidate = useInvalidate();
  const w = useWords(words);
  const key = useRef<string>(undefined);
  return useMutation({
    mutationFn: (input: Input) => {
      key.current ??= freshKey();
      return run(input, key.current);
    },
    onSuccess: (output) => {
      key.current = undefined;
      if (done !== undefined)
        notifications.show({ message: done(output), color: 'green', closeButtonProps: { 'aria-label': w.close } });
      onDone?.(output);
      void invalidate(changes);
    },
    onError: (error) => {
      if (!(error instanceof NoAnswer)) key.current = undefined;
      if (isSignedOut(error)) onSignedOut();
    },
  });
}
