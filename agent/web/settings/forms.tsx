// The plain groups of settings: server, proxy, emergency numbers, and where the page is reached from.
import { Checkbox, NumberInput, Text, TextInput } from '@mantine/core';
import type { SettingsView } from '../../../shared/contracts/settings-page-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { SettingCard, useSave } from './setting-card.tsx';
import { words } from './words.ts';

interface Props {
  readonly view: SettingsView;
}

export function ServerForm({ view }: Props) {
  const w = useWords(words);
  const save = useSave();
  return (
    <SettingCard
      counts="atOnce"
      onSave={(field) => save.mutate({ server: field('server') || null })}
      save={save}
      title={w.server}
    >
      <TextInput
        defaultValue={view.server ?? ''}
        description={w.serverHint}
        error={fieldProblem(save.error, 'server')}
        label={w.serverAddress}
        maxLength={500}
        name="server"
        type="url"
      />
      <TextInput description={w.serialHint} label={w.serial} readOnly value={view.serial ?? '–'} />
    </SettingCard>
  );
}

export function ProxyForm({ view }: Props) {
  const w = useWords(words);
  const save = useSave();
  const shown = view.proxy ?? '';
  return (
    <SettingCard
      counts="afterRestart"
      // What is shown lacks its password: left as it is, nothing is changed.
      onSave={(field) => save.mutate(field('proxy') === shown ? {} : { proxy: field('proxy') || null })}
      save={save}
      title={w.proxy}
    >
      <TextInput
        defaultValue={shown}
        description={w.proxyHint}
        error={fieldProblem(save.error, 'proxy')}
        label={w.proxyAddress}
        maxLength={500}
        name="proxy"
        type="url"
      />
    </SettingCard>
  );
}

export function EmergencyForm({ view }: Props) {
  const w = useWords(words);
  const save = useSave();
  return (
    <SettingCard
      counts="atOnce"
      onSave={(field) =>
        save.mutate({
          emergency: field('emergency'),
          refuseRegistration: field('refuse') === 'on',
          severalExtensionsPerUser: field('several') === 'on',
        })
      }
      save={save}
      title={w.emergency}
    >
      <TextInput
        defaultValue={view.emergency}
        description={w.numbersHint}
        error={fieldProblem(save.error, 'emergency')}
        label={w.numbers}
        maxLength={512}
        name="emergency"
      />
      <Checkbox defaultChecked={view.refuseRegistration} description={w.refuseHint} label={w.refuse} name="refuse" />
      <Checkbox defaultChecked={view.severalExtensionsPerUser} label={w.several} name="several" />
    </SettingCard>
  );
}

export function HttpsForm({ view: { https } }: Props) {
  const w = useWords(words);
  const save = useSave();
  return (
    <SettingCard
      counts="afterRestart"
      onSave={(field) =>
        save.mutate({
          https: {
            bind: field('bind') || null,
            port: Number(field('port')),
            names: field('names')
              .split(/[\s,;]+/)
              .filter((name) => name !== ''),
          },
        })
      }
      save={save}
      title={w.https}
    >
      <Text c="dimmed" size="sm">
        {w.httpsLead}
      </Text>
      <TextInput
        defaultValue={https.bind ?? ''}
        description={w.bindHint}
        error={fieldProblem(save.error, 'https.bind')}
        label={w.bind}
        maxLength={45}
        name="bind"
      />
      <NumberInput
        allowDecimal={false}
        defaultValue={https.port}
        error={fieldProblem(save.error, 'https.port')}
        hideControls
        label={w.httpsPort}
        max={65_535}
        min={1}
        name="port"
        required
      />
      <TextInput
        defaultValue={https.names.join(', ')}
        description={w.namesHint}
        error={fieldProblem(save.error, 'https.names')}
        label={w.names}
        name="names"
      />
    </SettingCard>
  );
}
