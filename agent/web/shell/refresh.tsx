// Asking the licence server now, and what came of it, told in place.
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { outcomeSchema } from '../../../shared/contracts/local-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { OutcomeAlert } from '../outcome-alert.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

type Refresh = ReturnType<typeof useRefresh>;

export function useRefresh() {
  const { api } = useSession();
  return useAct({ run: () => api.send('POST', '/refresh', outcomeSchema, { body: {} }), changes: ['/'] });
}

export function RefreshButton({ refresh }: { readonly refresh: Refresh }) {
  const w = useWords(words);
  return (
    <Button
      leftSection={<IconRefresh aria-hidden size={16} />}
      loading={refresh.isPending}
      onClick={() => refresh.mutate(undefined)}
    >
      {w.refresh}
    </Button>
  );
}

export function RefreshOutcome({ refresh }: { readonly refresh: Refresh }) {
  if (refresh.error !== null) return <ProblemAlert error={refresh.error} />;
  return refresh.data === undefined ? null : <OutcomeAlert onClose={refresh.reset} outcome={refresh.data} />;
}
