// The units of a subscription by their UUIDs; chosen ones are terminated by an order that shows first what is given back (S3.19).
import { Button, Card, Checkbox, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { z } from 'zod';
import { listSchema } from '../../../shared/contracts/server-api.ts';
import { unitSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { type Holder, holderPath } from '../purchase/holder.ts';
import type { Subscription } from '../purchase/offers.ts';
import { useCart } from '../purchase/use-cart.ts';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

type Unit = z.infer<typeof unitSchema>;
const SHOWN = 25;

interface Props {
  readonly subscription: Subscription;
  readonly holder: Pick<Holder, 'kind' | 'id'>;
}

export function Units({ subscription, holder }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const { may } = useSession();
  const [, keepCart] = useCart(holder);
  const units = useRead(`/subscriptions/${subscription.number}/units`, listSchema(unitSchema));
  const [search, setSearch] = useState(params.get('unit') ?? '');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { number, version, state, internal } = subscription;
  const mayEnd = may('orders:write') && state === 'active' && !internal;
  const terminate = () => {
    keepCart({
      items: [{ subscription: number, version, terminateUnits: [...chosen] }],
      from: `/subscriptions/${number}`,
    });
    go(`/purchase/${holderPath(holder)}/checkout`);
  };
  return (
    <Card component="section" withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {w.unitList}
        </Title>
        <Text c="dimmed" size="sm">
          {w.unitsHint}
        </Text>
        <TextInput
          aria-label={w.filterUnits}
          maxLength={36}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          placeholder={w.filterUnits}
          value={search}
        />
        <Loaded of={units}>
          {({ items }) => (
            <Stack gap={4}>
              {found(items, search)
                .slice(0, SHOWN)
                .map(({ id, unit, terminated }) => (
                  <Group gap="sm" key={id} wrap="nowrap">
                    {mayEnd && (
                      <Checkbox
                        aria-label={w.choose(id)}
                        checked={chosen.includes(id)}
                        disabled={terminated}
                        onChange={({ currentTarget: { checked } }) =>
                          setChosen(checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                        }
                      />
                    )}
                    <Text size="sm" w={40}>
                      {unit}
                    </Text>
                    <CopyText text={id} />
                    {terminated && (
                      <Text c="dimmed" size="sm">
                        {w.terminated}
                      </Text>
                    )}
                  </Group>
                ))}
              <Text c="dimmed" size="xs">
                {w.shownOf(Math.min(SHOWN, found(items, search).length), items.length)}
              </Text>
            </Stack>
          )}
        </Loaded>
        {mayEnd && (
          <Group>
            <Button color="red" disabled={chosen.length === 0} onClick={terminate} variant="light">
              {chosen.length === 0
                ? w.terminateNone
                : w.terminate(w.someUnits(chosen.length, format.number(chosen.length)))}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}

function found(units: readonly Unit[], search: string): readonly Unit[] {
  return units.filter(({ id }) => id.includes(search.trim().toLowerCase()));
}
