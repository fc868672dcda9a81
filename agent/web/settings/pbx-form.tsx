// The connection to the PBX, tried out as it stands in the form before it is stored.
import { Alert, Button, Group, NumberInput, PasswordInput, Text, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { type SettingsView, type TryPbx, triedPbxSchema } from '../../../shared/contracts/settings-page-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';
import { SettingCard, useSave } from './setting-card.tsx';
import { words } from './words.ts';

/** Where an Asterisk usually is, for a PBX that was simulated so far. */
const USUAL = { host: '127.0.0.1', port: 5038, username: 'switchkey' };

export function PbxForm({ view: { pbx } }: { readonly view: SettingsView }) {
  const w = useWords(words);
  const { api } = useSession();
  const save = useSave();
  const fields = useRef<HTMLDivElement>(null);
  const test = useAct({
    run: (body: TryPbx) => api.send('POST', '/settings/try-pbx', triedPbxSchema, { body }),
    changes: [],
  });
  const shown = pbx.kind === 'asterisk' ? pbx : USUAL;
  const tryIt = () => {
    const form = fields.current?.closest('form');
    if (form == null || !form.reportValidity()) return;
    const given = new FormData(form);
    test.mutate(peerFrom((name) => String(given.get(name) ?? '').trim()));
  };
  return (
    <SettingCard
      actions={
        <Button loading={test.isPending} onClick={tryIt} variant="default">
          {w.test}
        </Button>
      }
      counts="afterRestart"
      onSave={(field) => save.mutate({ pbx: peerFrom(field) })}
      save={save}
      title={w.pbx}
    >
      {pbx.kind === 'simulator' && <Text size="sm">{w.simulator}</Text>}
      <Group align="flex-start" grow ref={fields}>
        <TextInput
          defaultValue={shown.host}
          error={fieldProblem(save.error, 'pbx.host')}
          label={w.host}
          maxLength={253}
          name="host"
          required
        />
        <NumberInput
          allowDecimal={false}
          defaultValue={shown.port}
          hideControls
          label={w.port}
          max={65_535}
          min={1}
          name="port"
          required
        />
      </Group>
      <TextInput
        defaultValue={shown.username}
        error={fieldProblem(save.error, 'pbx.username') ?? fieldProblem(test.error, 'username')}
        label={w.username}
        maxLength={64}
        name="username"
        required
      />
      <PasswordInput
        autoComplete="off"
        description={pbx.kind === 'asterisk' ? w.secretHint(pbx.secretFile) : w.secretNone}
        label={w.secret}
        maxLength={200}
        name="secret"
      />
      {test.error !== null && <ProblemAlert error={test.error} />}
      {test.data !== undefined && (
        <Alert
          color={test.data.ok ? 'green' : 'red'}
          role={test.data.ok ? 'status' : 'alert'}
          title={test.data.ok ? w.worked : w.failed}
          variant="light"
        >
          <Text size="sm">{test.data.message}</Text>
          {test.data.next !== undefined && <Text size="sm">{test.data.next}</Text>}
        </Alert>
      )}
    </SettingCard>
  );
}

function peerFrom(field: (name: string) => string): TryPbx {
  const secret = field('secret');
  const peer = { host: field('host'), port: Number(field('port')), username: field('username') };
  return secret === '' ? peer : { ...peer, secret };
}
