// The mail outbox: what waits, what was sent, what was given up.
import { useLocation, useSearchParams } from 'wouter';
import { mailListSchema } from '../../../shared/contracts/mails-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { ExportButton } from '../lists/export-button.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { RowLink } from '../row-link.tsx';
import { SectionPage } from '../section.tsx';
import { useSettings } from './links.ts';
import { words } from './mail-words.ts';

type State = keyof typeof words.en.states;
export const MAIL_TONES: Readonly<Record<State, Tone>> = {
  queued: 'waiting',
  sending: 'waiting',
  sent: 'good',
  failed: 'bad',
};

export function MailsPage() {
  const w = useWords(words);
  const format = useFormats();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const filter = { state: params.get('state') ?? undefined };
  const asked = { limit: 25, cursor: params.get('cursor') ?? undefined, ...filter };
  const list = useRead(`/mails${query(asked)}`, mailListSchema);
  const states = Object.keys(MAIL_TONES) as State[];
  return (
    <SectionPage
      {...useSettings()}
      actions={<ExportButton list="mails" path={`/mails.csv${query(filter)}`} />}
      lead={w.lead}
      title={w.title}
    >
      <ListTable
        name="mails"
        fixed="subject"
        filters={
          <FilterBar
            choices={[
              { name: 'state', label: w.state, options: states.map((value) => ({ value, label: w.states[value] })) },
            ]}
          />
        }
        columns={[
          {
            accessor: 'createdAtMs',
            title: w.when,
            noWrap: true,
            render: ({ createdAtMs }) => format.dateTime(createdAtMs),
          },
          {
            accessor: 'subject',
            title: w.subject,
            render: ({ id, subject }) => <RowLink href={`/settings/mails/${id}`}>{subject}</RowLink>,
          },
          { accessor: 'recipient', title: w.to },
          { accessor: 'kind', title: w.kind, render: ({ kind }) => w.kinds[kind] ?? kind },
          {
            accessor: 'state',
            title: w.state,
            render: ({ state }) => <StateBadge tone={MAIL_TONES[state]}>{w.states[state]}</StateBadge>,
          },
          { accessor: 'attempts', title: w.tries, textAlign: 'right' },
        ]}
        empty={<Empty>{w.empty}</Empty>}
        idOf={({ id }) => id}
        label={w.title}
        list={list}
        onOpen={({ id }) => go(`/settings/mails/${id}`)}
      />
    </SectionPage>
  );
}
