// Suspending, resuming and ending a subscription; what the PBX has less of is said before it is done.
import { Button, Group, Stack, Text } from '@mantine/core';
import type { z } from 'zod';
import { endCostSchema, subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useInvalidate, useRead } from '../../../shared/ui/reads.tsx';
import { ActDialog, Field, type Filled } from '../form.tsx';
import { dayBefore } from '../purchase/line-words.ts';
import type { Subscription } from '../purchase/offers.ts';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

export function Standing({ subscription }: { readonly subscription: Subscription }) {
  const w = useWords(words);
  const format = useFormats();
  const { number, state, quantity } = subscription;
  const suspend = useStanding(subscription, 'suspend', w.suspended);
  const resume = useStanding(subscription, 'resume', w.resumed);
  const cost = useEndCost(subscription);
  const end = useStanding(subscription, 'end', w.ended, cost.data);
  const units = w.someUnits(quantity, format.number(quantity));
  const reason = (
    <Field
      data-autofocus
      description={w.reasonHint}
      label={w.reason}
      maxLength={300}
      minLength={3}
      name="reason"
      required
    />
  );
  return (
    <>
      {resume.error !== null && <ProblemAlert error={resume.error} />}
      <Group gap="xs">
        {state === 'suspended' ? (
          <Button loading={resume.isPending} onClick={() => resume.mutate({})} size="xs">
            {w.resume}
          </Button>
        ) : (
          <ActDialog
            act={suspend}
            color="red"
            opener={w.suspend}
            says={w.suspendText(units)}
            submit={w.suspend}
            title={w.suspendTitle(number)}
          >
            {reason}
          </ActDialog>
        )}
        <ActDialog
          act={end}
          color="red"
          opener={w.end}
          openerProps={{ color: 'red', variant: 'subtle' }}
          ready={cost.isSuccess}
          says={<EndSays cost={cost} units={units} />}
          submit={w.end}
          title={w.endTitle(number)}
        >
          {reason}
        </ActDialog>
      </Group>
    </>
  );
}

function useEndCost({ number }: Subscription) {
  return useRead(`/subscriptions/${number}/ending`, endCostSchema);
}

interface EndSaysProps {
  readonly cost: ReturnType<typeof useEndCost>;
  readonly units: string;
}

/** With what it costs, which is what is agreed to (S4.23, S1.23). */
function EndSays({ cost, units }: EndSaysProps) {
  const w = useWords(words);
  const format = useFormats();
  const { paidUntil = null, boundUntil = null, penalty = null, givenBack = null, feeUntil = null } = cost.data ?? {};
  return (
    <Stack gap="xs">
      <Text size="sm">{givenBack === null ? w.endText(units) : w.endBackText(units, format.money(givenBack))}</Text>
      {cost.error !== null && <ProblemAlert error={cost.error} />}
      {paidUntil !== null && <Text size="sm">{w.paidUntil(format.day(dayBefore(paidUntil)))}</Text>}
      {feeUntil !== null && <Text size="sm">{w.feeUntil(format.day(dayBefore(feeUntil)))}</Text>}
      {penalty !== null && boundUntil !== null && (
        <Text fw={600} size="sm">
          {w.penalty(format.day(dayBefore(boundUntil)), format.money(penalty))}
        </Text>
      )}
    </Stack>
  );
}

/** Ending is said twice: the dialog is the second word, and what it shows is sent back. */
function useStanding(
  { number, version }: Subscription,
  act: 'suspend' | 'resume' | 'end',
  told: string,
  cost?: z.infer<typeof endCostSchema>,
) {
  const { api } = useSession();
  const invalidate = useInvalidate();
  return useAct({
    run: async (filled: Filled, idempotencyKey) => {
      const agreed =
        act === 'end' ? { confirm: true, penalty: cost?.penalty ?? null, givenBack: cost?.givenBack ?? null } : {};
      const body = { ...filled, version, ...agreed };
      try {
        return await api.send('POST', `/subscriptions/${number}/${act}`, subscriptionSchema, { body, idempotencyKey });
      } catch (error) {
        if (error instanceof Refusal) await invalidate([`/subscriptions/${number}`]);
        throw error;
      }
    },
    changes: ['/subscriptions', '/pbxs'],
    done: () => told,
  });
}
