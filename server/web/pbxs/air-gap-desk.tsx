// Serving a PBX without internet: its request code in, the licence bound to it out, its confirmation back.
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { confirmedSchema, requestAnsweredSchema } from '../../../shared/contracts/server-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { CarriedCode } from './carried-code.tsx';
import { CodeEntry } from './code-entry.tsx';
import { codesWords } from './codes-words.ts';
import { licenceName, type Pbx } from './pbx.ts';

interface Asked {
  readonly code: string;
  readonly bind?: true;
  readonly behind?: true;
}

export function AirGapDesk({ pbx: { id, serial } }: { readonly pbx: Pbx }) {
  const w = useWords(codesWords);
  const { api } = useSession();
  const [asked, setAsked] = useState<Asked>();
  const answer = useAct({
    run: (body: Asked, idempotencyKey) =>
      api.send('POST', `/pbxs/${id}/request-codes`, requestAnsweredSchema, { body, idempotencyKey }),
    changes: [`/pbxs/${id}`],
  });
  const ask = (body: Asked) => {
    setAsked(body);
    answer.mutate(body);
  };
  const refusal = answer.error instanceof Refusal ? answer.error.problem.code : undefined;
  const answered = answer.data;
  return (
    <Panel lead={w.deskLead} title={w.desk}>
      {answered === undefined ? (
        <>
          {answer.error !== null && <ProblemAlert error={answer.error} />}
          {refusal === 'bind_needed' && asked !== undefined && (
            <Anyway loading={answer.isPending} text={w.bindText} onDo={() => ask({ ...asked, bind: true })}>
              {w.bind}
            </Anyway>
          )}
          {refusal === 'server_behind' && asked !== undefined && (
            <Anyway loading={answer.isPending} onDo={() => ask({ ...asked, behind: true })}>
              {w.behind}
            </Anyway>
          )}
          <CodeEntry
            hint={w.step1Hint}
            label={w.step1}
            loading={answer.isPending}
            onCode={(code) => ask({ code })}
            refused={fieldProblem(answer.error, 'code')}
            submit={w.answer}
          />
        </>
      ) : (
        <Stack>
          {answered.warnings.map(({ code, message }) => (
            <Alert color="yellow" key={code} role="alert" variant="light">
              {message}
            </Alert>
          ))}
          <Text fw={600}>{w.step2(licenceName(answered))}</Text>
          <Text c="dimmed" size="sm">
            {w.step2Hint}
          </Text>
          <CarriedCode
            fileName={`${serial}-${licenceName(answered)}.txt`}
            name={w.code}
            qr={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(answered.qrSvg)}`}
            text={answered.activationCode}
          />
          <Group>
            <Button onClick={() => answer.reset()} variant="default">
              {w.another}
            </Button>
          </Group>
        </Stack>
      )}
      <Confirmation id={id} />
    </Panel>
  );
}

interface AnywayProps {
  readonly text?: string;
  readonly loading: boolean;
  readonly onDo: () => void;
  readonly children: string;
}

/** What the server refuses until somebody has looked and says so. */
function Anyway({ text, loading, onDo, children }: AnywayProps) {
  return (
    <Stack gap="xs">
      {text !== undefined && <Text size="sm">{text}</Text>}
      <Group>
        <Button color="yellow" loading={loading} onClick={onDo} variant="light">
          {children}
        </Button>
      </Group>
    </Stack>
  );
}

function Confirmation({ id }: { readonly id: string }) {
  const w = useWords(codesWords);
  const { api } = useSession();
  const confirm = useAct({
    run: (code: string, idempotencyKey) =>
      api.send('POST', `/pbxs/${id}/confirmations`, confirmedSchema, { body: { code }, idempotencyKey }),
    changes: [`/pbxs/${id}`],
  });
  return (
    <>
      {confirm.data !== undefined && (
        <Alert color="green" icon={<IconCircleCheck aria-hidden />} role="status" variant="light">
          {confirm.data.pending === null ? w.confirmed : w.stillPending}
        </Alert>
      )}
      {confirm.error !== null && <ProblemAlert error={confirm.error} />}
      <CodeEntry
        hint={w.step3Hint}
        label={w.step3}
        loading={confirm.isPending}
        onCode={(code) => confirm.mutate(code)}
        refused={fieldProblem(confirm.error, 'code')}
        submit={w.confirm}
      />
    </>
  );
}
