// The price of one unit, tier by tier where it has several.
import { Text } from '@mantine/core';
import type { PriceView } from '../../../shared/contracts/catalogue-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { words } from './price-words.ts';

interface Props {
  readonly price: Pick<PriceView, 'tiers' | 'tierMode'> | null;
  readonly currency: PriceView['currency'];
}

export function TierList({ price, currency }: Props) {
  const w = useWords(words);
  const format = useFormats();
  if (price === null)
    return (
      <Text c="dimmed" size="sm">
        {w.noPrice}
      </Text>
    );
  const money = (amount: string) => format.money({ amount, currency });
  const [only, ...more] = price.tiers;
  if (more.length === 0) return <Text size="sm">{money(only?.amount ?? '0')}</Text>;
  return (
    <>
      {price.tiers.map(({ from, amount }) => (
        <Text key={from} size="sm" style={{ whiteSpace: 'nowrap' }}>
          {w.tierWords(format.number(from), money(amount))}
        </Text>
      ))}
      {price.tierMode === 'graduated' && (
        <Text c="dimmed" size="xs">
          {w.graduated}
        </Text>
      )}
    </>
  );
}
