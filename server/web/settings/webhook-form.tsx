// Adding a webhook, changing it, and switching it on or off.
import { Checkbox, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { z } from 'zod';
import { WEBHOOK_EVENTS, webhookAddedSchema, webhookSchema } from '../../../shared/contracts/webhooks-api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActDialog, Field, type Filled, Tick, useRefused } from '../form.tsx';
import { useSession } from '../session.tsx';
import { words } from './webhook-words.ts';

type Webhook = z.infer<typeof webhookSchema>;

export function AddWebhook() {
  const w = useWords(words);
  const { api } = useSession();
  const add = useAct({
    run: ({ url, events = '' }: Filled, idempotencyKey) =>
      api.send('POST', '/webhooks', webhookAddedSchema, { body: { url, events: events.split(' ') }, idempotencyKey }),
    changes: ['/webhooks'],
  });
  return (
    <ActDialog
      act={add}
      opener={w.add}
      openerProps={{ leftSection: <IconPlus aria-hidden size={16} />, size: 'sm', variant: 'filled' }}
      result={({ secret }) => (
        <Stack gap="xs">
          <Text size="sm">{w.secret}</Text>
          <CopyText text={secret} />
        </Stack>
      )}
      says={w.addSays}
      submit={w.add}
      title={w.add}
    >
      <Field data-autofocus description={w.urlHint} label={w.url} name="url" required type="url" />
      <Events first={['order.paid', 'licence.issued']} />
    </ActDialog>
  );
}

export function ChangeWebhook({ webhook: { id, url, events, enabled } }: { readonly webhook: Webhook }) {
  const w = useWords(words);
  const { api } = useSession();
  const change = useAct({
    run: (filled: Filled) =>
      api.send('PATCH', `/webhooks/${id}`, webhookSchema, {
        body: { url: filled.url, events: filled.events?.split(' '), enabled: filled.enabled === 'on' },
      }),
    changes: ['/webhooks'],
    done: () => w.saved,
  });
  return (
    <ActDialog act={change} opener={w.change} openerProps={{ size: 'sm' }} submit={w.save} title={w.change}>
      <Field data-autofocus defaultValue={url} label={w.url} name="url" required type="url" />
      <Events first={events} />
      <Tick defaultChecked={enabled} label={w.enabled} name="enabled" />
    </ActDialog>
  );
}

function Events({ first }: { readonly first: readonly string[] }) {
  const w = useWords(words);
  const [chosen, setChosen] = useState([...first]);
  return (
    <>
      <Checkbox.Group error={useRefused('events')} label={w.events} onChange={setChosen} value={chosen}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} mt={4} spacing={6}>
          {WEBHOOK_EVENTS.filter((event) => event !== 'ping').map((event) => (
            <Checkbox key={event} label={event} value={event} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      <input name="events" type="hidden" value={chosen.join(' ')} />
    </>
  );
}
