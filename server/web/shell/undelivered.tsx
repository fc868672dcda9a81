// Addresses that mail does not reach, told to those who can mend them until they are mended or something arrives (S5.33).
import { Alert, Anchor, List, Text } from '@mantine/core';
import { IconMailX } from '@tabler/icons-react';
import { Link } from 'wouter';
import { mailListSchema } from '../../../shared/contracts/mails-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { words } from './words.ts';

const SHOWN = 3;

export function Undelivered() {
  const w = useWords(words);
  const format = useFormats();
  const given = useRead('/mails?undelivered=true&limit=50', mailListSchema);
  const newest = Map.groupBy(given.data?.items ?? [], ({ accountId, recipient }) => `${accountId} ${recipient}`);
  const addresses = [...newest.values()].flatMap(([mail]) => mail ?? []);
  if (addresses.length === 0) return null;
  return (
    <Alert color="red" icon={<IconMailX aria-hidden />} mb="md" title={w.undelivered} variant="light">
      <List size="sm">
        {addresses.slice(0, SHOWN).map(({ id, accountId, recipient, subject, createdAtMs, lastError }) => (
          <List.Item key={id}>
            <Anchor component={Link} href={`/accounts/${accountId}`} size="sm">
              {recipient}
            </Anchor>
            : {w.undeliveredMail(subject, format.date(createdAtMs))} {lastError}
          </List.Item>
        ))}
      </List>
      {addresses.length > SHOWN && (
        <Anchor component={Link} href="/settings/mails?state=failed" size="sm">
          {w.undeliveredMore(format.number(addresses.length - SHOWN))}
        </Anchor>
      )}
      <Text mt={4} size="sm">
        {w.undeliveredNext}
      </Text>
    </Alert>
  );
}
