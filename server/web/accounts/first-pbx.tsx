// The second step of getting started: the customer's PBX. Registered once; afterwards it is shown.
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { listedPbxSchema, pbxSchema } from '../../../shared/contracts/server-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';
import type { Account } from './account-state.tsx';
import { useDraft } from './draft.ts';
import { words } from './words.ts';

interface Props {
  readonly account: Account;
  /** Registered already. */
  readonly pbxId: string | undefined;
  onDone(pbxId: string): void;
  /** Beside the button that goes on: back, and later. */
  readonly beside: ReactNode;
}

export function FirstPbx(props: Props) {
  const w = useWords(words);
  const { may } = useSession();
  if (props.pbxId !== undefined) return <Registered {...props} pbxId={props.pbxId} />;
  if (may('pbxs:write')) return <NewPbx {...props} />;
  return (
    <Stack maw={420}>
      <Alert color="gray">{w.mayNotRegister}</Alert>
      <Group>{props.beside}</Group>
    </Stack>
  );
}

function NewPbx({ account, onDone, beside }: Props) {
  const w = useWords(words);
  const { api } = useSession();
  const draft = useDraft(`pbx:${account.id}`, { serial: '', name: account.name });
  const add = useAct({
    run: (body: object) =>
      draft.send(body, (idempotencyKey) => api.send('POST', '/pbxs', pbxSchema, { body, idempotencyKey })),
    changes: ['/pbxs'],
    onDone: ({ id }) => {
      draft.forget();
      onDone(id);
    },
  });
  const { serial = '', name = '' } = draft.fields;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    add.mutate({ serial: serial.trim().toUpperCase(), name: name.trim(), accountId: account.id });
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
          onChange={({ currentTarget }) => draft.setField('serial', currentTarget.value)}
          required
          value={serial}
        />
        <TextInput
          error={fieldProblem(add.error, 'name')}
          label={w.pbxName}
          name="name"
          onChange={({ currentTarget }) => draft.setField('name', currentTarget.value)}
          required
          value={name}
        />
        <Group>
          <Button loading={add.isPending} type="submit">
            {w.registerPbx}
          </Button>
          {beside}
        </Group>
      </Stack>
    </form>
  );
}

function Registered({ pbxId, onDone, beside }: Props & { readonly pbxId: string }) {
  const w = useWords(words);
  const pbx = useRead(`/pbxs/${pbxId}`, listedPbxSchema);
  return (
    <Loaded lines={2} of={pbx}>
      {({ serial, name }) => (
        <Stack maw={420}>
          <Text>{w.isRegistered(serial, name)}</Text>
          <Group>
            <Button autoFocus onClick={() => onDone(pbxId)}>
              {w.next}
            </Button>
            {beside}
          </Group>
        </Stack>
      )}
    </Loaded>
  );
}
