// The dialog of an act for many rows: first what will change and which rows are left out and why, then how far it is, then what failed, to be tried again.
import { Button, Group, Loader, Progress, Stack, Table, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { NoAnswer } from '../../../shared/ui/api.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { useReason } from '../../../shared/ui/problem-alert.tsx';
import { useInvalidate } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import type { BulkAct, BulkDialogProps, Plan } from './bulk.ts';
import { type Outcome, useBulkRun } from './use-bulk-run.ts';
import { words } from './words.ts';

export function BulkDialog<Row>({ act, nameOf, idOf, rows: given, onClose }: BulkDialogProps<Row>) {
  const w = useWords(words);
  const invalidate = useInvalidate();
  /** As they were chosen: the list behind may be read anew meanwhile. */
  const [rows] = useState(given);
  const plans = usePlans(rows, act);
  const todo = rows.filter((_, index) => isPlanned(plans[index]));
  const { outcomes, isRunning, start, stop } = useBulkRun({ rows: todo, idOf, run: act.run });
  const done = [...outcomes.values()].filter(({ kind }) => kind === 'done').length;
  const isBegun = isRunning || outcomes.size > 0;
  const leave = () => {
    if (isRunning) return stop();
    onClose();
    if (isBegun) void invalidate(act.changes);
  };
  const left = todo.length - done;
  return (
    <Dialog onClose={leave} size="xl" title={act.name}>
      <Stack gap="sm">
        {!isBegun && <Text size="sm">{act.says}</Text>}
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
              {isBegun ? w.again(left) : act.submit(todo.length)}
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
function usePlans<Row>(rows: readonly Row[], act: BulkAct<Row>): readonly Looked[] {
  const [plans, setPlans] = useState<readonly Looked[]>([]);
  useEffect(() => {
    let isOn = true;
    const look = async () => {
      const known: Looked[] = [];
      for (const row of rows) {
        known.push(await planOf(act, row));
        if (!isOn) return;
        setPlans([...known]);
      }
    };
    void look();
    return () => {
      isOn = false;
    };
  }, [rows, act]);
  return plans;
}

async function planOf<Row>(act: BulkAct<Row>, row: Row): Promise<Looked> {
  try {
    return await act.plan(row);
  } catch (error) {
    return { error };
  }
}

function isPlanned(plan: Looked | undefined): boolean {
  return plan !== undefined && 'changes' in plan;
}
