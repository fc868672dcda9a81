// One PBX: what it is licensed for, its activation code, and how an agent is connected to it.
import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useParams } from 'wouter';
import {
  licenceSchema,
  listSchema,
  pbxSchema,
  tokenSchema,
  usageDaySchema,
} from '../../../shared/contracts/server-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { DailyPlot } from '../../../shared/ui/daily-plot.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded, Page } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

export function PbxPage() {
  const { id = '' } = useParams();
  const { may } = useSession();
  const pbx = useRead(`/pbxs/${id}`, pbxSchema);
  return (
    <Loaded of={pbx}>
      {({ serial, name }) => (
        <Page lead={name} title={serial}>
          <Use id={id} />
          {may('licences:read') && <Code id={id} />}
          {may('pbxs:write') && <Connect id={id} />}
        </Page>
      )}
    </Loaded>
  );
}

function Use({ id }: { readonly id: string }) {
  const w = useWords(words);
  const usage = useRead(`/pbxs/${id}/usage?days=30`, listSchema(usageDaySchema));
  return (
    <Card withBorder>
      <Title mb="sm" order={2} size="h4">
        {w.use}
      </Title>
      <Loaded of={usage}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{w.noUse}</Empty>
          ) : (
            <DailyPlot
              days={items.map(({ day, peakCalls }) => ({ atMs: day * 1000, value: peakCalls }))}
              label={w.peakCalls}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

function Code({ id }: { readonly id: string }) {
  const w = useWords(words);
  const licence = useRead(`/pbxs/${id}/licence`, licenceSchema);
  if (licence.error instanceof Refusal && licence.error.problem.status === 404) return <Empty>{w.noLicence}</Empty>;
  return (
    <Card withBorder>
      <Loaded of={licence}>
        {({ epoch, seq, activationCode }) => (
          <Stack gap="xs">
            <Title order={2} size="h4">
              {w.code}
            </Title>
            <Text c="dimmed" size="sm">
              {`${w.licensed(epoch, seq)}. ${w.codeHint}`}
            </Text>
            <CopyText block text={activationCode} />
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}

function Connect({ id }: { readonly id: string }) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const make = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/pbxs/${id}/enrolment-tokens`, tokenSchema, { body: {}, idempotencyKey }),
    changes: [`/pbxs/${id}`],
  });
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Title order={2} size="h4">
          {w.token}
        </Title>
        <Text c="dimmed" size="sm">
          {w.tokenHint}
        </Text>
        {make.error !== null && <ProblemAlert error={make.error} />}
        {make.data === undefined ? (
          <Group>
            <Button loading={make.isPending} onClick={() => make.mutate(undefined)} variant="default">
              {w.makeToken}
            </Button>
          </Group>
        ) : (
          <>
            <CopyText text={make.data.token} />
            <Text size="sm">{w.until(format.dateTime(make.data.untilMs))}</Text>
          </>
        )}
      </Stack>
    </Card>
  );
}
