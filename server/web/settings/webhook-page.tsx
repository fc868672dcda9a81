// One webhook: its address, and the log of what it was told, with another try for each message.
import { Button, Code, Group, Spoiler, Text, Title } from '@mantine/core';
import { useLocation, useParams, useSearchParams } from 'wouter';
import { deliveryListSchema, deliveryQueuedSchema, webhookSchema } from '../../../shared/contracts/webhooks-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { ACTS_COLUMN } from '../acts-column.tsx';
import { ActDialog } from '../form.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { useSettings } from './links.ts';
import { ChangeWebhook } from './webhook-form.tsx';
import { words } from './webhook-words.ts';
import { WebhookState } from './webhooks-page.tsx';

const TONES: Readonly<Record<keyof typeof words.en.states, Tone>> = {
  queued: 'waiting',
  sending: 'waiting',
  delivered: 'good',
  failed: 'bad',
};

export function WebhookPage() {
  const { id = '' } = useParams();
  const { may } = useSession();
  const settings = useSettings();
  const webhook = useRead(`/webhooks/${id}`, webhookSchema);
  return (
    <Loaded of={webhook}>
      {(shown) => (
        <SectionPage
          {...settings}
          actions={
            may('webhooks:write') && (
              <>
                <Ping id={id} />
                <ChangeWebhook webhook={shown} />
                <Remove id={id} />
              </>
            )
          }
          lead={shown.events.join(', ')}
          title={shown.url}
        >
          <Group>
            <WebhookState webhook={shown} />
          </Group>
          <Log id={id} />
        </SectionPage>
      )}
    </Loaded>
  );
}

function Ping({ id }: { readonly id: string }) {
  const w = useWords(words);
  const { api } = useSession();
  const ping = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/webhooks/${id}/ping`, deliveryQueuedSchema, { body: {}, idempotencyKey }),
    changes: [`/webhooks/${id}`],
    done: () => w.pinged,
  });
  return (
    <Button loading={ping.isPending} onClick={() => ping.mutate(undefined)}>
      {w.ping}
    </Button>
  );
}

function Remove({ id }: { readonly id: string }) {
  const w = useWords(words);
  const { api } = useSession();
  const [, go] = useLocation();
  const remove = useAct({
    run: () => api.act('DELETE', `/webhooks/${id}`),
    changes: ['/webhooks?'],
    done: () => w.removed,
    onDone: () => go('/settings/webhooks'),
  });
  return (
    <ActDialog
      act={remove}
      color="red"
      opener={w.remove}
      openerProps={{ size: 'sm' }}
      says={w.removeSays}
      submit={w.remove}
      title={w.removeTitle}
    />
  );
}

function Log({ id }: { readonly id: string }) {
  const w = useWords(words);
  const format = useFormats();
  const now = useNow();
  const { api, may } = useSession();
  const [params] = useSearchParams();
  const asked = query({ limit: 25, cursor: params.get('cursor') ?? undefined });
  const list = useRead(`/webhooks/${id}/deliveries${asked}`, deliveryListSchema, { everyMs: 10_000 });
  const again = useAct({
    run: (delivery: string, idempotencyKey) =>
      api.send('POST', `/webhooks/${id}/deliveries/${delivery}/redeliver`, deliveryQueuedSchema, {
        body: {},
        idempotencyKey,
      }),
    changes: [`/webhooks/${id}`],
    done: () => w.sentAgain,
  });
  return (
    <>
      <Title order={2} size="h4">
        {w.log}
      </Title>
      {again.error !== null && <ProblemAlert error={again.error} />}
      <ListTable
        name="deliveries"
        columns={[
          {
            accessor: 'createdAtMs',
            title: w.when,
            noWrap: true,
            render: ({ createdAtMs }) => format.dateTime(createdAtMs),
          },
          { accessor: 'event', title: w.event },
          {
            accessor: 'state',
            title: w.state,
            render: ({ state, nextAtMs, attempts }) => (
              <>
                <StateBadge tone={TONES[state]}>{w.states[state]}</StateBadge>
                {state === 'queued' && attempts > 0 && (
                  <Text c="dimmed" size="xs">
                    {w.nextTry(format.distance(nextAtMs, now))}
                  </Text>
                )}
              </>
            ),
          },
          { accessor: 'attempts', title: w.tries, textAlign: 'right' },
          { accessor: 'status', title: w.answer, render: ({ status, lastError }) => lastError ?? status ?? '' },
          {
            accessor: 'body',
            title: w.body,
            render: ({ body }) => (
              <Spoiler hideLabel="−" maxHeight={22} showLabel="…">
                <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                  {body}
                </Code>
              </Spoiler>
            ),
          },
          {
            ...ACTS_COLUMN,
            render: (delivery) =>
              may('webhooks:write') &&
              (delivery.state === 'delivered' || delivery.state === 'failed') && (
                <Button
                  loading={again.isPending && again.variables === delivery.id}
                  onClick={() => again.mutate(delivery.id)}
                  size="xs"
                  variant="default"
                >
                  {w.again}
                </Button>
              ),
          },
        ]}
        empty={<Empty>{w.noLog}</Empty>}
        idOf={(delivery) => delivery.id}
        label={w.log}
        list={list}
      />
    </>
  );
}
