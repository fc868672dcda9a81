// What the server does by the clock: when it did, when it will, and a run of one job now; the accounts that will be removed soon.
import { Badge, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import {
  type JobOutcome,
  jobListSchema,
  outcomeSchema,
  removalListSchema,
} from '../../../shared/contracts/jobs-api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { useFormats, useLanguage, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { ActDialog, type Filled, Tick } from '../form.tsx';
import { Panel } from '../panel.tsx';
import { RowLink } from '../row-link.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { JOBS_DE, jobsWords } from './jobs-words.ts';
import { useSettings } from './links.ts';

type Job = z.infer<typeof jobListSchema>['items'][number];

export function JobsPage() {
  const w = useWords(jobsWords);
  const jobs = useRead('/jobs', jobListSchema, { everyMs: 30_000 });
  return (
    <SectionPage {...useSettings()} lead={w.lead} title={w.title}>
      <Loaded of={jobs}>{({ items }) => <Jobs jobs={items} />}</Loaded>
      <Removals />
    </SectionPage>
  );
}

function Jobs({ jobs }: { readonly jobs: readonly Job[] }) {
  const w = useWords(jobsWords);
  const format = useFormats();
  const { language } = useLanguage();
  const nowMs = useNow();
  const { may } = useSession();
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table aria-label={w.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.job}</Table.Th>
            <Table.Th>{w.last}</Table.Th>
            <Table.Th>{w.outcome}</Table.Th>
            <Table.Th>{w.next}</Table.Th>
            {may('jobs:write') && <Table.Td />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => (
            <Table.Tr key={job.name}>
              <Table.Td>
                <Text size="sm">{language === 'de' ? (JOBS_DE[job.name] ?? job.says) : job.says}</Text>
                <Text c="dimmed" size="xs">
                  {job.name}
                </Text>
              </Table.Td>
              <Table.Td>
                {job.endedAtMs === null
                  ? job.startedAtMs === null
                    ? w.never
                    : w.runs
                  : format.distance(job.endedAtMs, nowMs)}
              </Table.Td>
              <Table.Td>
                <Outcome outcome={job.outcome} />
              </Table.Td>
              <Table.Td>{job.nextAtMs === null ? '–' : format.distance(job.nextAtMs, nowMs)}</Table.Td>
              {may('jobs:write') && (
                <Table.Td ta="right">
                  <RunJob job={job} />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Outcome({ outcome }: Pick<Job, 'outcome'>) {
  const w = useWords(jobsWords);
  const format = useFormats();
  if (outcome === null) return '–';
  if ('error' in outcome)
    return (
      <Badge color="red" title={outcome.error} variant="light">
        {w.broke}
      </Badge>
    );
  const { done, failed } = outcome;
  return failed === 0 ? w.did(format.number(done)) : w.failed(format.number(done), format.number(failed));
}

function RunJob({ job: { name } }: { readonly job: Job }) {
  const w = useWords(jobsWords);
  const format = useFormats();
  const { api } = useSession();
  const [counts, setCounts] = useState(true);
  const run = useAct({
    run: async ({ dryRun }: Filled) => {
      const counted = dryRun === 'on';
      const body = { dryRun: counted };
      return { counted, ...(await api.send('POST', `/jobs/${name}/run`, outcomeSchema, { body })) };
    },
    changes: ['/'],
    onDone: () => setCounts(true),
  });
  const told = ({ counted, found, done, failed, finished }: JobOutcome & { readonly counted: boolean }) =>
    [
      counted ? w.wouldDo(format.number(found)) : w.failed(format.number(done), format.number(failed)),
      ...(finished ? [] : [w.unfinished]),
    ].join(' ');
  return (
    <ActDialog
      act={run}
      opener={w.run}
      openerProps={{ size: 'compact-xs' }}
      result={(outcome) => <Text size="sm">{told(outcome)}</Text>}
      says={w.runSays}
      submit={counts ? w.count : w.run}
      title={w.runTitle(name)}
    >
      <Tick
        checked={counts}
        label={w.countOnly}
        name="dryRun"
        onChange={({ currentTarget: { checked } }) => setCounts(checked)}
      />
    </ActDialog>
  );
}

function Removals() {
  const w = useWords(jobsWords);
  const format = useFormats();
  const removals = useRead('/jobs/removals', removalListSchema);
  return (
    <Panel lead={w.removalsLead} title={w.removals}>
      <Loaded lines={2} of={removals}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Text c="dimmed" size="sm">
              {w.noRemovals}
            </Text>
          ) : (
            <>
              <Table aria-label={w.removals}>
                <Table.Tbody>
                  {items.map(({ accountId, name, rule, atMs }) => (
                    <Table.Tr key={accountId}>
                      <Table.Td>
                        <RowLink href={`/accounts/${accountId}`}>{name}</RowLink>
                      </Table.Td>
                      <Table.Td>{w.rules[rule]}</Table.Td>
                      <Table.Td ta="right">{format.dateTime(atMs)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              {next !== null && <Text size="sm">{w.moreRemovals}</Text>}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}
