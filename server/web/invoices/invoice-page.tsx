// One paper as it was issued: its lines, what it mends or is mended by, and the PDF.
import { Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconDownload, IconMail } from '@tabler/icons-react';
import { useParams } from 'wouter';
import type { z } from 'zod';
import { invoiceLinkSchema, invoiceSchema } from '../../../shared/contracts/invoices-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { useDownload } from '../download.ts';
import { LinesTable, type MoneyLine } from '../lines-table.tsx';
import { dayBefore } from '../purchase/line-words.ts';
import { RowLink } from '../row-link.tsx';
import { useSession } from '../session.tsx';
import { InvoiceBadge } from './invoices-page.tsx';
import { GiveCredit, SettleInvoice } from './paper-acts.tsx';
import { StatementFees, StatementMargins } from './statement-fees.tsx';
import { words } from './words.ts';

type Paper = z.infer<typeof invoiceSchema>;

export function InvoicePage() {
  const { id = '' } = useParams();
  const invoice = useRead(`/invoices/${id}`, invoiceSchema);
  return <Loaded of={invoice}>{(found) => <Invoice invoice={found} key={found.id} />}</Loaded>;
}

function Invoice({ invoice }: { readonly invoice: Paper }) {
  const w = useWords(words);
  const format = useFormats();
  const { api, may } = useSession();
  const file = useDownload();
  const mail = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/invoices/${id}/link`, invoiceLinkSchema, { body: {}, idempotencyKey }),
    changes: ['/mails'],
    done: ({ email }) => w.mailed(email),
  });
  const { id, label, kind, state, total, dueAtMs, orderId, creditsId, creditNotes, creditable, buyer, seller } =
    invoice;
  const lead =
    kind === 'credit_note'
      ? w.creditLead(format.money(total))
      : w.leads[state](format.money(total), format.date(dueAtMs));
  return (
    <Page
      actions={
        <>
          <InvoiceBadge state={state} />
          <Button
            leftSection={<IconDownload aria-hidden size={16} />}
            loading={file.isPending}
            onClick={() => file.mutate({ path: `/invoices/${id}/pdf`, name: `${label}.pdf` })}
          >
            {w.pdf}
          </Button>
          <Button
            disabled={file.isPending}
            onClick={() => file.mutate({ path: `/invoices/${id}/csv`, name: `${label}.csv` })}
            variant="default"
          >
            {w.csvOne}
          </Button>
          {may('payments:write') && (
            <Button
              leftSection={<IconMail aria-hidden size={16} />}
              loading={mail.isPending}
              onClick={() => mail.mutate(undefined)}
              variant="default"
            >
              {w.mail}
            </Button>
          )}
          {may('invoices:write') && kind !== 'credit_note' && !/^0\.?0*$/.test(creditable.amount) && (
            <GiveCredit invoice={invoice} />
          )}
          {may('finance:write') && kind !== 'credit_note' && state === 'open' && <SettleInvoice invoice={invoice} />}
        </>
      }
      lead={lead}
      title={`${w.kinds[kind]} ${label}`}
    >
      {mail.error !== null && <ProblemAlert error={mail.error} />}
      <Group gap="md">
        {orderId !== null && <RowLink href={`/orders/${orderId}`}>{w.order}</RowLink>}
        {creditsId !== null && <RowLink href={`/invoices/${creditsId}`}>{w.mends}</RowLink>}
      </Group>
      {creditNotes.length > 0 && (
        <Card component="section" withBorder>
          <Title mb="xs" order={2} size="h4">
            {w.credits}
          </Title>
          <Stack gap={4}>
            {creditNotes.map((note) => (
              <RowLink href={`/invoices/${note.id}`} key={note.id}>
                {`${note.label}, ${format.money(note.total)}`}
              </RowLink>
            ))}
          </Stack>
        </Card>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Party
          lines={[
            buyer.company,
            buyer.name,
            buyer.email,
            ...buyer.address.lines,
            `${buyer.address.postcode} ${buyer.address.city}`,
            buyer.country,
          ]}
          taxId={buyer.taxId}
          title={w.buyer}
        />
        <Party
          lines={[seller.name, ...seller.address.lines, `${seller.address.postcode} ${seller.address.city}`]}
          taxId=""
          title={w.seller}
        />
      </SimpleGrid>
      <Lines invoice={invoice} />
      {invoice.details.length > 0 && <StatementFees statement={invoice} />}
      {kind === 'statement' && <StatementMargins statement={invoice} />}
    </Page>
  );
}

interface PartyProps {
  readonly title: string;
  readonly lines: readonly string[];
  readonly taxId: string;
}

function Party({ title, lines, taxId }: PartyProps) {
  const w = useWords(words);
  const said = [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))];
  return (
    <Card component="section" withBorder>
      <Title order={2} size="h5">
        {title}
      </Title>
      {said.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
      {taxId !== '' && <Text size="sm">{`${w.taxId}: ${taxId}`}</Text>}
    </Card>
  );
}

function Lines({ invoice: { lines, net, tax, total } }: { readonly invoice: Paper }) {
  const w = useWords(words);
  const format = useFormats();
  const shown = (line: Paper['lines'][number]): MoneyLine => ({
    ...line,
    item: (
      <>
        {line.name}
        <Text c="dimmed" size="xs">
          {line.words}
        </Text>
      </>
    ),
    units: format.number(line.quantity),
    period: `${line.from === null ? '' : format.day(line.from)}${line.until === null ? '' : ` – ${format.day(dayBefore(line.until))}`}`,
  });
  return (
    <Card component="section" withBorder>
      <Title mb="xs" order={2} size="h4">
        {w.lines}
      </Title>
      <LinesTable lines={lines.map(shown)} sums={{ net, tax, total }} />
    </Card>
  );
}
