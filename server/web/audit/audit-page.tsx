// What happened, newest first; the vendor verifies that nothing of it was changed.
import { Alert, Button, Code, List, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useSearchParams } from 'wouter';
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
import { words } from './words.ts';

export function AuditPage() {
  const w = useWords(words);
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
          { accessor: 'actor', title: w.actor },
          { accessor: 'action', title: w.action, render: ({ action }) => <Code>{action}</Code> },
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

function Details({ of: details }: { readonly of: unknown }) {
  const text = JSON.stringify(details);
  if (text === undefined || text === '{}') return null;
  return (
    <Text ff="monospace" miw={320} size="xs" style={{ overflowWrap: 'anywhere' }}>
      {text}
    </Text>
  );
}
