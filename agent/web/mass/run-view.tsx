// One uploaded file: what it would change, row by row, and Configure, its progress, the result file, undo.
import { Alert, Anchor, Button, Group, List, Progress, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconClock, IconDownload } from '@tabler/icons-react';
import { Link } from 'wouter';
import { configureSchema, type MassRun, massRunSchema } from '../../../shared/contracts/mass-api.ts';
import { orderPath } from '../../../shared/contracts/order-link.ts';
import { saveFile } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { SEAT_CHANGES } from '../licences/seat-act.ts';
import { useSession } from '../session.tsx';
import { useStatus } from '../status.ts';
import { RunRows } from './run-rows.tsx';
import { RUN_TONES } from './run-tones.ts';
import { words } from './words.ts';

const PROGRESS_MS = 500;

export function RunView({ id }: { readonly id: string }) {
  const w = useWords(words);
  const { api } = useSession();
  const configure = useAct({
    run: (validRowsOnly: boolean) =>
      api.send('POST', `/mass/${id}/configure`, massRunSchema, { body: configureSchema.parse({ validRowsOnly }) }),
    changes: SEAT_CHANGES,
  });
  const undo = useAct({
    run: () => api.send('POST', `/mass/${id}/undo`, massRunSchema, { body: {} }),
    changes: SEAT_CHANGES,
  });
  const result = useAct({
    run: () => api.file(`/mass/${id}/result`),
    changes: [],
    onDone: (file) => saveFile(file, 'result.csv'),
  });
  const busy = configure.isPending || undo.isPending;
  // Also what somebody began in another tab, or before this one was loaded.
  const run = useRead(`/mass/${id}`, massRunSchema, {
    everyMs: (last) => (busy || last?.progress !== undefined ? PROGRESS_MS : undefined),
  });
  const format = useFormats();
  return (
    <Stack>
      <Anchor component={Link} href="/mass" size="sm">
        {w.back}
      </Anchor>
      <Loaded of={run}>
        {(shown) => (
          <Page
            actions={
              <>
                <Button
                  leftSection={<IconDownload aria-hidden size={16} />}
                  loading={result.isPending}
                  onClick={() => result.mutate(undefined)}
                  variant="default"
                >
                  {w.result}
                </Button>
                {shown.canUndo && (
                  <Button
                    disabled={shown.progress !== undefined}
                    leftSection={<IconArrowBackUp aria-hidden size={16} />}
                    loading={undo.isPending}
                    onClick={() => undo.mutate(undefined)}
                    variant="default"
                  >
                    {w.undo}
                  </Button>
                )}
                {shown.canConfigure !== 'no' && (
                  <Button
                    loading={configure.isPending}
                    onClick={() => configure.mutate(shown.canConfigure === 'valid_rows_only')}
                  >
                    {shown.canConfigure === 'yes'
                      ? w.configure
                      : w.validRows(format.number(shown.rows - shown.verdicts.error))}
                  </Button>
                )}
              </>
            }
            lead={w.inShort(
              format.number(shown.verdicts.ok),
              format.number(shown.verdicts.warn),
              format.number(shown.verdicts.error),
            )}
            level={2}
            title={shown.name === '' ? w.unnamed : shown.name}
          >
            {[configure.error, undo.error, result.error].map(
              (error) => error !== null && <ProblemAlert error={error} key={String(error)} />,
            )}
            {(busy || shown.progress !== undefined) && <Underway run={shown} />}
            <Summary refusal={(configure.data ?? undo.data)?.refusal} run={shown} />
            <RunRows run={shown} />
          </Page>
        )}
      </Loaded>
    </Stack>
  );
}

function Underway({ run: { progress } }: { readonly run: MassRun }) {
  const w = useWords(words);
  const format = useFormats();
  const { done = 0, total = 0 } = progress ?? {};
  const text = total === 0 ? w.starting : w.progress(format.number(done), format.number(total));
  return (
    <Stack gap={4} role="status">
      <Text size="sm">{text}</Text>
      <Progress animated aria-label={text} value={total === 0 ? 100 : (100 * done) / total} />
    </Stack>
  );
}

function Summary({ run, refusal }: { readonly run: MassRun; readonly refusal: MassRun['refusal'] }) {
  const w = useWords(words);
  const format = useFormats();
  const portal = useOrderAddress(run.shortfall);
  return (
    <>
      {refusal !== undefined && (
        <Alert color="yellow" icon={<IconClock aria-hidden />} role="status" title={w.notInForce} variant="light">
          {`${refusal.message} ${refusal.next}`}
        </Alert>
      )}
      {otherNotes(run).map(({ severity, message, column }) => (
        <Alert
          color={severity === 'error' ? 'red' : 'yellow'}
          icon={<IconAlertTriangle aria-hidden />}
          key={`${column} ${message}`}
          title={message}
          variant="light"
        />
      ))}
      {run.shortfall.length > 0 && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={w.shortfall} variant="light">
          <List size="sm">
            {run.shortfall.map(({ kind, name, needed, available }) => (
              <List.Item key={kind}>{w.needed(name, format.number(needed), format.number(available))}</List.Item>
            ))}
          </List>
          <Text size="sm">{w.order}</Text>
          {portal !== undefined && (
            <Anchor href={portal} rel="noreferrer" size="sm" target="_blank">
              {w.toPortal}
            </Anchor>
          )}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Counts
          label={w.rows(format.number(run.rows))}
          rows={(['ok', 'warn', 'error'] as const).map((verdict) => [w.verdicts[verdict], run.verdicts[verdict]])}
          state={<StateBadge tone={RUN_TONES[run.state]}>{w.states[run.state]}</StateBadge>}
        />
        <Counts
          label={w.preview}
          // What it does not do is no news.
          rows={(Object.keys(w.changes) as (keyof MassRun['changes'])[]).flatMap((change) =>
            run.changes[change] === 0 ? [] : [[w.changes[change], run.changes[change]] as const],
          )}
        />
      </SimpleGrid>
    </>
  );
}

/** Those about what is missing are told with how to get it. */
function otherNotes({ notes, shortfall }: MassRun): MassRun['notes'] {
  return shortfall.length === 0 ? notes : notes.filter(({ code }) => code !== 'none_available');
}

/** The cart of this PBX in the portal of its licence server, with what is missing in it (S3.35); undefined where it has none. */
function useOrderAddress(shortfall: MassRun['shortfall']): string | undefined {
  const { data: status } = useStatus();
  if (status?.poll.server === undefined || status.serial === undefined) return undefined;
  const missing = shortfall.map(({ kind, needed, available }) => ({ what: kind, quantity: needed - available }));
  return new URL(orderPath(status.serial, missing), status.poll.server).href;
}

interface CountsProps {
  readonly label: string;
  readonly rows: readonly (readonly [string, number])[];
  readonly state?: React.ReactNode;
}

function Counts({ label, rows, state }: CountsProps) {
  const format = useFormats();
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text fw={600}>{label}</Text>
        {state}
      </Group>
      <Table aria-label={label}>
        <Table.Tbody>
          {rows.map(([name, count]) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{format.number(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
