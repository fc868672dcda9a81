// Whether what an end costs and gives back is what was shown to who agreed to it: nothing is charged that nobody looked at (S1.23, S4.15).
import { type Money, moneyText } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Db } from '../db/open.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { EndMoney } from './early-end.ts';
import { seesPayer } from './may-pay-for.ts';

/** Absent: it was not looked at. */
export interface Shown {
  readonly penalty?: Money | null;
  readonly givenBack?: Money | null;
}

export type NotAsShown = 'price_changed' | 'penalty_missing' | 'forbidden';

/** Who cannot see what it costs agrees to nothing. */
export async function isAsShown(
  db: Db,
  scope: string,
  { number, payerId }: Pick<Subscription, 'number' | 'payerId'>,
  { shown, is: now }: { readonly shown: Shown; readonly is: Partial<EndMoney> },
): Promise<Result<true, NotAsShown>> {
  const { penalty } = now;
  const sees = await seesPayer(db, scope, payerId);
  if (!sees.ok) return penalty === undefined ? accept(true) : sees;
  if (penalty !== undefined && shown.penalty === undefined) {
    const words = `Ending subscription ${number} now costs ${moneyText(penalty)}, without tax.`;
    return refuse('penalty_missing', words, 'Send that figure as penalty once it was agreed to.');
  }
  for (const part of ['penalty', 'givenBack'] as const) {
    const [was, is] = [shown[part], now[part]];
    if (was === undefined) continue;
    const [from, to] = [was?.amount ?? 0n, is?.amount ?? 0n];
    const currency = is?.currency ?? was?.currency;
    if (currency === undefined || (from === to && currency === (was?.currency ?? currency))) continue;
    const [before, after] = [moneyText(was ?? { amount: 0n, currency }), moneyText({ amount: to, currency })];
    const words = `It was ${before} and is ${after} now.`;
    return refuse('price_changed', words, 'Look at what ending costs now, and agree to that.', { before, after });
  }
  return accept(true);
}
