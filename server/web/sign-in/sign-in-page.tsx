// Signing in with e-mail, password and, where it is on, the second factor; shown at whatever address was asked for, and back there afterwards.
import { Button, Container, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { signedInSchema } from '../../../shared/contracts/accounts-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useApi } from '../session.tsx';
import { words } from './words.ts';

export function SignInPage({ hasEnded }: { readonly hasEnded: boolean }) {
  const w = useWords(words);
  const api = useApi();
  const queries = useQueryClient();
  const [asksCode, setAsksCode] = useState(false);
  const signIn = useMutation({
    mutationFn: (body: Record<string, string>) => api.send('POST', '/sessions', signedInSchema, { body }),
    onSuccess: () => queries.resetQueries(),
    onError: (error) => {
      if (error instanceof Refusal && /^second_factor/.test(error.problem.code)) setAsksCode(true);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const fields = ['email', 'password', 'code'].map((name) => [name, String(given.get(name) ?? '').trim()] as const);
    signIn.mutate(Object.fromEntries(fields.filter(([, value]) => value !== '')));
  };
  const onlyAsks = signIn.error instanceof Refusal && signIn.error.problem.code === 'second_factor_needed';
  return (
    <Container component="main" py={80} size={420}>
      <Title mb="xs" order={1} size="h2">
        {w.title}
      </Title>
      <Text c="dimmed" mb="lg">
        {hasEnded ? w.ended : w.lead}
      </Text>
      <Paper p="lg" withBorder>
        <form onSubmit={submit}>
          <Stack>
            {signIn.error !== null && !onlyAsks && <ProblemAlert error={signIn.error} />}
            <TextInput
              autoComplete="username"
              autoFocus
              error={fieldProblem(signIn.error, 'email')}
              label={w.email}
              name="email"
              required
              type="email"
            />
            <PasswordInput autoComplete="current-password" label={w.password} name="password" required />
            {asksCode && (
              <TextInput
                autoComplete="one-time-code"
                autoFocus
                description={w.codeHint}
                label={w.code}
                name="code"
                required
              />
            )}
            <Button loading={signIn.isPending} type="submit">
              {w.submit}
            </Button>
            <Text c="dimmed" size="sm">
              {w.forgotten}
            </Text>
          </Stack>
        </form>
      </Paper>
    </Container>
  );
}
