// How an account may pay at the checkout, and what it has with its seller: credit to spend, and a credit line.
import { Card, Stack, Text, Title } from '@mantine/core';
import { balanceSchema } from '../../../shared/contracts/balances-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { words } from '../invoices/words.ts';
import { words as checkoutWords } from '../purchase/checkout-words.ts';

export function Ways({ methods }: { readonly methods: readonly string[] }) {
  const w = useWords(words);
  const { method: named, hints, noMethods } = useWords(checkoutWords);
  return (
    <Card component="section" withBorder>
      <Title mb="xs" order={2} size="h4">
        {w.ways}
      </Title>
      {methods.length === 0 && <Text size="sm">{noMethods}</Text>}
      <Stack gap="xs">
        {methods.map((method) => (
          <div key={method}>
            <Text fw={600} size="sm">
              {named(method)}
            </Text>
            <Text c="dimmed" size="sm">
              {[hints[method] ?? '', method === 'paypal' ? w.keepsPaypal : ''].join(' ').trim()}
            </Text>
          </div>
        ))}
      </Stack>
    </Card>
  );
}

export function Credit({ accountId }: { readonly accountId: string }) {
  const w = useWords(words);
  const format = useFormats();
  const balance = useRead(`/accounts/${accountId}/balance`, balanceSchema);
  if (balance.data === undefined) return null;
  const { items, creditLine } = balance.data;
  // The ledger says what is to somebody's credit with a minus.
  const credits = items.filter(({ account, balance: { amount } }) => account === 'credit' && amount.startsWith('-'));
  if (credits.length === 0 && creditLine === null) return null;
  return (
    <Card component="section" withBorder>
      <Title mb="xs" order={2} size="h4">
        {w.credit}
      </Title>
      {credits.map(({ balance: { amount, currency } }) => (
        <Text key={currency} size="sm">
          {w.toCredit(format.money({ amount: amount.slice(1), currency }))}
        </Text>
      ))}
      {creditLine !== null && (
        <Text size="sm">
          {w.creditLine(
            format.money(creditLine.used),
            format.money(creditLine.limit),
            format.number(creditLine.termsDays),
          )}
        </Text>
      )}
    </Card>
  );
}
