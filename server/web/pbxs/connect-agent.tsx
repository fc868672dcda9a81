// Tokens that connect an agent to a PBX: the first one, or another one in its place after a change of hardware.
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { rebindTokenSchema, tokenSchema } from '../../../shared/contracts/server-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { agentsWords } from './agents-words.ts';

export function ConnectAgent({ pbxId, isBound }: { readonly pbxId: string; readonly isBound: boolean }) {
  return isBound ? <Rebind pbxId={pbxId} /> : <Connect pbxId={pbxId} />;
}

function Connect({ pbxId }: { readonly pbxId: string }) {
  const w = useWords(agentsWords);
  const { api } = useSession();
  const make = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/pbxs/${pbxId}/enrolment-tokens`, tokenSchema, { body: {}, idempotencyKey }),
    changes: [],
  });
  return (
    <Panel lead={w.connectLead} title={w.connect}>
      {make.error !== null && <ProblemAlert error={make.error} />}
      {make.data === undefined ? (
        <Group>
          <Button loading={make.isPending} onClick={() => make.mutate(undefined)} variant="default">
            {w.makeToken}
          </Button>
        </Group>
      ) : (
        <Token {...make.data} />
      )}
    </Panel>
  );
}

function Rebind({ pbxId }: { readonly pbxId: string }) {
  const w = useWords(agentsWords);
  const { api, me } = useSession();
  const [reason, setReason] = useState('');
  const make = useAct({
    run: (override: string, idempotencyKey) =>
      api.send('POST', `/pbxs/${pbxId}/rebind`, rebindTokenSchema, {
        body: override === '' ? {} : { override },
        idempotencyKey,
      }),
    changes: [],
  });
  const usedUp = make.error instanceof Refusal && make.error.problem.code === 'rebinds_used_up';
  return (
    <Panel lead={w.rebindLead} title={w.rebind}>
      {make.data !== undefined ? (
        <>
          <Token {...make.data} />
          <Text size="sm">{w.counted(make.data.rebinds.used, make.data.rebinds.allowed)}</Text>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate(reason.trim());
          }}
        >
          <Stack gap="xs">
            <Text size="sm">{w.rebindText}</Text>
            {make.error !== null && <ProblemAlert error={make.error} />}
            {usedUp && me.kind === 'vendor' && (
              <TextInput
                description={w.overrideHint}
                error={fieldProblem(make.error, 'override')}
                label={w.override}
                maw={420}
                maxLength={300}
                onChange={({ currentTarget: { value } }) => setReason(value)}
                required
                value={reason}
              />
            )}
            <Group>
              <Button loading={make.isPending} type="submit" variant="default">
                {w.makeRebind}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Panel>
  );
}

function Token({ token, untilMs }: { readonly token: string; readonly untilMs: number }) {
  const w = useWords(agentsWords);
  const format = useFormats();
  return (
    <>
      <CopyText text={token} />
      <Text size="sm">{w.until(format.dateTime(untilMs))}</Text>
    </>
  );
}
