// What closing an account ends and costs, before it is closed: fees to the end of their month, and what ends before its agreed term (S4.23).
import { List, Stack, Text } from '@mantine/core';
import { closingSchema } from '../../../shared/contracts/accounts-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { words } from './words.ts';

export function useClosing(accountId: string, enabled: boolean) {
  return useRead(`/accounts/${accountId}/closing`, closingSchema, { enabled });
}

export function ClosingCost({ closing }: { readonly closing: ReturnType<typeof useClosing> }) {
  const w = useWords(words).closing;
  const format = useFormats();
  return (
    <Loaded of={closing}>
      {({ subscriptions }) => (
        <Stack gap="xs">
          <Text size="sm">
            {subscriptions.length === 0 ? w.none : w.ends(subscriptions.length, format.number(subscriptions.length))}
          </Text>
          {subscriptions.some(({ fee, penalty }) => fee !== null || penalty !== null) && (
            <List size="sm">
              {subscriptions.map(({ number, sku, fee, lastFeeMonth, penalty }) => [
                fee !== null && lastFeeMonth !== null && (
                  <List.Item key={`${number} fee`}>
                    {w.fee(sku, format.money(fee), format.month(lastFeeMonth))}
                  </List.Item>
                ),
                penalty !== null && (
                  <List.Item key={`${number} penalty`}>{w.penalty(sku, format.money(penalty))}</List.Item>
                ),
              ])}
            </List>
          )}
        </Stack>
      )}
    </Loaded>
  );
}
