// One group of settings as a form: its fields, when it counts, Save, and what was refused.
import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { type ChangeSettings, settingsViewSchema } from '../../../shared/contracts/settings-page-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

export function useSave() {
  const w = useWords(words);
  const { api } = useSession();
  return useAct({
    run: (body: ChangeSettings) => api.send('POST', '/settings/change', settingsViewSchema, { body }),
    changes: ['/settings', '/status'],
    done: () => w.saved,
  });
}

interface Props {
  readonly title: string;
  readonly counts: 'atOnce' | 'afterRestart';
  readonly save: ReturnType<typeof useSave>;
  readonly onSave: (field: (name: string) => string) => void;
  /** Beside Save. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function SettingCard({ title, counts, save, onSave, actions, children }: Props) {
  const w = useWords(words);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    onSave((name) => String(given.get(name) ?? '').trim());
  };
  return (
    <Card withBorder>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={3} size="h4">
            {title}
          </Title>
          {save.error !== null && <ProblemAlert error={save.error} />}
          {children}
          <Group justify="space-between">
            <Text c="dimmed" size="sm">
              {w[counts]}
            </Text>
            <Group gap="xs">
              {actions}
              <Button loading={save.isPending} type="submit" variant="default">
                {w.save}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
