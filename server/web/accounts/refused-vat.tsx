// Says on an account's page that VIES does not know its VAT number, and what to do about it (S5.32).
import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { vatCheckSchema } from '../../../shared/contracts/accounts-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

/** While its answer is awaited. */
const LOOKED_AT_EVERY_MS = 10_000;

export function RefusedVat({ accountId }: { readonly accountId: string }) {
  const { vat: w } = useWords(words);
  const { api, may } = useSession();
  const format = useFormats();
  const path = `/accounts/${accountId}/vat`;
  const { data } = useRead(path, vatCheckSchema, {
    everyMs: (last) => (last?.asking === true ? LOOKED_AT_EVERY_MS : undefined),
  });
  const ask = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/accounts/${accountId}/vat`, vatCheckSchema, { body: {}, idempotencyKey }),
    changes: [path, '/home'],
  });
  if (data?.answer !== 'invalid' || data.vatId === null || data.answeredAtMs === null) return null;
  const { vatId, answeredAtMs, nextAskMs, asking } = data;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} role="status" title={w.title(vatId)}>
      <Stack align="flex-start" gap="xs">
        <Text size="sm">{w.says(format.date(answeredAtMs))}</Text>
        {asking ? (
          <Text size="sm">{w.asking}</Text>
        ) : (
          <>
            {nextAskMs !== null && <Text size="sm">{w.next(format.date(nextAskMs))}</Text>}
            {ask.error !== null && <ProblemAlert error={ask.error} />}
            {may('accounts:write') && (
              <Button loading={ask.isPending} onClick={() => ask.mutate(undefined)} size="xs" variant="default">
                {w.ask}
              </Button>
            )}
          </>
        )}
      </Stack>
    </Alert>
  );
}
