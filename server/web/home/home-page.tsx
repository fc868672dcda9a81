// The first page: what needs attention, each leading to its list, and the capacity in the field.
import { Anchor, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconClock, type TablerIcon } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { z } from 'zod';
import { type ATTENTION_KINDS, fieldCapacitySchema, homeSchema } from '../../../shared/contracts/overview-api.ts';
import { CapacityGauge } from '../../../shared/ui/capacity-gauge.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { Recent } from './recent.tsx';
import { Revenue } from './revenue.tsx';
import { TitledBars } from './titled-bars.tsx';
import { words } from './words.ts';

type Attention = z.infer<typeof homeSchema>;
type Kind = (typeof ATTENTION_KINDS)[number];

const BAD = { icon: IconCircleX, color: 'var(--mantine-color-red-text)' } as const;
const WARNING = { icon: IconAlertTriangle, color: 'var(--mantine-color-yellow-text)' } as const;
const WAITING = { icon: IconClock, color: 'var(--mantine-color-accent-text)' } as const;

/** Each with the list that is narrowed by the same condition as the count. */
const ROWS: Readonly<Record<Kind, { readonly href: string; readonly icon: TablerIcon; readonly color: string }>> = {
  waiting: { href: '/pbxs?state=waiting', ...WAITING },
  payments_failed: { href: '/orders?state=failed', ...BAD },
  orders_pending: { href: '/orders?state=pending', ...WAITING },
  vat_refused: { href: '/accounts?vat=refused', ...WARNING },
  cloned: { href: '/alerts?code=cloned', ...BAD },
  both_active: { href: '/alerts?code=both_active', ...BAD },
  over_limit: { href: '/pbxs?state=over_limit', ...BAD },
  grace: { href: '/pbxs?state=grace', ...WARNING },
  trials_ending: { href: '/subscriptions?due=trials', ...WARNING },
  renewals_due: { href: '/subscriptions?due=terms', ...WAITING },
  silent: { href: '/pbxs?state=silent', ...WARNING },
  near_limit: { href: '/pbxs?state=near_limit', ...WARNING },
};

export function HomePage() {
  const w = useWords(words);
  const { may } = useSession();
  const home = useRead('/home', homeSchema);
  return (
    <Page lead={home.data && w.lead(home.data.attention.length)} title={w.title}>
      <Panel title={w.todo}>
        <Loaded lines={4} of={home}>
          {(found) => <Todo found={found} />}
        </Loaded>
      </Panel>
      {may('pbxs:read') && <Field />}
      <Revenue />
      {may('audit:read') && <Recent />}
    </Page>
  );
}

function Todo({ found }: { readonly found: Attention }) {
  const w = useWords(words);
  const format = useFormats();
  const { me } = useSession();
  // A customer has one account and no list of them.
  const own: Partial<Record<Kind, string>> =
    me.account.kind === 'customer' ? { vat_refused: `/accounts/${me.account.id}` } : {};
  if (found.attention.length === 0) {
    return (
      <Group gap="sm" wrap="nowrap">
        <IconCircleCheck aria-hidden color="var(--mantine-color-green-text)" size={20} />
        <Text>{w.fine}</Text>
      </Group>
    );
  }
  return (
    <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {found.attention.map(({ kind, count, more }) => {
        const { href, icon: Icon, color } = ROWS[kind];
        const figure = format.number(count);
        const text = more ? w.orMore(figure) : figure;
        return (
          <Group component="li" gap="sm" key={kind} wrap="nowrap">
            <Icon aria-hidden color={color} size={20} style={{ flexShrink: 0 }} />
            <Anchor component={Link} href={own[kind] ?? href}>
              {w.attention[kind]({ count: more ? count + 1 : count, text }, found)}
            </Anchor>
          </Group>
        );
      })}
    </Stack>
  );
}

function Field() {
  const w = useWords(words);
  const format = useFormats();
  const { me, may } = useSession();
  const capacity = useRead('/reports/capacity', fieldCapacitySchema);
  return (
    <Loaded lines={3} of={capacity}>
      {({ pbxs, extensions, calls, bands, countedAtMs }) => {
        const first = pbxs === 0 && me.account.kind !== 'customer' && may('accounts:write');
        const lead =
          pbxs === 0
            ? w.noPbx
            : pbxs === 1
              ? w.onePbx
              : `${w.fieldLead(format.number(pbxs))} ${w.counted(format.time(countedAtMs))}`;
        return (
          <Panel lead={lead} title={w.field}>
            {first && (
              <Group>
                <Button component={Link} href="/accounts/new">
                  {w.first}
                </Button>
              </Group>
            )}
            {pbxs > 0 && (
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
                <CapacityGauge label={w.extensions} {...extensions} />
                <CapacityGauge label={w.calls} {...calls} />
              </SimpleGrid>
            )}
            {pbxs > 1 && <Fullness bands={bands} />}
          </Panel>
        );
      }}
    </Loaded>
  );
}

function Fullness({ bands }: Pick<z.infer<typeof fieldCapacitySchema>, 'bands'>) {
  const w = useWords(words);
  const format = useFormats();
  const bars = bands.map(({ fromPermille, pbxs }, at) => {
    const next = bands[at + 1];
    // A band of the whole per cent that is named begins just above it.
    const percent = (permille: number) => format.percent(Math.floor(permille / 10) / 100);
    const name = next === undefined ? w.beyond : w.band(percent(fromPermille), percent(next.fromPermille));
    return { name, value: pbxs, text: format.number(pbxs) };
  });
  return <TitledBars bars={bars} format={format.number} label={w.fullness} title={w.fullnessSay} wholeNumbers />;
}
