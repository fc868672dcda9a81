// Suspending, resuming and ending a subscription; what the PBX has less of is said before it is done.
import { Button, Group, Stack, Text } from '@mantine/core';
import { endCostSchema, subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
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
  const end = useStanding(subscription, 'end', w.ended);
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
          says={<EndSays subscription={subscription} units={units} />}
          submit={w.end}
          title={w.endTitle(number)}
        >
          {reason}
        </ActDialog>
      </Group>
    </>
  );
}

/** With what it costs (S4.23); without connection the words alone. */
function EndSays({ subscription, units }: { readonly subscription: Subscription; readonly units: string }) {
  const w = useWords(words);
  const format = useFormats();
  const cost = useRead(`/subscriptions/${subscription.number}/ending`, endCostSchema);
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

/** Ending is said twice: the dialog is the second word. */
function useStanding({ number, version }: Subscription, act: 'suspend' | 'resume' | 'end', told: string) {
  const { api } = useSession();
  return useAct({
    run: (filled: Filled, idempotencyKey) =>
      api.send('POST', `/subscriptions/${number}/${act}`, subscriptionSchema, {
        body: { ...filled, version, ...(act === 'end' ? { confirm: true } : {}) },
        idempotencyKey,
      }),
    changes: ['/subscriptions', '/pbxs'],
    done: () => told,
  });
}
