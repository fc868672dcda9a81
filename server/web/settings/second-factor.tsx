// The own second factor: a secret for the app, the first code that proves it, recovery codes once; and off again.
import { Code, Group, Image, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { enrolledFactorSchema, recoveryCodesSchema } from '../../../shared/contracts/accounts-api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { ActDialog, ActForm, Field, type Filled } from '../form.tsx';
import { useApi } from '../session.tsx';
import { words } from './own-words.ts';
import { PasswordField } from './password-field.tsx';

export function SecondFactor({ isOn }: { readonly isOn: boolean }) {
  const w = useWords(words);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <StateBadge tone={isOn ? 'good' : 'warning'}>{isOn ? w.factorOn : w.factorOff}</StateBadge>
        <Text size="sm">{isOn ? w.factorOnSays : w.factorOffSays}</Text>
      </Group>
      <Group>{isOn ? <TurnOff /> : <TurnOn />}</Group>
    </Stack>
  );
}

function TurnOn() {
  const w = useWords(words);
  const ownApi = useApi();
  const begin = useAct({
    run: (body: Filled, idempotencyKey) =>
      ownApi.send('POST', '/me/second-factor', enrolledFactorSchema, { body, idempotencyKey }),
    changes: [],
  });
  return (
    <ActDialog
      act={begin}
      opener={w.begin}
      openerProps={{ size: 'sm' }}
      result={(enrolled) => <Prove {...enrolled} />}
      submit={w.proceed}
      title={w.beginTitle}
    >
      <PasswordField autoComplete="current-password" data-autofocus label={w.passwordNow} name="password" required />
    </ActDialog>
  );
}

function Prove({ secret, qrSvg }: z.infer<typeof enrolledFactorSchema>) {
  const w = useWords(words);
  const ownApi = useApi();
  const queries = useQueryClient();
  const confirm = useAct({
    run: (body: Filled, idempotencyKey) =>
      ownApi.send('POST', '/me/second-factor/confirm', recoveryCodesSchema, { body, idempotencyKey }),
    changes: [],
  });
  if (confirm.data !== undefined) {
    return (
      <Stack gap="sm">
        <Text fw={600}>{w.recovery}</Text>
        <Text size="sm">{w.recoverySays}</Text>
        <SimpleGrid cols={2} spacing="xs">
          {confirm.data.recoveryCodes.map((code) => (
            <Code key={code}>{code}</Code>
          ))}
        </SimpleGrid>
        <ActForm
          act={{
            error: null,
            isPending: false,
            data: undefined,
            mutate: () => void queries.invalidateQueries({ queryKey: ['whoami'] }),
            reset: () => undefined,
          }}
          submit={w.kept}
        />
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <Text size="sm">{w.scan}</Text>
      <Image alt={w.qr} bg="white" h={200} p="xs" src={`data:image/svg+xml,${encodeURIComponent(qrSvg)}`} w={200} />
      <CopyText text={secret} />
      <ActForm act={confirm} submit={w.turnOn}>
        <Field autoComplete="one-time-code" inputMode="numeric" label={w.code} maw={200} name="code" required />
      </ActForm>
    </Stack>
  );
}

function TurnOff() {
  const w = useWords(words);
  const ownApi = useApi();
  const queries = useQueryClient();
  const off = useAct({
    run: (body: Filled, idempotencyKey) => ownApi.act('POST', '/me/second-factor/remove', { body, idempotencyKey }),
    changes: [],
    done: () => w.factorIsOff,
    onDone: () => void queries.invalidateQueries({ queryKey: ['whoami'] }),
  });
  return (
    <ActDialog
      act={off}
      color="red"
      opener={w.turnOff}
      openerProps={{ size: 'sm' }}
      says={w.turnOffSays}
      submit={w.turnOff}
      title={w.turnOff}
    >
      <PasswordField autoComplete="current-password" data-autofocus label={w.passwordNow} name="password" required />
    </ActDialog>
  );
}
