// The licences tab: how many of each type there are, what to do, and who has which; or the people they can be given to.
import { Alert, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useSearchParams } from 'wouter';
import { type Seats, seatsSchema } from '../../../shared/contracts/seats-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { useEveryMs } from '../status.ts';
import { PeopleView } from './people-view.tsx';
import { SeatTable } from './seat-table.tsx';
import { Tallies } from './tallies.tsx';
import { words } from './words.ts';

export function LicencesPage() {
  const w = useWords(words);
  const seats = useRead('/seats', seatsSchema, { everyMs: useEveryMs() });
  // Not sold is no fault: the API has nothing at this address then.
  if (seats.error instanceof Refusal && seats.error.problem.code === 'no_licence_model') {
    return (
      <Page level={2} title={w.title}>
        <Empty>{w.none}</Empty>
      </Page>
    );
  }
  return <Loaded of={seats}>{(shown) => <Sold seats={shown} />}</Loaded>;
}

function Sold({ seats }: { readonly seats: Seats }) {
  const w = useWords(words);
  const format = useFormats();
  const [params, setParams] = useSearchParams();
  const view = params.get('view') === 'people' ? 'people' : 'licences';
  const bases = seats.tallies.filter(({ type }) => type === 'base');
  const sum = (of: 'assigned' | 'total') => format.number(bases.reduce((all, tally) => all + tally[of], 0));
  const decides = seats.decidesCalls ? w.leadCalls : w.leadNoCalls;
  return (
    <Page lead={`${w.lead(sum('assigned'), sum('total'))} ${decides}`} level={2} title={w.title}>
      <ToDo toDo={seats.toDo} />
      <Tallies tallies={seats.tallies} />
      <SegmentedControl
        aria-label={w.view}
        data={(['licences', 'people'] as const).map((value) => ({ value, label: w.views[value] }))}
        // Another view is another list: filters of this one mean nothing there.
        onChange={(value) => setParams(value === 'people' ? { view: value } : {})}
        style={{ alignSelf: 'flex-start' }}
        value={view}
      />
      {view === 'people' ? <PeopleView /> : <SeatTable seats={seats} />}
    </Page>
  );
}

function ToDo({ toDo }: Pick<Seats, 'toDo'>) {
  return (
    <Stack gap="xs">
      {toDo.map(({ code, kind, severity, message, next }) => (
        <Alert
          color={severity === 'warning' ? 'yellow' : 'blue'}
          icon={severity === 'warning' ? <IconAlertTriangle aria-hidden /> : <IconInfoCircle aria-hidden />}
          key={`${code} ${kind ?? ''}`}
          title={message}
          variant="light"
        >
          <Text size="sm">{next}</Text>
        </Alert>
      ))}
    </Stack>
  );
}
