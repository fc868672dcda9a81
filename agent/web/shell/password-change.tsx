// Another password for the page; everybody else who is signed in has to use it.
import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { PASSWORD_LENGTH, pageSignedInSchema } from '../../../shared/contracts/page-api.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';

const words = {
  en: {
    title: 'Change password',
    lead: 'Everybody else who is signed in is signed out.',
    current: 'Password now',
    fresh: 'New password',
    hint: 'At least 10 characters',
    change: 'Change password',
    done: 'The password was changed.',
    close: 'Close the notice',
  },
  de: {
    title: 'Passwort ändern',
    lead: 'Alle anderen, die angemeldet sind, werden abgemeldet.',
    current: 'Jetziges Passwort',
    fresh: 'Neues Passwort',
    hint: 'Mindestens 10 Zeichen',
    change: 'Passwort ändern',
    done: 'Das Passwort wurde geändert.',
    close: 'Hinweis schließen',
  },
};

export function PasswordChange({ onClose }: { readonly onClose: () => void }) {
  const w = useWords(words);
  const { api, entered } = useSession();
  const change = useMutation({
    mutationFn: (body: { readonly current: string; readonly password: string }) =>
      api.send('POST', '/session/password', pageSignedInSchema, { body }),
    onSuccess: ({ proof }) => {
      entered(proof);
      notifications.show({ message: w.done, color: 'green', closeButtonProps: { 'aria-label': w.close } });
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    change.mutate({ current: String(given.get('current')), password: String(given.get('password')) });
  };
  return (
    <Dialog onClose={onClose} title={w.title}>
      <form onSubmit={submit}>
        <Stack>
          <Text c="dimmed" size="sm">
            {w.lead}
          </Text>
          {change.error !== null && <ProblemAlert error={change.error} />}
          <PasswordInput autoComplete="current-password" data-autofocus label={w.current} name="current" required />
          <PasswordInput
            autoComplete="new-password"
            description={w.hint}
            error={fieldProblem(change.error, 'password')}
            label={w.fresh}
            maxLength={PASSWORD_LENGTH.most}
            minLength={PASSWORD_LENGTH.least}
            name="password"
            required
          />
          <Button loading={change.isPending} type="submit">
            {w.change}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
