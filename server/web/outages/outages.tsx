// Days on which a subscription could not be used, what was given back for them, and for which causes its seller gives nothing (S4.14).
import { Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { type OutageCause, outageListSchema } from '../../../shared/contracts/outages-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { ActDialog, type Filled, Tick } from '../form.tsx';
import { Panel } from '../panel.tsx';
import type { Subscription } from '../purchase/offers.ts';
import { RowLink } from '../row-link.tsx';
import { useSession } from '../session.tsx';
import { CauseTicks, excludedIn, useTermsWords } from './cause-ticks.tsx';
import { words } from './words.ts';

type List = z.infer<typeof outageListSchema>;
type Outage = List['outages'][number];

export function Outages({ subscription }: { readonly subscription: Subscription }) {
  const { number, accountId, state } = subscription;
  const w = useWords(words);
  const { may, me } = useSession();
  const list = useRead(`/subscriptions/${number}/outages`, outageListSchema);
  const termsWords = useTermsWords();
  // Whoever holds it does not decide what it gets back.
  const maySet = may('prices:write') && me.accountId !== accountId && state !== 'cancelled';
  return (
    <Loaded lines={3} of={list}>
      {({ terms, outages }) => (
        <Panel
          actions={maySet && <ChangeTerms key={terms.excluded.join()} number={number} terms={terms} />}
          lead={`${w.lead} ${termsWords(terms.excluded)} ${w.setBy[terms.setBy]}`}
          title={w.title}
        >
          {outages.length === 0 ? <Text size="sm">{w.none}</Text> : <Rows outages={outages} />}
        </Panel>
      )}
    </Loaded>
  );
}

function Rows({ outages }: Pick<List, 'outages'>) {
  const w = useWords(words);
  const format = useFormats();
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table aria-label={w.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.head.why}</Table.Th>
            <Table.Th>{w.head.since}</Table.Th>
            <Table.Th>{w.head.until}</Table.Th>
            <Table.Th>{w.head.back}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {outages.map((outage) => (
            <Table.Tr key={outage.fromMs}>
              <Table.Td>{w.causes[outage.cause]}</Table.Td>
              <Table.Td>{format.dateTime(outage.fromMs)}</Table.Td>
              <Table.Td>{outage.untilMs === null ? w.lasts : format.dateTime(outage.untilMs)}</Table.Td>
              <Table.Td>
                <GivenBack outage={outage} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function GivenBack({ outage: { credited, credits, untilMs } }: { readonly outage: Outage }) {
  const w = useWords(words);
  const format = useFormats();
  if (!credited) return w.nothing;
  if (credits.length === 0) return untilMs === null ? w.notYet : w.noWholeDay;
  return (
    <Stack gap={4}>
      {credits.map(({ invoiceId, label, days, total }) => (
        <Text key={`${invoiceId} ${days}`} size="sm">
          {w.days(days, format.money(total))} <RowLink href={`/invoices/${invoiceId}`}>{label}</RowLink>
        </Text>
      ))}
    </Stack>
  );
}

interface ChangeProps {
  readonly number: number;
  readonly terms: List['terms'];
}

/** What holds now and what will is shown before it is saved. */
function ChangeTerms({ number, terms }: ChangeProps) {
  const w = useWords(words);
  const { api } = useSession();
  const termsWords = useTermsWords();
  const [isOwn, setOwn] = useState(true);
  const [excluded, setExcluded] = useState<readonly OutageCause[]>(terms.excluded);
  const set = useAct({
    run: (filled: Filled, idempotencyKey) =>
      api.send('POST', `/subscriptions/${number}/outage-terms`, outageListSchema, {
        body: { excluded: filled.own === 'on' ? excludedIn(filled) : null },
        idempotencyKey,
      }),
    changes: [`/subscriptions/${number}`],
    done: () => w.saved,
  });
  return (
    <ActDialog
      act={set}
      opener={w.change}
      says={
        <Stack gap={4}>
          <Text size="sm">{w.changeSays}</Text>
          <Text size="sm">{w.now(`${termsWords(terms.excluded)} ${w.setBy[terms.setBy]}`)}</Text>
        </Stack>
      }
      submit={w.save}
      title={w.changeTitle(number)}
    >
      <Tick
        checked={isOwn}
        data-autofocus
        description={w.ownHint}
        label={w.own}
        name="own"
        onChange={({ currentTarget }) => setOwn(currentTarget.checked)}
      />
      {isOwn && <CauseTicks excluded={excluded} onChange={setExcluded} />}
      <Text aria-live="polite" fw={500} size="sm">
        {w.next(isOwn ? termsWords(excluded) : w.default)}
      </Text>
    </ActDialog>
  );
}
