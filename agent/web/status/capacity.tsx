// Extensions, calls and services: what is used, what is licensed, and why each limit is what it is.
import { Anchor, Card, Collapse, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type Status, whySchema } from '../../../shared/contracts/local-api.ts';
import { type GrantKind, SERVICES } from '../../../shared/licence/licence.ts';
import { CapacityGauge } from '../../../shared/ui/capacity-gauge.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { licenceWords } from '../../../shared/ui/licence-words.ts';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { ReasonsTable } from '../../../shared/ui/reasons-table.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { words } from './words.ts';

export function Capacity({ status: { capacity } }: { readonly status: Status }) {
  const w = useWords(words);
  const { counted } = useWords(licenceWords);
  const format = useFormats();
  const { calls, extensions } = capacity;
  return (
    <Card withBorder>
      <Title mb="sm" order={3} size="h4">
        {w.capacity}
      </Title>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Limit
          kind="extensions"
          label={counted.extensions}
          limit={extensions.limit}
          note={
            extensions.refused.length === 0
              ? w.extensionsNote(format.number(extensions.refusedToday))
              : w.refusedExtensions(extensions.refused.join(', '))
          }
          used={extensions.configured}
        />
        <Limit
          kind="concurrent_calls"
          label={counted.concurrent_calls}
          limit={calls.limit}
          note={w.callsNote(format.number(calls.peakToday), format.number(calls.refusedToday))}
          used={calls.used}
        />
      </SimpleGrid>
      <Services services={capacity.services} />
    </Card>
  );
}

interface LimitProps {
  readonly kind: GrantKind;
  readonly label: string;
  readonly limit: number;
  readonly used: number | undefined;
  readonly note: string;
}

function Limit({ kind, label, limit, used, note }: LimitProps) {
  const w = useWords(words);
  const format = useFormats();
  const [opened, { toggle }] = useDisclosure();
  const why = (
    <Anchor aria-expanded={opened} component="button" onClick={toggle} size="sm" type="button">
      {w.why(format.number(limit))}
    </Anchor>
  );
  return (
    <Stack gap="xs">
      <CapacityGauge label={label} limit={limit} note={note} used={used} why={why} />
      <Collapse expanded={opened}>{opened && <Reasons kind={kind} />}</Collapse>
    </Stack>
  );
}

/** Every grant behind a total, as the licence signs them. */
function Reasons({ kind }: { readonly kind: GrantKind }) {
  const why = useRead(`/why/${kind}`, whySchema);
  return (
    <Loaded lines={2} of={why}>
      {({ sentence, parts }) => (
        <Stack gap="xs">
          <Text size="sm">{sentence}</Text>
          {parts.length > 0 && <ReasonsTable parts={parts} />}
        </Stack>
      )}
    </Loaded>
  );
}

function Services({ services }: { readonly services: Status['capacity']['services'] }) {
  const w = useWords(words);
  const { counted } = useWords(licenceWords);
  const format = useFormats();
  return (
    <Group gap="lg" mt="md">
      <Text fw={600}>{w.services}</Text>
      {SERVICES.map((service) => {
        const licensed = services.find((one) => one.service === service);
        const seats = service === 'outbound_call_center' ? `${w.seats(format.number(licensed?.quantity ?? 0))}, ` : '';
        return (
          <Group gap={6} key={service}>
            <Text size="sm">{counted[service]}</Text>
            {licensed === undefined ? (
              <StateBadge tone="off">{w.notLicensed}</StateBadge>
            ) : (
              <StateBadge tone="good">{`${seats}${w.until(format.date(licensed.until * 1000))}`}</StateBadge>
            )}
          </Group>
        );
      })}
    </Group>
  );
}
