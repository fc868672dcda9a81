// What an admin may do from the status: take the emergency raise, carry codes of a site without internet, look at the plan.
import { Button, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { codeSchema, outcomeSchema, planSchema, type Status } from '../../../shared/contracts/local-api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { OutcomeAlert } from '../outcome-alert.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

export function Deeds({ status }: { readonly status: Status }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
      {status.poll.server === undefined && <AirGap />}
      {status.raise !== undefined && <Raise raise={status.raise} />}
      <Plan />
    </SimpleGrid>
  );
}

function AirGap() {
  const w = useWords(words);
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={3} size="h4">
          {w.airGap}
        </Title>
        <Text c="dimmed" size="sm">
          {w.airGapLead}
        </Text>
        <CarriedCode name={w.requestCode} path="/request-code" text={w.requestText} />
        <CarriedCode name={w.confirmationCode} path="/confirmation-code" text={w.confirmationText} />
      </Stack>
    </Card>
  );
}

interface CarriedCodeProps {
  readonly path: '/request-code' | '/confirmation-code';
  readonly name: string;
  readonly text: string;
}

/** Made when asked for: a request code names how the PBX stands at that moment. */
function CarriedCode({ path, name, text }: CarriedCodeProps) {
  const w = useWords(words);
  const { api } = useSession();
  const code = useAct({ run: () => api.get(path, codeSchema), changes: [] });
  return (
    <Stack gap="xs">
      <Group>
        <Button loading={code.isPending} onClick={() => code.mutate(undefined)} variant="default">
          {name}
        </Button>
      </Group>
      {code.error !== null && <ProblemAlert error={code.error} />}
      {code.data !== undefined && (
        <>
          <Text size="sm">{text}</Text>
          <CopyText block text={code.data.text} />
          {code.data.qr !== undefined && (
            <img
              alt={w.qr}
              src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(code.data.qr)}`}
              style={{ background: 'white', maxWidth: 320, padding: 8, width: '100%' }}
            />
          )}
        </>
      )}
    </Stack>
  );
}

function Raise({ raise }: { readonly raise: NonNullable<Status['raise']> }) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const [taken, setTaken] = useState(false);
  const act = useAct({
    run: (dryRun: boolean) => api.send('POST', '/raise', outcomeSchema, { body: { dryRun } }),
    changes: ['/status'],
  });
  const show = (dryRun: boolean) => {
    setTaken(!dryRun);
    act.mutate(dryRun);
  };
  const shown = act.data;
  const offered = shown?.outcome === 'updated' && !taken;
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={3} size="h4">
          {w.raise}
        </Title>
        <Text size="sm">
          {w.raiseText(raise.percent, raise.days)} {w.raiseLeft(raise.left, raise.perTerm)}{' '}
          {raise.runningUntil !== undefined && w.raiseRunning(format.dateTime(raise.runningUntil * 1000))}
        </Text>
        {act.error !== null && <ProblemAlert error={act.error} />}
        {shown !== undefined && <OutcomeAlert outcome={shown} {...(offered ? { title: w.raiseWould } : {})} />}
        <Group>
          {offered ? (
            <>
              <Button loading={act.isPending} onClick={() => show(false)}>
                {w.raiseTake}
              </Button>
              <Button onClick={act.reset} variant="default">
                {w.cancel}
              </Button>
            </>
          ) : (
            <Button loading={act.isPending} onClick={() => show(true)} variant="default">
              {w.raiseShow}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

function Plan() {
  const w = useWords(words);
  const { api } = useSession();
  const plan = useAct({ run: () => api.get('/plan', planSchema), changes: [] });
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={3} size="h4">
          {w.plan}
        </Title>
        <Text c="dimmed" size="sm">
          {w.planLead}
        </Text>
        <Group>
          <Button loading={plan.isPending} onClick={() => plan.mutate(undefined)} variant="default">
            {w.planLook}
          </Button>
        </Group>
        {plan.error !== null && <ProblemAlert error={plan.error} />}
        {plan.data?.refusal !== undefined && (
          <Text role="alert" size="sm">{`${plan.data.refusal.message} ${plan.data.refusal.next}`}</Text>
        )}
        {plan.data !== undefined && plan.data.refusal === undefined && plan.data.steps.length === 0 && (
          <Text role="status" size="sm">
            {w.planNothing}
          </Text>
        )}
        {plan.data !== undefined && plan.data.steps.length > 0 && (
          <List role="status" size="sm">
            {plan.data.steps.map(({ words }) => (
              <List.Item key={words}>{words}</List.Item>
            ))}
          </List>
        )}
      </Stack>
    </Card>
  );
}
