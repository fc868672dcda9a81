// One mail: whom it went to, what became of it, its text, and another try where it was given up.
import { Button, Card, Group, Text } from '@mantine/core';
import { useParams } from 'wouter';
import { mailQueuedSchema, mailSchema } from '../../../shared/contracts/mails-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { useSettings } from './links.ts';
import { words } from './mail-words.ts';
import { MAIL_TONES } from './mails-page.tsx';

export function MailPage() {
  const { id = '' } = useParams();
  const w = useWords(words);
  const format = useFormats();
  const settings = useSettings();
  const { api, may } = useSession();
  const mail = useRead(`/mails/${id}`, mailSchema);
  const again = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/mails/${id}/retry`, mailQueuedSchema, { body: {}, idempotencyKey }),
    changes: ['/mails'],
    done: () => w.againDone,
  });
  return (
    <Loaded of={mail}>
      {({ subject, recipient, state, sentAtMs, nextAtMs, lastError, via, text }) => (
        <SectionPage
          {...settings}
          actions={
            state === 'failed' &&
            may('mail:write') && (
              <Button loading={again.isPending} onClick={() => again.mutate(undefined)}>
                {w.again}
              </Button>
            )
          }
          lead={w.lead1(recipient)}
          title={subject}
        >
          {again.error !== null && <ProblemAlert error={again.error} />}
          <Group gap="sm">
            <StateBadge tone={MAIL_TONES[state]}>{w.states[state]}</StateBadge>
            <Text size="sm">
              {sentAtMs !== null && w.sent(format.dateTime(sentAtMs))}
              {state === 'queued' && w.waits(format.dateTime(nextAtMs))} {lastError !== null && w.error(lastError)}
              {via === 'file' && ` (${w.viaFile})`}
            </Text>
          </Group>
          <Card aria-label={w.text} component="section" withBorder>
            {text === '' ? (
              <Text c="dimmed" size="sm">
                {w.hidden}
              </Text>
            ) : (
              <Text ff="monospace" size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {text}
              </Text>
            )}
          </Card>
        </SectionPage>
      )}
    </Loaded>
  );
}
