// Every grant behind a limit, as the licence signs them: why a number is what it is.
import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useWords } from './language.tsx';

const words = {
  en: {
    columns: {
      subscription: 'Subscription',
      offer: 'Offer',
      units: 'Number',
      until: 'Until, with grace',
      state: 'State',
    },
    states: { counts: 'counts', grace: 'in grace', ended: 'ended' },
    trial: 'Trial',
  },
  de: {
    columns: {
      subscription: 'Abonnement',
      offer: 'Angebot',
      units: 'Anzahl',
      until: 'Bis, mit Kulanz',
      state: 'Zustand',
    },
    states: { counts: 'zählt', grace: 'in Kulanz', ended: 'abgelaufen' },
    trial: 'Test',
  },
};

interface Reason {
  readonly subscription: number;
  readonly offer: string;
  readonly units: number;
  /** Epoch seconds. */
  readonly until: number;
  readonly trial: boolean;
  readonly state: 'counts' | 'grace' | 'ended';
}

interface Props {
  readonly parts: readonly Reason[];
  /** How a subscription is named, e.g. as a link; absent: its number. */
  readonly subscriptionOf?: (number: number) => ReactNode;
}

export function ReasonsTable({ parts, subscriptionOf = String }: Props) {
  const { columns, states, trial: onTrial } = useWords(words);
  const format = useFormats();
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{columns.subscription}</Table.Th>
            <Table.Th>{columns.offer}</Table.Th>
            <Table.Th ta="right">{columns.units}</Table.Th>
            <Table.Th>{columns.until}</Table.Th>
            <Table.Th>{columns.state}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {parts.map(({ subscription, offer, units, until, trial, state }) => (
            <Table.Tr key={`${subscription} ${offer} ${until}`}>
              <Table.Td>{subscriptionOf(subscription)}</Table.Td>
              <Table.Td>{offer}</Table.Td>
              <Table.Td ta="right">{format.number(units)}</Table.Td>
              <Table.Td>{format.date(until * 1000)}</Table.Td>
              <Table.Td>{trial ? `${onTrial}, ${states[state]}` : states[state]}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
