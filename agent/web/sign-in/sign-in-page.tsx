// Signing in by password; the first one, or another where it is forgotten, is set with a one-time code.
import { Anchor, Button, Container, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { PASSWORD_LENGTH, pageSignedInSchema } from '../../../shared/contracts/page-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

interface Props {
  readonly passwordSet: boolean;
  readonly hasEnded: boolean;
}

export function SignInPage({ passwordSet, hasEnded }: Props) {
  const w = useWords(words);
  const [byCode, setByCode] = useState(!passwordSet);
  const { api, entered } = useSession();
  const enter = useMutation({
    mutationFn: (body: Record<string, string>) =>
      api.send('POST', byCode ? '/session/first-password' : '/session/sign-in', pageSignedInSchema, { body }),
    onSuccess: ({ proof }) => entered(proof),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const field = (name: string) => String(given.get(name) ?? '');
    enter.mutate({ password: field('password'), ...(byCode ? { code: field('code').trim() } : {}) });
  };
  const turn = () => {
    enter.reset();
    setByCode(!byCode);
  };
  return (
    <Container component="main" py={80} size={440}>
      <Title mb="xs" order={1} size="h2">
        {w.title}
      </Title>
      <Text c="dimmed" mb="lg">
        {byCode ? (passwordSet ? w.forgotLead : w.firstLead) : hasEnded ? w.ended : w.lead}
      </Text>
      <Paper p="lg" withBorder>
        <form key={String(byCode)} onSubmit={submit}>
          <Stack>
            {enter.error !== null && <ProblemAlert error={enter.error} />}
            {byCode && (
              <TextInput
                autoComplete="one-time-code"
                autoFocus
                description={w.codeHint}
                label={w.code}
                maxLength={40}
                name="code"
                required
              />
            )}
            {byCode ? (
              <PasswordInput
                autoComplete="new-password"
                description={w.passwordHint}
                error={fieldProblem(enter.error, 'password')}
                label={w.newPassword}
                maxLength={PASSWORD_LENGTH.most}
                minLength={PASSWORD_LENGTH.least}
                name="password"
                required
              />
            ) : (
              <PasswordInput autoComplete="current-password" autoFocus label={w.password} name="password" required />
            )}
            <Button loading={enter.isPending} type="submit">
              {byCode ? w.set : w.submit}
            </Button>
            {passwordSet && (
              <Anchor component="button" onClick={turn} size="sm" type="button">
                {byCode ? w.back : w.forgot}
              </Anchor>
            )}
          </Stack>
        </form>
      </Paper>
    </Container>
  );
}
