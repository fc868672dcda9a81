// The pages that a mailed link opens for somebody who is not signed in: accepting an invitation, setting a new password.
import { Alert, Button, Container, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { joinedSchema } from '../../../shared/contracts/accounts-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ActForm, bodyOf, Field, type Filled } from '../form.tsx';
import { useApi } from '../session.tsx';
import { PasswordField } from '../settings/password-field.tsx';
import { words } from './words.ts';

/** The token is behind the #, which travels to no server and into no log. */
export function WelcomePage({ kind }: { readonly kind: 'invitation' | 'password-reset' }) {
  const w = useWords(words);
  const token = location.hash.slice(1);
  const isInvitation = kind === 'invitation';
  return (
    <Container component="main" py={80} size={460}>
      <Title mb="xs" order={1} size="h2">
        {isInvitation ? w.invitation : w.reset}
      </Title>
      <Text c="dimmed" mb="lg">
        {isInvitation ? w.invitationLead : w.resetLead}
      </Text>
      <Paper p="lg" withBorder>
        {token === '' && <Alert color="yellow">{w.noToken}</Alert>}
        {token !== '' && (isInvitation ? <Join token={token} /> : <Reset token={token} />)}
      </Paper>
    </Container>
  );
}

function Join({ token }: { readonly token: string }) {
  const w = useWords(words);
  const ownApi = useApi();
  const join = useMutation({
    mutationFn: (filled: Filled) =>
      ownApi.send('POST', '/invitations/accept', joinedSchema, { body: { ...bodyOf(filled), token } }),
  });
  if (join.data !== undefined) return <Done says={w.joined(join.data.email)} />;
  return (
    <ActForm act={join} submit={w.join}>
      <Field autoComplete="name" autoFocus label={w.name} name="name" required />
      <Field autoComplete="username" description={w.emailHint} label={w.email} name="email" type="email" />
      <PasswordField
        autoComplete="new-password"
        description={w.passwordRule}
        label={w.password}
        name="password"
        required
      />
    </ActForm>
  );
}

function Reset({ token }: { readonly token: string }) {
  const w = useWords(words);
  const ownApi = useApi();
  const reset = useMutation({
    mutationFn: ({ password }: Filled) => ownApi.act('POST', '/password-resets/accept', { body: { token, password } }),
  });
  if (reset.isSuccess) return <Done says={w.done} />;
  return (
    <ActForm act={reset} submit={w.set}>
      <PasswordField
        autoComplete="new-password"
        autoFocus
        description={w.passwordRule}
        label={w.newPassword}
        name="password"
        required
      />
    </ActForm>
  );
}

function Done({ says }: { readonly says: string }) {
  const w = useWords(words);
  return (
    <Stack>
      <Text role="status">{says}</Text>
      <Button component="a" href="/">
        {w.toSignIn}
      </Button>
    </Stack>
  );
}
