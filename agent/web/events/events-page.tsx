// What happened here, from the agent's audit trail, newest first.
import { Text } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { type Events, eventsSchema } from '../../../shared/contracts/local-api.ts';
import { eventWords } from '../../../shared/event-words.ts';
import { query } from '../../../shared/ui/api.ts';
import { CursorTable } from '../../../shared/ui/cursor-table.tsx';
import { useFormats, useLanguage, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';

const words = {
  en: {
    title: 'Events',
    lead: 'What happened to licence, seats and settings on this PBX, newest first. The rows are chained; "switchkey-agent verify-audit" checks them.',
    at: 'When',
    what: 'What',
    empty: 'Nothing has happened yet.',
  },
  de: {
    title: 'Ereignisse',
    lead: 'Was mit Lizenz, Vergabe und Einstellungen auf dieser Anlage geschah, das Neueste zuerst. Die Zeilen sind verkettet; „switchkey-agent verify-audit“ prüft sie.',
    at: 'Wann',
    what: 'Was',
    empty: 'Noch ist nichts geschehen.',
  },
};

type Row = Events['items'][number];

export function EventsPage() {
  const w = useWords(words);
  const format = useFormats();
  const { language } = useLanguage();
  const [params] = useSearchParams();
  const found = useRead(`/events${query({ cursor: params.get('cursor') ?? '', limit: 25 })}`, eventsSchema);
  const list = {
    ...found,
    data: found.data === undefined ? undefined : { ...found.data, next: found.data.next ?? null },
  };
  return (
    <Page lead={w.lead} level={2} title={w.title}>
      <CursorTable<Row>
        columns={[
          { accessor: 'at', title: w.at, width: 190, render: ({ at }) => format.dateTime(at * 1000) },
          {
            accessor: 'words',
            title: w.what,
            render: ({ act, detail }) => <Text size="sm">{eventWords(act, detail, language)}</Text>,
          },
        ]}
        empty={<Empty>{w.empty}</Empty>}
        idOf={({ id }) => String(id)}
        label={w.title}
        list={list}
      />
    </Page>
  );
}
