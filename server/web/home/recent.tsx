// What happened last within sight, newest first, as the audit trail has it.
import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { auditSchema, pageSchema } from '../../../shared/contracts/server-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { actWords } from '../audit/act-words.ts';
import { Panel } from '../panel.tsx';
import { words } from './words.ts';

const SHOWN = 8;

export function Recent() {
  const w = useWords(words);
  const says = useWords(actWords);
  const format = useFormats();
  const list = useRead(`/audit?limit=${SHOWN}`, pageSchema(auditSchema));
  return (
    <Panel
      actions={
        <Anchor component={Link} href="/audit" size="sm">
          {w.allActivity}
        </Anchor>
      }
      title={w.recent}
    >
      <Loaded lines={SHOWN} of={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed" size="sm">
              {w.nothingYet}
            </Text>
          ) : (
            <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
              {items.map(({ id, atMs, action, subject, pbxId }) => (
                <Group align="flex-start" component="li" gap="xs" key={id} wrap="nowrap">
                  <Text c="dimmed" flex="none" size="sm" w={{ base: 100, sm: 160 }}>
                    {format.dateTime(atMs)}
                  </Text>
                  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                    {says[action] ?? action}{' '}
                    {pbxId === null ? (
                      subject
                    ) : (
                      <Anchor component={Link} href={`/pbxs/${pbxId}`} size="sm">
                        {subject}
                      </Anchor>
                    )}
                  </Text>
                </Group>
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Panel>
  );
}
