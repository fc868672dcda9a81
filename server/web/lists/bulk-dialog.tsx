// The dialog of an act for many rows: first what it must know, then what will change and which rows are left out and why, then how far it is, then what failed, to be tried again.
import { Button, Group, Loader, Progress, Stack, Table, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { NoAnswer } from '../../../shared/ui/api.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { useReason } from '../../../shared/ui/problem-alert.tsx';
import { useInvalidate } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import type { BulkDialogProps, BulkRun, Plan } from './bulk.ts';
import { type Outcome, useBulkRun } from './use-bulk-run.ts';
import { words } from './words.ts';

export function BulkDialog<Row>({ act, nameOf, idOf, rows: given, onClose }: BulkDialogProps<Row>) {
  const w = useWords(words);
  const invalidate = useInvalidate();
  const [run, setRun] = useState<BulkRun<Row> | undefined>('asks' in act ? undefined : act);
  /** As they were chosen: the list behind may be read anew meanwhile. */
  const [rows] = useState(given);
  const plans = usePlans(rows, run);
  const todo = rows.filter((_, index) => isPlanned(plans[index]));
  const { outcomes, isRunning, start, stop } = useBulkRun({
    rows: todo,
    idOf,
    run: async (row, key) => await run?.run(row, key),
  });
  const done = [...outcomes.values()].filter(({ kind }) => kind === 'done').length;
  const isBegun = isRunning || outcomes.size > 0;
  const leave = () => {
    if (isRunning) return stop();
    onClose();
    if (isBegun) void invalidate(run?.changes ?? []);
  };
  const left = todo.length - done;
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Where the focus was is gone with what was asked.
    if ('asks' in act && run !== undefined) region.current?.focus();
  }, [act, run]);
  if (run === undefined) {
    return (
      <Dialog onClose={onClose} size="xl" title={act.name}>
        {'asks' in act && act.asks(setRun)}
      </Dialog>
    );
  }
  return (
    <Dialog onClose={leave} size="xl" title={act.name}>
      <Stack gap="sm" ref={region} style={{ outline: 'none' }} tabIndex={-1}>
        {!isBegun && <Text size="sm">{run.says}</Text>}
        <Text fw={600} role="status" size="sm">
          {isBegun
            ? w.soFar(done, todo.length, isRunning)
            : plans.length < rows.length
              ? w.looking(plans.length, rows.length)
              : w.willChange(todo.length, rows.length - todo.length)}
        </Text>
        {isBegun && <Progress aria-label={act.name} value={(100 * done) / todo.length} />}
        <Table.ScrollContainer mah="50vh" minWidth={260}>
          <Table aria-label={w.chosenRows}>
            <Table.Tbody>
              {rows.map((row, index) => (
                <Table.Tr key={idOf(row)}>
                  <Table.Th scope="row">{nameOf(row)}</Table.Th>
                  <Table.Td>
                    <Fate
                      isBegun={isBegun}
                      isRunning={isRunning}
                      outcome={outcomes.get(idOf(row))}
                      plan={plans[index]}
                    />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Group gap="xs">
          {left > 0 && (
            <Button
              disabled={plans.length < rows.length}
              loading={isRunning}
              onClick={() => void start()}
              {...(act.isDestructive === true ? { color: 'red' } : {})}
            >
              {isBegun ? w.again(left) : run.submit(todo.length)}
            </Button>
          )}
          <Button onClick={leave} variant={left === 0 ? 'default' : 'subtle'}>
            {isRunning ? w.stop : isBegun || left === 0 ? w.close : w.leave}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

interface FateProps {
  readonly plan: Looked | undefined;
  readonly outcome: Outcome | undefined;
  readonly isBegun: boolean;
  readonly isRunning: boolean;
}

function Fate({ plan, outcome, isBegun, isRunning }: FateProps) {
  const w = useWords(words);
  const reasonOf = useReason();
  if (plan === undefined) return <Loader aria-label={w.looked} size="xs" />;
  if (!('changes' in plan)) {
    return (
      <>
        <StateBadge tone="off">{w.leftOut}</StateBadge>
        <Text size="sm">{'refused' in plan ? plan.refused : reasonOf(plan.error, true)}</Text>
      </>
    );
  }
  if (outcome?.kind === 'failed') {
    return (
      <>
        {outcome.error instanceof NoAnswer ? (
          <StateBadge tone="warning">{w.unknown}</StateBadge>
        ) : (
          <StateBadge tone="bad">{w.failed}</StateBadge>
        )}
        <Text size="sm">{reasonOf(outcome.error)}</Text>
      </>
    );
  }
  if (outcome !== undefined) return <StateBadge tone="good">{w.done}</StateBadge>;
  return (
    <>
      {isBegun && <StateBadge tone={isRunning ? 'waiting' : 'off'}>{isRunning ? w.waits : w.notBegun}</StateBadge>}
      <Text size="sm">{plan.changes}</Text>
    </>
  );
}

/** What could not be looked at is left out, with the reason. */
type Looked = Plan | { readonly error: unknown };

/** As many as are known so far, in the order of the rows. */
function usePlans<Row>(rows: readonly Row[], run: BulkRun<Row> | undefined): readonly Looked[] {
  const [plans, setPlans] = useState<readonly Looked[]>([]);
  useEffect(() => {
    if (run === undefined) return;
    let isOn = true;
    const look = async () => {
      const known: Looked[] = [];
      for (const row of rows) {
        known.push(await planOf(run, row));
        if (!isOn) return;
        setPlans([...known]);
      }
    };
    void look();
    return () => {
      isOn = false;
    };
  }, [rows, run]);
  return plans;
}

async function planOf<Row>(run: BulkRun<Row>, row: Row): Promise<Looked> {
  try {
    return await run.plan(row);
  } catch (error) {
    return { error };
  }
}

function isPlanned(plan: Looked | undefined): boolean {
  return plan !== undefined && 'changes' in plan;
}
