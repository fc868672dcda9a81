// The webhooks: addresses that are told what happens, and whether they answer.
import { Text } from '@mantine/core';
import { useLocation, useSearchParams } from 'wouter';
import type { z } from 'zod';
import { webhookListSchema, type webhookSchema } from '../../../shared/contracts/webhooks-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { RowLink } from '../row-link.tsx';
import { SectionPage } from '../section.tsx';
import { useSession } from '../session.tsx';
import { useSettings } from './links.ts';
import { AddWebhook } from './webhook-form.tsx';
import { words } from './webhook-words.ts';

export function WebhooksPage() {
  const w = useWords(words);
  const { may } = useSession();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const list = useRead(
    `/webhooks${query({ limit: 25, cursor: params.get('cursor') ?? undefined })}`,
    webhookListSchema,
  );
  return (
    <SectionPage {...useSettings()} actions={may('webhooks:write') && <AddWebhook />} lead={w.lead} title={w.title}>
      <ListTable
        name="webhooks"
        columns={[
          {
            accessor: 'url',
            title: w.url,
            render: ({ id, url }) => <RowLink href={`/settings/webhooks/${id}`}>{url}</RowLink>,
          },
          { accessor: 'events', title: w.events, render: ({ events }) => <Text size="sm">{events.join(', ')}</Text> },
          { accessor: 'state', title: w.state, render: (webhook) => <WebhookState webhook={webhook} /> },
        ]}
        empty={<Empty>{w.empty}</Empty>}
        idOf={({ id }) => id}
        label={w.title}
        list={list}
        onOpen={({ id }) => go(`/settings/webhooks/${id}`)}
      />
    </SectionPage>
  );
}

export function WebhookState({ webhook }: { readonly webhook: z.infer<typeof webhookSchema> }) {
  const w = useWords(words);
  const format = useFormats();
  const { enabled, failingSinceMs } = webhook;
  if (!enabled) return <StateBadge tone="off">{w.off}</StateBadge>;
  if (failingSinceMs === null) return <StateBadge tone="good">{w.works}</StateBadge>;
  return <StateBadge tone="bad">{w.failing(format.dateTime(failingSinceMs))}</StateBadge>;
}
