// How a PBX stands: bought against used with the reasons, daily peaks against the limits, dates ahead, licence and agent.
import { Alert, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { listSchema, usageDaySchema } from '../../../shared/contracts/server-api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { DailyPlot } from '../../../shared/ui/daily-plot.tsx';
import { LadderTimeline } from '../../../shared/ui/ladder-timeline.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { licenceWords } from '../../../shared/ui/licence-words.ts';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { SEAT_NAMES } from '../../../shared/ui/seat-names.ts';
import { Panel } from '../panel.tsx';
import { WhyStopped } from '../subscriptions/why-stopped.tsx';
import { Capacity } from './capacity.tsx';
import { licenceName, type PbxParts } from './pbx.ts';
import { standingWords } from './standing-words.ts';

export function PbxStatus({ pbx, standing }: PbxParts) {
  const w = useWords(standingWords);
  const ladder = useWords(licenceWords).ladder;
  const now = useNow();
  return (
    <Stack>
      <WhyStopped askSeller={standing.askSeller} stopped={standing.stopped} />
      <Waits pbx={pbx} standing={standing} />
      <Capacity pbx={pbx} standing={standing} />
      <Peaks pbx={pbx} standing={standing} />
      <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
        <Panel title={w.timeline}>
          <LadderTimeline
            dates={standing.dates.map(({ at, change }) => ({ atMs: at * 1000, change }))}
            names={SEAT_NAMES}
            nowMs={now}
            today={ladder[standing.ladder]}
          />
        </Panel>
        <Facts pbx={pbx} standing={standing} />
      </SimpleGrid>
    </Stack>
  );
}

/** What was decided and is not proved by the PBX yet. */
function Waits({ pbx, standing: { licence, standsBy } }: PbxParts) {
  const w = useWords(standingWords);
  const format = useFormats();
  const { waitingSinceMs, pending } = pbx;
  return (
    <>
      {standsBy !== null && (
        <Alert color="blue" variant="light">
          {w.standsBy(standsBy.serial)}
        </Alert>
      )}
      {waitingSinceMs !== null && licence !== null && (
        <Alert color="blue" icon={<IconClock aria-hidden />} title={w.waits} variant="light">
          {w.waitsText(licenceName(licence), format.dateTime(waitingSinceMs))}
        </Alert>
      )}
      {pending !== null && (
        <Alert color="yellow" icon={<IconClock aria-hidden />} title={w.pending[pending.kind]} variant="light">
          {w.pendingText(format.dateTime(pending.since * 1000))}
        </Alert>
      )}
    </>
  );
}

function Peaks({ pbx, standing }: PbxParts) {
  const w = useWords(standingWords);
  const format = useFormats();
  const usage = useRead(`/pbxs/${pbx.id}/usage?days=30`, listSchema(usageDaySchema));
  const limitOf = (kind: string) => {
    const value = standing.limits.find((limit) => limit.kind === kind)?.total ?? 0;
    return { value, label: w.limit(format.number(value)) };
  };
  return (
    <Panel title={w.peaks}>
      <Loaded of={usage}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{w.noUse}</Empty>
          ) : (
            <SimpleGrid cols={{ base: 1, lg: 2 }}>
              {(
                [
                  ['peakCalls', w.peakCalls, 'concurrent_calls'],
                  ['extensions', w.peakExtensions, 'extensions'],
                ] as const
              ).map(([of, label, kind]) => (
                <Stack gap="xs" key={of}>
                  <Text fw={500} size="sm">
                    {label}
                  </Text>
                  <DailyPlot
                    days={items.map((day) => ({ atMs: day.day * 1000, value: day[of] }))}
                    label={label}
                    limit={limitOf(kind)}
                  />
                </Stack>
              ))}
            </SimpleGrid>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Facts({ pbx, standing: { licence, inForce, graceDays } }: PbxParts) {
  const w = useWords(standingWords);
  const format = useFormats();
  const now = useNow();
  const results = (result: string) => w.results[result === 'partly' ? 'partly' : 'applied'];
  const at = (seconds: number) => format.dateTime(seconds * 1000);
  const rows: readonly (readonly [string, string])[] = [
    [w.licence, licence === null ? w.none : w.licenceText(licenceName(licence), at(licence.issuedAt))],
    [
      w.inForce,
      inForce === null
        ? w.neverProved
        : w.inForceText(licenceName(inForce), results(inForce.result), at(inForce.appliedAt)),
    ],
    ...(licence === null ? [] : [[w.freshUntil, at(licence.freshUntil)] as const]),
    [w.seen, pbx.lastSeenAtMs === null ? w.never : format.distance(Math.min(pbx.lastSeenAtMs, now), now)],
    [w.grace, w.days(graceDays)],
    [w.registered, format.date(pbx.createdAtMs)],
  ];
  return (
    <Panel title={w.facts}>
      <Table>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th fw={500} scope="row" w={200}>
                {name}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
