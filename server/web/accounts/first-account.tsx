// The first step of getting started: who the new account is. Entered once; afterwards it is shown.
import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { Link } from 'wouter';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';
import type { Account } from './account-state.tsx';
import { useDraft } from './draft.ts';
import { words } from './words.ts';

interface Props {
  /** Entered already. */
  readonly account: Account | undefined;
  onDone(account: Account): void;
}

export function FirstAccount({ account, onDone }: Props) {
  return account === undefined ? <NewAccount onDone={onDone} /> : <Entered account={account} onNext={onDone} />;
}

function NewAccount({ onDone }: Pick<Props, 'onDone'>) {
  const w = useWords(words);
  const { api } = useSession();
  const draft = useDraft('account', { kind: 'customer', name: '', email: '', country: '' });
  const add = useAct({
    run: (body: object) =>
      draft.send(body, (idempotencyKey) => api.send('POST', '/accounts', accountSchema, { body, idempotencyKey })),
    changes: ['/accounts'],
    onDone: (made) => {
      draft.forget();
      onDone(made);
    },
  });
  const { kind, ...texts } = draft.fields;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = Object.entries(texts).map(([name, value]) => [name, value.trim()] as const);
    add.mutate({ kind, ...Object.fromEntries(given.filter(([, value]) => value !== '')) });
  };
  const field = (name: string) => ({
    name,
    error: fieldProblem(add.error, name),
    value: draft.fields[name] ?? '',
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      draft.setField(name, currentTarget.value),
  });
  return (
    <form onSubmit={submit}>
      <Stack maw={420}>
        {add.error !== null && <ProblemAlert error={add.error} />}
        <Radio.Group aria-label={w.kind} onChange={(value) => draft.setField('kind', value)} value={kind ?? ''}>
          <Stack gap="xs">
            <Radio label={w.isCustomer} value="customer" />
            <Radio label={w.isPartner} value="partner" />
          </Stack>
        </Radio.Group>
        <TextInput label={w.name} required {...field('name')} />
        <TextInput label={w.email} required type="email" {...field('email')} />
        <TextInput label={w.country} maxLength={2} placeholder="DE" w={120} {...field('country')} />
        <Group>
          <Button loading={add.isPending} type="submit">
            {w.openAccount}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Entered({ account, onNext }: { readonly account: Account; onNext(account: Account): void }) {
  const w = useWords(words);
  const says = [account.name, account.email, account.country].filter((part) => part !== '').join(', ');
  return (
    <Stack maw={420}>
      <Text>{w.isEntered(says)}</Text>
      <Group>
        <Button autoFocus onClick={() => onNext(account)}>
          {w.next}
        </Button>
        <Button component={Link} href={`/accounts/${account.id}`} variant="default">
          {w.changeDetails}
        </Button>
      </Group>
    </Stack>
  );
}
