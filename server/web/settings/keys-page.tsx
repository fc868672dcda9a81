// The API keys: what each may do and from where, and what can be done about it.
import { Code, Group, Table, Text } from '@mantine/core';
import { apiKeySchema } from '../../../shared/contracts/accounts-api.ts';
import { listSchema } from '../../../shared/contracts/server-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { ActsHead } from '../acts-column.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { KeyActs, MakeKey } from './key-acts.tsx';
import { words } from './keys-words.ts';
import { useSettings } from './links.ts';

const SHOWN = 3;

export function KeysPage() {
  const w = useWords(words);
  const format = useFormats();
  const { may } = useSession();
  const keys = useRead('/api-keys', listSchema(apiKeySchema));
  return (
    <SectionPage {...useSettings()} actions={may('api_keys:write') && <MakeKey />} lead={w.lead} title={w.title}>
      <Loaded of={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{w.empty}</Empty>
          ) : (
            <Table.ScrollContainer minWidth={860}>
              <Table aria-label={w.title}>
                <Table.Thead>
                  <Table.Tr>
                    {[w.name, w.account, w.scopes, w.from, w.made, w.state].map((head) => (
                      <Table.Th key={head}>{head}</Table.Th>
                    ))}
                    <Table.Th>
                      <ActsHead />
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((apiKey) => {
                    const { id, name, accountName, scopes, allowedRanges, createdAtMs, revokedAtMs } = apiKey;
                    return (
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
                        <Table.Td>
                          {allowedRanges.length === 0 && <Text size="sm">{w.everywhere}</Text>}
                          {allowedRanges.map((range) => (
                            <Code display="block" key={range}>
                              {range}
                            </Code>
                          ))}
                        </Table.Td>
                        <Table.Td>{format.date(createdAtMs)}</Table.Td>
                        <Table.Td>
                          <StateBadge tone={revokedAtMs === null ? 'good' : 'off'}>
                            {revokedAtMs === null ? w.inForce : w.ended(format.date(revokedAtMs))}
                          </StateBadge>
                        </Table.Td>
                        <Table.Td ta="right">
                          {revokedAtMs === null && may('api_keys:write') && <KeyActs apiKey={apiKey} />}
                        </Table.Td>
                      </Table.Tr>
                    );
                  })}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
    </SectionPage>
  );
}
