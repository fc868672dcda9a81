// Capacity bought against used; every number opens to the grants it is the sum of.
import { Anchor, Collapse, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'wouter';
import { CapacityGauge } from '../../../shared/ui/capacity-gauge.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { licenceWords } from '../../../shared/ui/licence-words.ts';
import { ReasonsTable } from '../../../shared/ui/reasons-table.tsx';
import { useKindName } from '../../../shared/ui/seat-names.ts';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import type { PbxParts, Standing } from './pbx.ts';
import { standingWords } from './standing-words.ts';

type Limit = Standing['limits'][number];

export function Capacity({ pbx, standing: { limits } }: PbxParts) {
  const w = useWords(standingWords);
  const { counted } = useWords(licenceWords);
  const used = { extensions: pbx.extensions.used, concurrent_calls: pbx.calls.used };
  const gauges = (['extensions', 'concurrent_calls'] as const).flatMap((kind) => {
    const limit = limits.find((one) => one.kind === kind);
    return limit === undefined ? [] : [{ kind, limit }];
  });
  const others = limits.filter(({ kind }) => kind !== 'extensions' && kind !== 'concurrent_calls');
  return (
    <Panel title={w.capacity}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" style={{ alignItems: 'start' }}>
        {gauges.map(({ kind, limit }) => (
          <Gauge
            key={kind}
            label={counted[kind]}
            limit={limit}
            used={pbx.lastSeenAtMs === null ? undefined : used[kind]}
          />
        ))}
      </SimpleGrid>
      <Text fw={600} mt="sm">
        {w.services}
      </Text>
      {others.length === 0 && (
        <Text c="dimmed" size="sm">
          {w.noServices}
        </Text>
      )}
      {others.map((limit) => (
        <Other key={limit.kind} limit={limit} />
      ))}
    </Panel>
  );
}

function Gauge({
  label,
  limit,
  used,
}: {
  readonly label: string;
  readonly limit: Limit;
  readonly used: number | undefined;
}) {
  const w = useWords(standingWords);
  const [opened, { toggle }] = useDisclosure();
  return (
    <Stack gap="xs">
      <CapacityGauge
        label={label}
        limit={limit.total}
        note={used === undefined ? undefined : w.lastHour}
        used={used}
        why={<Why opened={opened} total={limit.total} what={label} onToggle={toggle} />}
      />
      <Collapse expanded={opened}>{opened && <Reasons limit={limit} />}</Collapse>
    </Stack>
  );
}

function Other({ limit }: { readonly limit: Limit }) {
  const format = useFormats();
  const name = useKindName()(limit.kind);
  const [opened, { toggle }] = useDisclosure();
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text size="sm">{name}</Text>
        <Text fw={600} size="sm">
          {format.number(limit.total)}
        </Text>
        <Why opened={opened} total={limit.total} what={name} onToggle={toggle} />
      </Group>
      <Collapse expanded={opened}>{opened && <Reasons limit={limit} />}</Collapse>
    </Stack>
  );
}

interface WhyProps {
  readonly what: string;
  readonly total: number;
  readonly opened: boolean;
  readonly onToggle: () => void;
}

function Why({ what, total, opened, onToggle }: WhyProps) {
  const w = useWords(standingWords);
  const format = useFormats();
  const text = w.why(format.number(total));
  return (
    <Anchor
      aria-expanded={opened}
      aria-label={`${what}: ${text}`}
      component="button"
      onClick={onToggle}
      size="sm"
      type="button"
    >
      {text}
    </Anchor>
  );
}

function Reasons({ limit: { floor, parts } }: { readonly limit: Limit }) {
  const w = useWords(standingWords);
  const format = useFormats();
  const { may } = useSession();
  if (parts.length === 0) return <Text size="sm">{w.floorOnly(format.number(floor))}</Text>;
  const linked = (number: number) => (
    <Anchor component={Link} href={`/subscriptions/${number}`} size="sm">
      {number}
    </Anchor>
  );
  return (
    <Stack gap={4}>
      <Text size="sm">{w.reasons}</Text>
      <ReasonsTable parts={parts} {...(may('subscriptions:read') ? { subscriptionOf: linked } : {})} />
    </Stack>
  );
}
