// What a person keeps about lists, on the server, so that it is on every machine they sign in at: hidden columns and named filters.
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { keptListsSchema, type ListName } from '../../../shared/contracts/lists-api.ts';
import { useAccess, useRead } from '../../../shared/ui/reads.tsx';

const PATH = '/me/lists';
type KeptLists = z.infer<typeof keptListsSchema>;
export type SavedFilter = KeptLists['filters'][number];
export type Filter = SavedFilter['filter'];

export function useKeptLists() {
  return useRead(PATH, keptListsSchema);
}

/** None while it is not known: no column is shown as long as `isPending`, so that none is taken away again. */
export function useHiddenColumns(list: ListName) {
  const { data, error } = useKeptLists();
  return { hidden: data?.hidden[list] ?? [], isPending: data === undefined && error === null };
}

/** Shown at once; the server is told in the order of the clicks. */
export function useHideColumns(list: ListName): (hidden: readonly string[]) => void {
  const { api, scope } = useAccess();
  const queries = useQueryClient();
  const key = ['read', scope, PATH];
  const { mutate } = useMutation({
    scope: { id: 'hidden-columns' },
    mutationFn: (hidden: readonly string[]) => api.act('PATCH', PATH, { body: { list, hidden } }),
    onMutate: async (hidden) => {
      await queries.cancelQueries({ queryKey: key });
      queries.setQueryData<KeptLists>(
        key,
        (kept) => kept && { ...kept, hidden: { ...kept.hidden, [list]: [...hidden] } },
      );
    },
    onError: (error) => {
      notifications.show({ message: error.message, color: 'red' });
      void queries.invalidateQueries({ queryKey: key });
    },
  });
  return mutate;
}
