// The API keys: made with the permissions that a program needs, shown once, ended.
import { Code, Group, MultiSelect, Stack, Table, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { apiKeyMadeSchema, apiKeySchema } from '../../../shared/contracts/accounts-api.ts';
import { listSchema } from '../../../shared/contracts/server-api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { ActsHead } from '../acts-column.tsx';
import { ActDialog, Field, type Filled, useRefused } from '../form.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { words } from './keys-words.ts';
import { useSettings } from './links.ts';

const SHOWN = 3;

export function KeysPage() {
  const w = useWords(words);
  const format = useFormats();
  const { may } = useSession();
  const keys = useRead('/api-keys', listSchema(apiKeySchema));
  return (
    <SectionPage {...useSettings()} actions={may('api_keys:write') && <Make />} lead={w.lead} title={w.title}>
      <Loaded of={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{w.empty}</Empty>
          ) : (
            <Table.ScrollContainer minWidth={720}>
              <Table aria-label={w.title}>
                <Table.Thead>
                  <Table.Tr>
                    {[w.name, w.account, w.scopes, w.made, w.state].map((head) => (
                      <Table.Th key={head}>{head}</Table.Th>
                    ))}
                    <Table.Th>
                      <ActsHead />
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ id, name, accountName, scopes, createdAtMs, revokedAtMs }) => (
                    <Table.Tr key={id}>
                      <Table.Td>{name}</Table.Td>
                      <Table.Td>{accountName}</Table.Td>
                      <Table.Td>
                        <Group gap={4} title={scopes.join(', ')}>
                          {scopes.slice(0, SHOWN).map((scope) => (
                            <Code key={scope}>{scope}</Code>
                          ))}
                          {scopes.length > SHOWN && <Text size="xs">{w.more(scopes.length - SHOWN)}</Text>}
                        </Group>
                      </Table.Td>
                      <Table.Td>{format.date(createdAtMs)}</Table.Td>
                      <Table.Td>
                        <StateBadge tone={revokedAtMs === null ? 'good' : 'off'}>
                          {revokedAtMs === null ? w.inForce : w.ended(format.date(revokedAtMs))}
                        </StateBadge>
                      </Table.Td>
                      <Table.Td ta="right">
                        {revokedAtMs === null && may('api_keys:write') && <End id={id} name={name} />}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
    </SectionPage>
  );
}

function Make() {
  const w = useWords(words);
  const { api } = useSession();
  const make = useAct({
    run: ({ name, scopes = '' }: Filled, idempotencyKey) =>
      api.send('POST', '/api-keys', apiKeyMadeSchema, {
        body: { name, scopes: scopes.split(',').filter((scope) => scope !== '') },
        idempotencyKey,
      }),
    changes: ['/api-keys'],
  });
  return (
    <ActDialog
      act={make}
      opener={w.make}
      openerProps={{ leftSection: <IconKey aria-hidden size={16} />, size: 'sm', variant: 'filled' }}
      result={({ apiKey }) => (
        <Stack gap="xs">
          <Text size="sm">{w.shown}</Text>
          <CopyText text={apiKey} />
        </Stack>
      )}
      says={w.makeSays}
      submit={w.make}
      title={w.make}
    >
      <Field data-autofocus label={w.name} maxLength={120} name="name" required />
      <Scopes label={w.choose} />
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

function End({ id, name }: { readonly id: string; readonly name: string }) {
  const w = useWords(words);
  const { api } = useSession();
  const end = useAct({
    run: () => api.act('DELETE', `/api-keys/${id}`),
    changes: ['/api-keys'],
    done: () => w.endDone,
  });
  return <ActDialog act={end} color="red" opener={w.end} says={w.endSays} submit={w.end} title={w.endTitle(name)} />;
}
