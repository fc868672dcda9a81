// The calendar: a month of ends of trials and terms, renewals and removals, across all accounts in sight.
import { Alert, Button, Table, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useSearchParams } from 'wouter';
import type { z } from 'zod';
import { calendarSchema } from '../../../shared/contracts/overview-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { useFormats, useLanguage, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import { RowLink } from '../row-link.tsx';
import { words } from './words.ts';

type Calendar = z.infer<typeof calendarSchema>;
type Event = Calendar['events'][number];

const TONES: Readonly<Record<Event['kind'], Tone>> = {
  trial_end: 'trial',
  renewal: 'good',
  term_end: 'warning',
  removal: 'bad',
};

export function CalendarPage() {
  const w = useWords(words);
  const { locale } = useLanguage();
  const [params, setParams] = useSearchParams();
  const current = new Date(useNow()).toISOString().slice(0, 7);
  const asked = params.get('month') ?? '';
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : current;
  const name = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(month),
  );
  const show = (other: string) => setParams(other === current ? {} : { month: other });
  const span = { from: `${month}-01`, until: `${monthFrom(month, 1)}-01` };
  const calendar = useRead(`/calendar${query(span)}`, calendarSchema);
  return (
    <Page
      actions={
        <>
          <Button
            leftSection={<IconChevronLeft aria-hidden size={16} />}
            onClick={() => show(monthFrom(month, -1))}
            variant="default"
          >
            {w.earlier}
          </Button>
          <Button disabled={month === current} onClick={() => show(current)} variant="default">
            {w.thisMonth}
          </Button>
          <Button
            onClick={() => show(monthFrom(month, 1))}
            rightSection={<IconChevronRight aria-hidden size={16} />}
            variant="default"
          >
            {w.later}
          </Button>
        </>
      }
      lead={w.lead}
      title={`${w.title}: ${name}`}
    >
      <Loaded of={calendar}>{(found) => <Month calendar={found} name={name} />}</Loaded>
    </Page>
  );
}

/** `month` is YYYY-MM. */
function monthFrom(month: string, later: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + later, 1)).toISOString().slice(0, 7);
}

function Month({ calendar, name }: { readonly calendar: Calendar; readonly name: string }) {
  const w = useWords(words);
  const format = useFormats();
  const { events, more, timeZone } = calendar;
  if (events.length === 0) return <Empty>{w.nothing(name)}</Empty>;
  return (
    <>
      {more && <Alert color="yellow">{w.more}</Alert>}
      <Table.ScrollContainer minWidth={560} type="native">
        <Table aria-label={name} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{w.day}</Table.Th>
              <Table.Th>{w.what}</Table.Th>
              <Table.Th>{w.account}</Table.Th>
              <Table.Th>{w.pbx}</Table.Th>
              <Table.Th>{w.products}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {events.map((event) => (
              <Table.Tr key={`${event.atMs} ${event.kind} ${event.accountId} ${event.pbxId}`}>
                <Table.Td>{format.date(event.atMs, timeZone)}</Table.Td>
                <Table.Td>
                  <StateBadge tone={TONES[event.kind]}>{w.kinds[event.kind]}</StateBadge>
                </Table.Td>
                <Table.Td>
                  <RowLink href={`/accounts/${event.accountId}`}>{event.account}</RowLink>
                </Table.Td>
                <Table.Td>
                  {event.pbxId !== null && event.serial !== null && (
                    <RowLink href={`/pbxs/${event.pbxId}`}>{event.serial}</RowLink>
                  )}
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{event.skus.join(', ')}</Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text c="dimmed" size="sm">
        {w.zone(timeZone)}
      </Text>
    </>
  );
}
