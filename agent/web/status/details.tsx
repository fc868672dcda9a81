// What is behind the status: server and last refresh, licence, what is in force on the PBX, whose signature counts.
import { Card, Code, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Status } from '../../../shared/contracts/local-api.ts';
import { useNow } from '../../../shared/ui/clock.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { words } from './words.ts';

export function Details({ status }: { readonly status: Status }) {
  const w = useWords(words);
  const format = useFormats();
  const nowMs = useNow();
  const { agentVersion, licence, poll, pbx, trust } = status;
  const ago = (atS: number) => format.distance(Math.min(atS * 1000, nowMs), nowMs);
  const rows: readonly (readonly [string, ReactNode])[] = [
    [w.server, poll.server === undefined ? w.noServer : `${poll.server}, ${w.stream[poll.stream]}`],
    ...(poll.server === undefined
      ? []
      : ([
          [
            w.lastRefresh,
            `${poll.lastSuccessAt === undefined ? w.never : ago(poll.lastSuccessAt)} (${poll.lastOutcome})`,
          ],
          ...(poll.nextAt === undefined ? [] : ([[w.next, format.time(poll.nextAt * 1000)]] as const)),
        ] as const)),
    [
      w.licence,
      licence === undefined
        ? w.none
        : `${w.licenceText(`${licence.epoch}.${licence.seq}`, licence.codeEnding, format.dateTime(licence.issuedAt * 1000))}, ${w.by[licence.receivedBy]}`,
    ],
    [
      w.inForce,
      [
        `${pbx.driver}, ${pbx.connected ? w.connected : w.notConnected}`,
        ...(pbx.inForce === undefined
          ? []
          : [pbx.lastAppliedAt === undefined ? pbx.inForce : w.inForceText(pbx.inForce, ago(pbx.lastAppliedAt))]),
      ].join('; '),
    ],
    ...(trust === undefined
      ? []
      : ([
          [
            w.anchor,
            <>
              {w.anchorText(trust.version)} <Code style={{ overflowWrap: 'anywhere' }}>{trust.anchor}</Code>
            </>,
          ],
        ] as const)),
    [w.agent, agentVersion],
  ];
  return (
    <Card withBorder>
      <Title mb="sm" order={3} size="h4">
        {w.details}
      </Title>
      <Table>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" style={{ verticalAlign: 'top' }}>
                {name}
              </Table.Th>
              <Table.Td>
                <Text component="span" size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {value}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
