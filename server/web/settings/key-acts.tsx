// What is done about API keys: made with what a program needs, kept to networks, given a new secret, ended; each secret is shown once (S5.20).
import { Group, MultiSelect, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import type { z } from 'zod';
import { apiKeyMadeSchema, apiKeySchema } from '../../../shared/contracts/accounts-api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActDialog, Field, type Filled, LongField, linesOf, useRefused } from '../form.tsx';
import { useSession } from '../session.tsx';
import { words } from './keys-words.ts';

interface Of {
  readonly apiKey: z.infer<typeof apiKeySchema>;
}

export function MakeKey() {
  const w = useWords(words);
  const { api } = useSession();
  const make = useAct({
    run: ({ name, scopes = '', allowedRanges }: Filled, idempotencyKey) =>
      api.send('POST', '/api-keys', apiKeyMadeSchema, {
        body: {
          name,
          scopes: scopes.split(',').filter((scope) => scope !== ''),
          allowedRanges: linesOf(allowedRanges),
        },
        idempotencyKey,
      }),
    changes: ['/api-keys'],
  });
  return (
    <ActDialog
      act={make}
      opener={w.make}
      openerProps={{ leftSection: <IconKey aria-hidden size={16} />, size: 'sm', variant: 'filled' }}
      result={(made) => <Secret {...made} />}
      says={w.makeSays}
      submit={w.make}
      title={w.make}
    >
      <Field data-autofocus label={w.name} maxLength={120} name="name" required />
      <Scopes label={w.choose} />
      <Ranges />
    </ActDialog>
  );
}

/** One may hand on what one has. */
function Scopes({ label }: { readonly label: string }) {
  const { me } = useSession();
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <MultiSelect
      data={me.permissions}
      error={useRefused('scopes')}
      hidePickedOptions
      label={label}
      name="scopes"
      onChange={setChosen}
      required
      searchable
      value={chosen}
    />
  );
}

function Ranges({ given = [] }: { readonly given?: readonly string[] }) {
  const w = useWords(words);
  return (
    <LongField
      defaultValue={given.join('\n')}
      description={w.rangesHint}
      label={w.ranges}
      name="allowedRanges"
      placeholder={'192.0.2.0/24\n2001:db8::/32'}
    />
  );
}

function Secret({ apiKey }: z.infer<typeof apiKeyMadeSchema>) {
  const w = useWords(words);
  return (
    <Stack gap="xs">
      <Text size="sm">{w.shown}</Text>
      <CopyText text={apiKey} />
    </Stack>
  );
}

/** Of a key that is in force. */
export function KeyActs({ apiKey }: Of) {
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Restrict apiKey={apiKey} />
      <Reset apiKey={apiKey} />
      <End apiKey={apiKey} />
    </Group>
  );
}

function Restrict({ apiKey: { id, name, allowedRanges } }: Of) {
  const w = useWords(words);
  const { api } = useSession();
  const restrict = useAct({
    run: (filled: Filled) =>
      api.send('PATCH', `/api-keys/${id}`, apiKeySchema, { body: { allowedRanges: linesOf(filled.allowedRanges) } }),
    changes: ['/api-keys'],
    done: () => w.restricted,
  });
  return (
    <ActDialog
      act={restrict}
      opener={w.restrict}
      openerProps={{ 'aria-label': w.restrictTitle(name) }}
      says={w.restrictSays}
      submit={w.save}
      title={w.restrictTitle(name)}
    >
      <Ranges given={allowedRanges} />
    </ActDialog>
  );
}

function Reset({ apiKey: { id, name } }: Of) {
  const w = useWords(words);
  const { api } = useSession();
  const reset = useAct({
    run: (_: Filled, idempotencyKey) =>
      api.send('POST', `/api-keys/${id}/reset`, apiKeyMadeSchema, { body: {}, idempotencyKey }),
    changes: ['/api-keys'],
  });
  return (
    <ActDialog
      act={reset}
      color="red"
      opener={w.reset}
      openerProps={{ 'aria-label': w.resetTitle(name) }}
      result={(made) => <Secret {...made} />}
      says={w.resetSays}
      submit={w.resetAct}
      title={w.resetTitle(name)}
    />
  );
}

function End({ apiKey: { id, name } }: Of) {
  const w = useWords(words);
  const { api } = useSession();
  const end = useAct({
    run: () => api.act('DELETE', `/api-keys/${id}`),
    changes: ['/api-keys'],
    done: () => w.endDone,
  });
  return (
    <ActDialog
      act={end}
      color="red"
      opener={w.end}
      openerProps={{ 'aria-label': w.endTitle(name) }}
      says={w.endSays}
      submit={w.end}
      title={w.endTitle(name)}
    />
  );
}
