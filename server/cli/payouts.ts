// `payouts owed` and `payouts mark`: what is owed to partners of their margins, and what was sent.
import { Command, InvalidArgumentError } from 'commander';
import { isCurrency } from '../../shared/currencies.ts';
import { type Money, moneyText, parseAmount } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import { payOut } from '../flows/pay-out.ts';
import { payables } from '../ledger/payout-store.ts';
import { table, verb } from './command.ts';
import type { Terminal } from './terminal.ts';

interface Marking {
  readonly partner: string;
  readonly amount: Money;
  readonly on: string;
  readonly reference: string;
}

export function payoutCommands(terminal: Terminal): Command {
  const payouts = new Command('payouts').description('what partners are owed of their margins');
  verb(payouts.command('owed').description('by partner and currency'), terminal, async ({ deps }) => {
    const owed = await payables(deps.database.reader, {});
    const text = ({ currency }: { currency: Money['currency'] }, amount: bigint) => moneyText({ amount, currency });
    const rows = owed.map((one) => [one.partnerId, one.name, text(one, one.owed), text(one, one.proposed)]);
    const json = owed.map((one) => ({ ...one, owed: `${one.owed}`, proposed: `${one.proposed}` }));
    return accept({ text: table(['partner', 'name', 'owed', 'proposed'], rows), json });
  });
  const mark = payouts.command('mark').description('marks as paid out; from the limit on another person confirms it');
  mark
    .requiredOption('--partner <id>', 'account of the partner')
    .requiredOption('--amount <amount>', 'for example "120.00 EUR"', money)
    .requiredOption('--on <date>', 'day on the bank statement, YYYY-MM-DD', day)
    .requiredOption('--reference <text>', 'of the transfer on the bank statement');
  verb<Marking>(mark, terminal, async ({ deps, act, transact }, { partner, amount, on, reference }) => {
    const { secondPersonFrom } = deps.offline;
    const wish = { partnerId: partner, amount, paidOn: on, bankReference: reference, secondPersonFrom };
    const paid = await transact((trx) => payOut(trx, deps, act, wish));
    if (!paid.ok) return paid;
    const { id, state } = paid.value;
    return accept({ text: `${id}: ${moneyText(amount)} is ${state}.`, json: { id, state } });
  });
  return payouts;
}

function money(text: string): Money {
  const [amount = '', currency = ''] = text.trim().split(/\s+/);
  const minor = isCurrency(currency) ? parseAmount(amount, currency) : undefined;
  if (minor === undefined || !isCurrency(currency)) throw new InvalidArgumentError('It must be like "120.00 EUR".');
  return { amount: minor, currency };
}

function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be like 2027-03-31.');
}
