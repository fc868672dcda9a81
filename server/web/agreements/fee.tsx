// What one subscription costs, now and next, who pays it, and what was agreed about it; its seller agrees on another price (S4.10, S4.11).
import { Stack, Table, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { type AdjustmentJson, adjustedSchema, feeSchema } from '../../../shared/contracts/adjustments-api.ts';
import type { Currency } from '../../../shared/currencies.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { AccountName } from '../account-name.tsx';
import { words as chargingWords } from '../catalogue/charging-words.ts';
import { endOfDayMs } from '../day.ts';
import { ActDialog, Choice, Field, type Filled } from '../form.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { BeginFee } from './begin-fee.tsx';
import { type Agreed, useRuleWords } from './rule-words.ts';
import { words } from './words.ts';

type Fee = z.infer<typeof feeSchema>;
const TONES = { pending: 'waiting', active: 'good', closed: 'off' } as const;

export function SubscriptionFee({ number }: { readonly number: number }) {
  const fee = useRead(`/subscriptions/${number}/fee`, feeSchema);
  return (
    <Loaded lines={4} of={fee}>
      {(shown) => <FeePanel fee={shown} />}
    </Loaded>
  );
}

function FeePanel({ fee }: { readonly fee: Fee }) {
  const w = useWords(words);
  const format = useFormats();
  const { may, me } = useSession();
  const { now, next } = useCosts()(fee);
  const { status, activatedAtMs, billedTo, agreed } = fee;
  // It is owed by a partner: a customer has no say in it.
  const mayBegin = may('subscriptions:write') && me.account.kind !== 'customer';
  const rows: readonly (readonly [string, ReactNode])[] = [
    [status === 'pending' ? w.onceUsed : w.now, now],
    [w.next, next],
    ...useTerms(fee.terms),
    [w.billedTo, <Payer id={billedTo} key={billedTo} />],
    [w.since, activatedAtMs === null ? w.notUsed : format.date(activatedAtMs)],
    [
      w.agreed,
      agreed.length === 0 ? (
        w.noneAgreed
      ) : (
        <AgreedList agreed={agreed} currency={(fee.fee ?? fee.nextFee)?.currency} key="agreed" />
      ),
    ],
  ];
  return (
    <Panel
      actions={
        <>
          {status === 'pending' && mayBegin && <BeginFee number={fee.number} />}
          {may('prices:write') && status !== 'closed' && <AgreeDialog fee={fee} />}
        </>
      }
      lead={<StateBadge tone={TONES[status]}>{w.states[status]}</StateBadge>}
      title={w.fee}
    >
      <Table aria-label={w.fee} withRowBorders={false}>
        <Table.Tbody>
          {rows.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th c="dimmed" fw={400} scope="row" w={180}>
                {label}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

/** How it is counted on statements; nothing of what is paid by orders. */
function useTerms(terms: Fee['terms']): readonly (readonly [string, ReactNode])[] {
  const w = useWords(chargingWords);
  if (terms === null) return [];
  return [
    [w.firstPeriod, w.edges[terms.firstPeriod]],
    [w.lastPeriod, w.edges[terms.lastPeriod]],
    [w.begins, w.beginnings[terms.activation]],
    [w.accrual, w.accruals[terms.accrual]],
  ];
}

function useCosts() {
  const w = useWords(words);
  const format = useFormats();
  return ({ fee, nextFee, nextOn, per }: Fee) => {
    const costs = (amount: Fee['fee']) =>
      amount === null ? w.notYours : w.per(format.money(amount), w.periods[per] ?? per);
    return { now: costs(fee), next: nextOn === null ? w.nothing : w.nextFrom(costs(nextFee), format.day(nextOn)) };
  };
}

/** Who pays may stand above the reader. */
function Payer({ id }: { readonly id: string }) {
  const w = useWords(words);
  const { me } = useSession();
  const isAbove = me.account.kind === 'customer' && id !== me.account.id;
  const account = useRead(`/accounts/${id}`, accountSchema, { enabled: !isAbove });
  return isAbove || account.isError ? w.above : (account.data?.name ?? '…');
}

interface AgreedProps {
  readonly agreed: readonly Agreed[];
  readonly currency: Currency | undefined;
}

function AgreedList({ agreed, currency }: AgreedProps) {
  const ruleWords = useRuleWords();
  return (
    <Stack gap={4}>
      {agreed.map((one) => (
        <Text key={`${one.buyerId} ${one.subscription}`} size="sm">
          <AccountName id={one.buyerId} />: {ruleWords(one, currency)}
        </Text>
      ))}
    </Stack>
  );
}

const KINDS = ['percent', 'amount', 'markup', 'default', 'none'] as const;
type Kind = (typeof KINDS)[number];

function AgreeDialog({ fee }: { readonly fee: Fee }) {
  const w = useWords(words);
  const { api } = useSession();
  const costs = useCosts();
  const [kind, setKind] = useState<Kind>('percent');
  const { number } = fee;
  const agree = useAct({
    run: ({ untilMs: lastDay = '', ...filled }: Filled, idempotencyKey) =>
      api.send('POST', `/subscriptions/${number}/adjustment`, adjustedSchema, {
        body: { adjustment: ruleOf(kind, filled), ...(lastDay === '' ? {} : { untilMs: endOfDayMs(lastDay) }) },
        idempotencyKey,
      }),
    changes: [`/subscriptions/${number}`],
  });
  const { now, next } = costs(fee);
  return (
    <ActDialog
      act={agree}
      opener={w.agree}
      result={(done) => (
        <>
          <Text>{w.done(costs(done.fee).next)}</Text>
          {done.warnings.map(({ code, message }) => (
            <StateBadge key={code} tone="warning">
              {message}
            </StateBadge>
          ))}
        </>
      )}
      says={w.agreeSays(now, next)}
      submit={w.agreeAct}
      title={w.agreeTitle(number)}
    >
      <Choice
        data={KINDS.map((value) => ({ value, label: w.kinds[value] }))}
        data-autofocus
        label={w.kind}
        name="adjustment"
        onChange={(value) => setKind(KINDS.find((one) => one === value) ?? 'none')}
        value={kind}
      />
      {kind === 'percent' && <Value label={w.off} name="adjustment.off" />}
      {kind === 'amount' && <Value label={w.offAmount(fee.fee?.currency ?? '')} name="adjustment.off" />}
      {kind === 'markup' && <Value label={w.on} name="adjustment.on" />}
      <Field description={w.lastDayHint} label={w.lastDay} name="untilMs" type="date" w={200} />
    </ActDialog>
  );
}

function Value(props: { readonly label: string; readonly name: string }) {
  return <Field inputMode="decimal" maxLength={20} required w={200} {...props} />;
}

function ruleOf(kind: Kind, filled: Filled): AdjustmentJson {
  if (kind === 'markup') return { kind, on: filled['adjustment.on'] ?? '' };
  if (kind === 'percent' || kind === 'amount') return { kind, off: filled['adjustment.off'] ?? '' };
  return { kind };
}
