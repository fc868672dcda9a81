// What an owner does about another user: name, role and access, a link for a new password, the second factor off.
import { Group, Text } from '@mantine/core';
import type { z } from 'zod';
import { linkSchema, userSchema } from '../../../shared/contracts/accounts-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActDialog, Choice, Field, type Filled, Tick } from '../form.tsx';
import { useSession } from '../session.tsx';
import { MadeLink } from './made-link.tsx';
import { ROLES, roleWords } from './role-words.ts';
import { words } from './users-words.ts';

type User = z.infer<typeof userSchema>;

export function UserActs({ user }: { readonly user: User }) {
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Change user={user} />
      <NewPassword user={user} />
      {user.secondFactor && <FactorOff user={user} />}
    </Group>
  );
}

function Change({ user: { id, name, email, role, disabledAtMs } }: { readonly user: User }) {
  const w = useWords(words);
  const roles = useWords(roleWords);
  const { api } = useSession();
  const change = useAct({
    run: ({ disabled, ...filled }: Filled) =>
      api.send('PATCH', `/users/${id}`, userSchema, { body: { ...filled, disabled: disabled === 'on' } }),
    changes: ['/users'],
    done: (user) => w.saved(user.name),
  });
  return (
    <ActDialog act={change} opener={w.edit} submit={w.save} title={w.editTitle(email)}>
      <Field data-autofocus defaultValue={name} label={w.name} name="name" required />
      <Choice
        data={ROLES.map((value) => ({ value, label: `${roles[value]}: ${roles.may[value]}` }))}
        defaultValue={role}
        label={w.role}
        name="role"
      />
      <Tick defaultChecked={disabledAtMs !== null} description={w.shutOutSays} label={w.shutOut} name="disabled" />
    </ActDialog>
  );
}

function NewPassword({ user: { id, email } }: { readonly user: User }) {
  const w = useWords(words);
  const { api } = useSession();
  const make = useAct({
    run: (_: Filled, idempotencyKey) =>
      api.send('POST', `/users/${id}/password-reset`, linkSchema, { body: {}, idempotencyKey }),
    changes: [],
  });
  return (
    <ActDialog
      act={make}
      opener={w.password}
      result={(link) => <MadeLink link={link} page="password-reset" />}
      says={w.passwordSays}
      submit={w.makeLink}
      title={w.passwordTitle(email)}
    />
  );
}

function FactorOff({ user: { id, email } }: { readonly user: User }) {
  const w = useWords(words);
  const { api } = useSession();
  const off = useAct({
    run: (_: Filled, idempotencyKey) =>
      api.send('POST', `/users/${id}/second-factor-reset`, userSchema, { body: {}, idempotencyKey }),
    changes: ['/users'],
    done: ({ name }) => w.saved(name),
  });
  return (
    <ActDialog act={off} color="red" opener={w.factorOff} submit={w.turnOff} title={w.factorOffTitle(email)}>
      <Text size="sm">{w.factorOffSays}</Text>
    </ActDialog>
  );
}
