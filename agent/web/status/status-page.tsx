// The status tab: the sentence its reader came for, what to do, capacity and why, peaks, dates, and what is behind it.
import { Alert, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { Status } from '../../../shared/contracts/local-api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { LadderTimeline } from '../../../shared/ui/ladder-timeline.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { SEAT_NAMES } from '../../../shared/ui/seat-names.ts';
import { useStatus } from '../status.ts';
import { Capacity } from './capacity.tsx';
import { Details } from './details.tsx';
import { words } from './words.ts';

const Peaks = lazy(() => import('./peaks.tsx').then(({ Peaks }) => ({ default: Peaks })));
const Deeds = lazy(() => import('./deeds.tsx').then(({ Deeds }) => ({ default: Deeds })));

export function StatusPage() {
  const w = useWords(words);
  const status = useStatus();
  return (
    <Loaded of={status}>
      {(shown) => (
        <Page
          lead={
            <>
              <Lead status={shown} /> <Used status={shown} />
            </>
          }
          level={2}
          title={w.title}
        >
          <Alerts status={shown} />
          <Capacity status={shown} />
          <Suspense fallback={<Card h={300} withBorder />}>
            <Peaks limit={shown.capacity.calls.limit} />
          </Suspense>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Dates status={shown} />
            <Details status={shown} />
          </SimpleGrid>
          <Suspense>
            <Deeds status={shown} />
          </Suspense>
        </Page>
      )}
    </Loaded>
  );
}

/** The date is that of the ladder: where a term ends, or where its grace does. */
function Lead({ status: { ladder, dates, alerts, licence } }: { readonly status: Status }) {
  const { lead } = useWords(words);
  const format = useFormats();
  const turn = dates.find(({ change }) => change === 'grace' || change === 'restricted');
  if (licence === undefined && alerts.some(({ code }) => code === 'state_damaged')) return lead.damaged;
  if (ladder === 'unactivated' || ladder === 'restricted') return lead[ladder];
  return turn === undefined ? lead.open : lead[ladder](format.date(turn.at * 1000));
}

/** Nothing while there is no licence, or the PBX does not tell how many it has. */
function Used({ status: { capacity, licence } }: { readonly status: Status }) {
  const w = useWords(words);
  const format = useFormats();
  const { configured, limit } = capacity.extensions;
  if (configured === undefined || licence === undefined) return null;
  return w.used(format.number(configured), format.number(limit));
}

const COLORS = { info: 'blue', warning: 'yellow', error: 'red' } as const;

function Alerts({ status: { alerts } }: { readonly status: Status }) {
  return alerts.map(({ code, severity, message, next }) => (
    <Alert
      color={COLORS[severity]}
      icon={severity === 'info' ? <IconInfoCircle aria-hidden /> : <IconAlertTriangle aria-hidden />}
      key={`${code} ${message}`}
      title={message}
      variant="light"
    >
      <Text size="sm">{next}</Text>
    </Alert>
  ));
}

function Dates({ status }: { readonly status: Status }) {
  const w = useWords(words);
  const nowMs = useNow();
  return (
    <Card withBorder>
      <Stack>
        <Title order={3} size="h4">
          {w.timeline}
        </Title>
        <LadderTimeline
          dates={status.dates.map(({ at, change }) => ({ atMs: at * 1000, change }))}
          names={SEAT_NAMES}
          nowMs={nowMs}
          today={<Lead status={status} />}
        />
      </Stack>
    </Card>
  );
}
