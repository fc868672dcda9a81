// What finance may still do about a paper: give money of it back by a credit note, and say what became of an open one.
import { Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { invoiceSchema, invoiceSummarySchema } from '../../../shared/contracts/invoices-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActDialog, Choice, Field, type Filled, LongField } from '../form.tsx';
import { useSession } from '../session.tsx';
import { words } from './paper-words.ts';

type Paper = z.infer<typeof invoiceSchema>;
const CHANGES = ['/invoices', '/ledger', '/accounts', '/subscriptions', '/payables'];
const EXTENTS = ['sum', 'lines'] as const;

interface Props {
  readonly invoice: Paper;
}

export function GiveCredit({ invoice }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const { id, label, creditable } = invoice;
  const { currency } = creditable;
  const give = useAct({
    run: ({ extent, reason, ...filled }: Filled, idempotencyKey) =>
      api.send('POST', `/invoices/${id}/credit-notes`, invoiceSchema, {
        body: {
          reason,
          ...(extent === 'lines'
            ? { lines: creditedLines(filled, currency) }
            : { total: { amount: filled['total.amount'], currency } }),
        },
        idempotencyKey,
      }),
    changes: CHANGES,
    done: (note) => w.given(note.label),
  });
  return (
    <ActDialog
      act={give}
      opener={w.give}
      openerProps={{ size: 'sm' }}
      says={w.giveSays(format.money(creditable))}
      submit={w.give}
      title={w.giveTitle(label)}
    >
      <Extent invoice={invoice} />
      <LongField description={w.reasonPrinted} label={w.reason} maxLength={300} minLength={3} name="reason" required />
    </ActDialog>
  );
}

function Extent({ invoice: { creditable, lines } }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const [extent, setExtent] = useState<(typeof EXTENTS)[number]>('sum');
  const { amount, currency } = creditable;
  return (
    <>
      <Choice
        data={EXTENTS.map((value) => ({ value, label: w.extents[value] }))}
        data-autofocus
        label={w.extent}
        name="extent"
        onChange={(value) => setExtent(value === 'lines' ? 'lines' : 'sum')}
        value={extent}
      />
      {extent === 'sum' ? (
        <Field
          defaultValue={amount}
          description={w.amountHint}
          inputMode="decimal"
          label={w.amount(currency)}
          name="total.amount"
          required
          w={260}
        />
      ) : (
        <Stack gap="xs">
          {lines.map(({ line, name, total }) => (
            <Group align="flex-end" justify="space-between" key={line} wrap="nowrap">
              <Text size="sm">{`${name}, ${format.money(total)}`}</Text>
              <Field
                aria-label={w.ofLine(name, currency)}
                inputMode="decimal"
                name={`line.${line}`}
                placeholder={currency}
                w={140}
              />
            </Group>
          ))}
        </Stack>
      )}
    </>
  );
}

/** Lines that were left empty give nothing back. */
function creditedLines(filled: Filled, currency: string) {
  return Object.entries(filled).flatMap(([name, amount]) => {
    const [room, line] = name.split('.');
    return room === 'line' && amount !== '' ? [{ line: Number(line), total: { amount, currency } }] : [];
  });
}

const ENDS = ['paid', 'uncollectible', 'void'] as const;

export function SettleInvoice({ invoice: { id, label, creditable } }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const settle = useAct({
    run: (body: Filled, idempotencyKey) =>
      api.send('POST', `/invoices/${id}/settlement`, invoiceSummarySchema, { body, idempotencyKey }),
    changes: CHANGES,
    done: () => w.settled,
  });
  return (
    <ActDialog
      act={settle}
      opener={w.settle}
      openerProps={{ size: 'sm' }}
      submit={w.settle}
      title={w.settleTitle(label)}
    >
      <End left={format.money(creditable)} />
      <LongField description={w.reasonKept} label={w.reason} maxLength={300} minLength={3} name="reason" required />
    </ActDialog>
  );
}

function End({ left }: { readonly left: string }) {
  const w = useWords(words);
  const [end, setEnd] = useState<(typeof ENDS)[number]>('paid');
  return (
    <Choice
      data={ENDS.map((value) => ({ value, label: w.ends[value].name }))}
      data-autofocus
      description={w.ends[end].says(left)}
      label={w.became}
      name="state"
      onChange={(value) => setEnd(ENDS.find((known) => known === value) ?? 'paid')}
      value={end}
    />
  );
}
