// What happened, newest first; the vendor verifies that nothing of it was changed.
import { Alert, Anchor, Box, Button, Code, List, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { z } from 'zod';
import { auditSchema, auditVerdictSchema, pageSchema } from '../../../shared/contracts/server-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Page } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { ExportButton } from '../lists/export-button.tsx';
import { ListTable } from '../lists/list-table.tsx';
import { RowLink } from '../row-link.tsx';
import { useSession } from '../session.tsx';
import { actWords } from './act-words.ts';
import { words } from './words.ts';

export function AuditPage() {
  const w = useWords(words);
  const says = useWords(actWords);
  const format = useFormats();
  const { api, may, me } = useSession();
  const [params] = useSearchParams();
  const list = useRead(
    `/audit${query({ limit: 50, cursor: params.get('cursor') ?? undefined })}`,
    pageSchema(auditSchema),
  );
  const verify = useAct({
    run: (_: undefined) => api.get('/audit/verification', auditVerdictSchema),
    changes: [],
  });
  return (
    <Page
      actions={
        <>
          <ExportButton list="audit" path="/audit.csv" />
          {may('audit:verify') && me.account.kind === 'vendor' && (
            <Button
              leftSection={<IconShieldCheck aria-hidden size={16} />}
              loading={verify.isPending}
              onClick={() => verify.mutate(undefined)}
            >
              {w.verify}
            </Button>
          )}
        </>
      }
      lead={w.lead}
      title={w.title}
    >
      {verify.error !== null && <ProblemAlert error={verify.error} />}
      {verify.data !== undefined && (
        <Alert color={verify.data.ok ? 'green' : 'red'} role="alert" title={verify.data.ok ? w.whole : w.broken}>
          <Text size="sm">
            {w.checked(format.number(verify.data.rows), String(verify.data.lastRow), String(verify.data.signedUpTo))}
          </Text>
          {verify.data.faults.length > 0 && (
            <List size="sm">
              {verify.data.faults.map(({ id, kind, message }) => (
                <List.Item key={`${kind} ${id}`}>{`${id}: ${message}`}</List.Item>
              ))}
            </List>
          )}
          <Text mt="xs" size="sm">
            {w.anchor} <Code>{verify.data.anchor}</Code>
          </Text>
        </Alert>
      )}
      <ListTable
        name="audit"
        columns={[
          { accessor: 'id', title: w.row, textAlign: 'right' },
          { accessor: 'atMs', title: w.when, noWrap: true, render: ({ atMs }) => format.dateTime(atMs) },
          { accessor: 'actor', title: w.actor, render: (row) => <Actor of={row} /> },
          {
            accessor: 'action',
            title: w.action,
            render: ({ action }) => <span title={action}>{says[action] ?? <Code>{action}</Code>}</span>,
          },
          {
            accessor: 'subject',
            title: w.subject,
            render: ({ subject, pbxId }) =>
              pbxId === null ? subject : <RowLink href={`/pbxs/${pbxId}`}>{subject}</RowLink>,
          },
          { accessor: 'details', title: w.details, render: ({ details }) => <Details of={details} /> },
        ]}
        empty={<Empty>{w.empty}</Empty>}
        idOf={({ id }) => String(id)}
        label={w.title}
        list={list}
      />
    </Page>
  );
}

function Actor({ of: { actor, actorName } }: { readonly of: z.infer<typeof auditSchema> }) {
  const w = useWords(words);
  const [kind = '', id = ''] = actor.split(':');
  const named = {
    user: w.actors.user(actorName),
    key: w.actors.key(actorName),
    agent: w.actors.agent(actorName),
    job: w.actors.job(id),
    cli: w.actors.cli,
    public: w.actors.public,
  };
  return <span title={actor}>{kind in named ? named[kind as keyof typeof named] : actor}</span>;
}

const FIRST_FACTS = 3;

/** A line for each of the first ones; all of them in full for whoever wants it. */
function Details({ of: details }: { readonly of: unknown }) {
  const w = useWords(words);
  const [isOpen, setOpen] = useState(false);
  const facts = typeof details === 'object' && details !== null ? Object.entries(details) : [];
  const texts = facts.map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const isLong = facts.length > FIRST_FACTS || texts.some(([name, text]) => name.length + text.length > 48);
  return (
    <Box maw={420} miw={240}>
      {(isOpen ? texts : texts.slice(0, FIRST_FACTS)).map(([name, text]) => (
        <Text key={name} size="xs" style={{ overflowWrap: 'anywhere' }} {...(isOpen ? {} : { lineClamp: 1 })}>
          <Text c="dimmed" component="span" inherit>
            {name}
          </Text>{' '}
          {text}
        </Text>
      ))}
      {isLong && (
        <Anchor aria-expanded={isOpen} component="button" onClick={() => setOpen(!isOpen)} size="xs" type="button">
          {isOpen ? w.less : w.more}
        </Anchor>
      )}
    </Box>
  );
}
