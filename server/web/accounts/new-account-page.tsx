// Getting started with a new account: who it is, for a customer also its PBX, and on to the licences that PBX gets (S1.6).
import { Button, Group, Radio, Stack, Stepper, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { pbxSchema } from '../../../shared/contracts/server-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { fieldProblem, ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { useSession } from '../session.tsx';
import type { Account } from './account-state.tsx';
import { words } from './words.ts';

type Kind = 'customer' | 'partner';

export function NewAccountPage() {
  const w = useWords(words);
  const [, go] = useLocation();
  const [account, setAccount] = useState<Account>();
  const [pbxId, setPbxId] = useState<string>();
  const opened = (made: Account) => (made.kind === 'customer' ? setAccount(made) : go(`/accounts/${made.id}`));
  const step = account === undefined ? 0 : pbxId === undefined ? 1 : 2;
  return (
    <Page lead={w.newLead} title={w.newTitle}>
      <Stepper active={step} maw={720}>
        <Stepper.Step description={w.stepHint.who} label={w.step.who}>
          <Who onDone={opened} />
        </Stepper.Step>
        <Stepper.Step description={w.stepHint.pbx} label={w.step.pbx}>
          {account !== undefined && <FirstPbx account={account} onDone={setPbxId} />}
        </Stepper.Step>
        <Stepper.Step description={w.stepHint.licences} label={w.step.licences}>
          <Stack>
            <Text>{w.chooseLicences}</Text>
            <Group>
              <Button component={Link} href={`/purchase/pbx/${pbxId}`}>
                {w.toPurchase}
              </Button>
              <Button component={Link} href={`/accounts/${account?.id}`} variant="default">
                {w.toAccount}
              </Button>
            </Group>
          </Stack>
        </Stepper.Step>
      </Stepper>
    </Page>
  );
}

function Who({ onDone }: { readonly onDone: (account: Account) => void }) {
  const w = useWords(words);
  const { api } = useSession();
  const [kind, setKind] = useState<Kind>('customer');
  const add = useAct({
    run: (body: object, idempotencyKey) => api.send('POST', '/accounts', accountSchema, { body, idempotencyKey }),
    changes: ['/accounts'],
    onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const fields = ['name', 'email', 'country'].map((name) => [name, String(given.get(name) ?? '').trim()] as const);
    add.mutate({ kind, ...Object.fromEntries(fields.filter(([, value]) => value !== '')) });
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={420}>
        {add.error !== null && <ProblemAlert error={add.error} />}
        <Radio.Group
          aria-label={w.kind}
          onChange={(value) => setKind(value === 'partner' ? 'partner' : 'customer')}
          value={kind}
        >
          <Stack gap="xs">
            <Radio label={w.isCustomer} value="customer" />
            <Radio label={w.isPartner} value="partner" />
          </Stack>
        </Radio.Group>
        <TextInput error={fieldProblem(add.error, 'name')} label={w.name} name="name" required />
        <TextInput error={fieldProblem(add.error, 'email')} label={w.email} name="email" required type="email" />
        <TextInput
          error={fieldProblem(add.error, 'country')}
          label={w.country}
          maxLength={2}
          name="country"
          placeholder="DE"
          w={120}
        />
        <Group>
          <Button loading={add.isPending} type="submit">
            {w.openAccount}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function FirstPbx({ account, onDone }: { readonly account: Account; readonly onDone: (pbxId: string) => void }) {
  const w = useWords(words);
  const { api } = useSession();
  const add = useAct({
    run: (body: object, idempotencyKey) => api.send('POST', '/pbxs', pbxSchema, { body, idempotencyKey }),
    changes: ['/pbxs'],
    onDone: ({ id }) => onDone(id),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const serial = String(given.get('serial') ?? '')
      .trim()
      .toUpperCase();
    add.mutate({ serial, name: String(given.get('name') ?? '').trim(), accountId: account.id });
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={420}>
        {add.error !== null && <ProblemAlert error={add.error} />}
        <TextInput
          autoFocus
          description={w.serialHint}
          error={fieldProblem(add.error, 'serial')}
          label={w.serial}
          name="serial"
          required
        />
        <TextInput
          defaultValue={account.name}
          error={fieldProblem(add.error, 'name')}
          label={w.pbxName}
          name="name"
          required
        />
        <Group>
          <Button loading={add.isPending} type="submit">
            {w.registerPbx}
          </Button>
          <Button component={Link} href={`/accounts/${account.id}`} variant="default">
            {w.later}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
