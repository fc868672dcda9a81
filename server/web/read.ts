// Reads of the API as a page uses them: kept per account acted for, and one that finds the session ended leads to the sign-in.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import { isSignedOut, useSession } from './session.tsx';

interface Options {
  /** Asked again so often, e.g. while a payment is awaited. */
  readonly everyMs?: number;
  readonly enabled?: boolean;
}

/** `path` with its query string is the key: `invalidate(['/pbxs'])` makes every list and page of PBXs be read anew. */
export function useRead<T>(path: string, schema: z.ZodType<T>, { everyMs, enabled = true }: Options = {}) {
  const { api, actingFor } = useSession();
  const queries = useQueryClient();
  const result = useQuery({
    queryKey: ['read', actingFor, path],
    queryFn: ({ signal }) => api.get(path, schema, { signal }),
    placeholderData: keepPreviousData,
    enabled,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
  const ended = isSignedOut(result.error);
  useEffect(() => {
    if (ended) void queries.invalidateQueries({ queryKey: ['whoami'] });
  }, [ended, queries]);
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
