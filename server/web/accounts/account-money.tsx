// What an account owes, what is to its credit, and how far it may buy and pay later, which the vendor decides (D9).
import { Table, Text } from '@mantine/core';
import type { z } from 'zod';
import { balanceSchema, creditLineViewSchema } from '../../../shared/contracts/balances-api.ts';
import type { MoneyJson } from '../../../shared/money.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { ActDialog, Field, type Filled } from '../form.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import type { Account } from './account-state.tsx';
import { moneyWords } from './money-words.ts';

type Balance = z.infer<typeof balanceSchema>;

export function AccountMoney({ account }: { readonly account: Account }) {
  const w = useWords(moneyWords);
  const { may } = useSession();
  const balance = useRead(`/accounts/${account.id}/balance`, balanceSchema);
  return (
    <Loaded lines={2} of={balance}>
      {(shown) => (
        <Panel
          actions={may('finance:write') && <SetCreditLine account={account} line={shown.creditLine} />}
          title={w.title}
        >
          <Sums balance={shown} />
        </Panel>
      )}
    </Loaded>
  );
}

function Sums({ balance: { items, creditLine } }: { readonly balance: Balance }) {
  const w = useWords(moneyWords);
  const format = useFormats();
  const line = creditLine && ([w.line(format.number(creditLine.termsDays)), creditLine.limit] as const);
  const sums = items.flatMap(({ account, balance }) => shownSum(account, balance, w));
  const rows = line === null ? sums : [...sums, line];
  return rows.length === 0 ? (
    <Text c="dimmed" size="sm">
      {w.nothing}
    </Text>
  ) : (
    <Table>
      <Table.Tbody>
        {rows.map(([label, money]) => (
          <Table.Tr key={`${label} ${money.currency}`}>
            <Table.Th fw={500}>{label}</Table.Th>
            <Table.Td ta="right">{format.money(money)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** The ledger says what is to somebody's credit with a minus. */
function shownSum(account: string, money: MoneyJson, w: typeof moneyWords.en): (readonly [string, MoneyJson])[] {
  if (account === 'unbilled') return [[w.unbilled, money]];
  const isOwn = account === 'receivable' || account === 'credit';
  if (!isOwn || /^-?0(\.0*)?$/.test(money.amount)) return [];
  if (!money.amount.startsWith('-')) return [[w.owes, money]];
  return [[w.has, { ...money, amount: money.amount.slice(1) }]];
}

interface LineProps {
  readonly account: Account;
  readonly line: Balance['creditLine'];
}

function SetCreditLine({ account: { id, name, currency, kind }, line }: LineProps) {
  const w = useWords(moneyWords);
  const format = useFormats();
  const { api } = useSession();
  const set = useAct({
    run: ({ 'limit.amount': amount, termsDays }: Filled, idempotencyKey) =>
      api.send('PATCH', `/accounts/${id}/credit-line`, creditLineViewSchema, {
        body: { limit: { amount, currency }, termsDays: Number(termsDays) },
        idempotencyKey,
      }),
    changes: [`/accounts/${id}`],
    done: () => w.lineSet,
  });
  if (kind === 'vendor') return null;
  return (
    <ActDialog
      act={set}
      opener={w.setLine}
      says={line === null ? w.lineSaysNone : w.lineSays(format.money(line.limit), format.money(line.used))}
      submit={w.setLine}
      title={w.lineTitle(name)}
    >
      <Field
        data-autofocus
        defaultValue={line?.limit.amount}
        description={w.limitHint}
        inputMode="decimal"
        label={w.limit(currency)}
        name="limit.amount"
        required
        w={240}
      />
      <Field
        defaultValue={line?.termsDays ?? 30}
        inputMode="numeric"
        label={w.days}
        name="termsDays"
        pattern="[0-9]*"
        required
        w={240}
      />
    </ActDialog>
  );
}
