// Mass configuration: the sample file, an upload that changes nothing, and the uploads so far; one of them opened by the address.
import { Anchor, Button, FileButton, Group, Table, Text, Title } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { MASS_FILE_CAP, massRunSchema, massRunsSchema } from '../../../shared/contracts/mass-api.ts';
import { seatsSchema } from '../../../shared/contracts/seats-api.ts';
import { query, Refusal, saveFile } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Empty, Loaded, Page } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { useSession } from '../session.tsx';
import { RUN_TONES } from './run-tones.ts';
import { RunView } from './run-view.tsx';
import { words } from './words.ts';

export function MassPage() {
  const w = useWords(words);
  const [params] = useSearchParams();
  const run = params.get('run');
  const seats = useRead('/seats', seatsSchema);
  const notSold = seats.error instanceof Refusal && seats.error.problem.code === 'no_licence_model';
  if (notSold || (seats.data !== undefined && !seats.data.tallies.some(({ kind }) => kind === 'phone_system'))) {
    return (
      <Page level={2} title={w.title}>
        <Empty>{w.noPhoneSystem}</Empty>
      </Page>
    );
  }
  return <Loaded of={seats}>{() => (run === null ? <Uploads /> : <RunView id={run} />)}</Loaded>;
}

function Uploads() {
  const w = useWords(words);
  const { api } = useSession();
  const [, setParams] = useSearchParams();
  const [tooLarge, setTooLarge] = useState(false);
  const sample = useAct({
    run: () => api.file('/mass/sample'),
    changes: [],
    onDone: (file) => saveFile(file, 'sample.csv'),
  });
  const check = useAct({
    run: (file: File) => api.send('POST', `/mass/check${query({ name: file.name })}`, massRunSchema, { file }),
    changes: ['/mass'],
    onDone: ({ id }) => setParams({ run: id }),
  });
  const upload = (file: File | null) => {
    setTooLarge(file !== null && file.size > MASS_FILE_CAP);
    if (file !== null && file.size <= MASS_FILE_CAP) check.mutate(file);
  };
  return (
    <Page
      actions={
        <>
          <Button
            leftSection={<IconDownload aria-hidden size={16} />}
            loading={sample.isPending}
            onClick={() => sample.mutate(undefined)}
            variant="default"
          >
            {w.sample}
          </Button>
          <FileButton accept=".csv,text/csv,text/plain" onChange={upload}>
            {(props) => (
              <Button {...props} leftSection={<IconUpload aria-hidden size={16} />} loading={check.isPending}>
                {w.upload}
              </Button>
            )}
          </FileButton>
        </>
      }
      lead={w.lead}
      level={2}
      title={w.title}
    >
      <Text size="sm">{w.replace}</Text>
      {sample.error !== null && <ProblemAlert error={sample.error} />}
      {check.error !== null && <ProblemAlert error={check.error} />}
      {tooLarge && (
        <Text c="red" role="alert">
          {w.tooLarge}
        </Text>
      )}
      {check.isPending && <Text role="status">{w.uploading}</Text>}
      <Runs />
    </Page>
  );
}

function Runs() {
  const w = useWords(words);
  const format = useFormats();
  const runs = useRead('/mass', massRunsSchema);
  return (
    <>
      <Title order={3} size="h4">
        {w.runs}
      </Title>
      <Loaded of={runs}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{w.noRuns}</Empty>
          ) : (
            <Table aria-label={w.runs}>
              <Table.Tbody>
                {items.map(({ id, name, state, rows, checkedAt }) => (
                  <Table.Tr key={id}>
                    <Table.Td>
                      <Anchor component={Link} href={`/mass?run=${id}`}>
                        {name === '' ? w.unnamed : name}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <Group gap="xs">
                        <StateBadge tone={RUN_TONES[state]}>{w.states[state]}</StateBadge>
                        <Text size="sm">{w.rows(format.number(rows))}</Text>
                      </Group>
                    </Table.Td>
                    <Table.Td>{format.dateTime(checkedAt * 1000)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Loaded>
    </>
  );
}
