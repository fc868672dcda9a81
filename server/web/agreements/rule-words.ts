// What was agreed instead of the list price, in a few words.
import type { z } from 'zod';
import type { AdjustmentJson, discountSchema } from '../../../shared/contracts/adjustments-api.ts';
import type { Currency } from '../../../shared/currencies.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { words } from './words.ts';

export type Agreed = NonNullable<z.infer<typeof discountSchema>['discount']>;

/** With its last day, e.g. "10 % off until 1 Mar 2027". */
export function useRuleWords(): (agreed: Agreed, currency?: Currency) => string {
  const w = useWords(words);
  const format = useFormats();
  const ruleOf = (rule: AdjustmentJson, currency: Currency | undefined): string => {
    if (rule.kind === 'markup') return w.rules.markup(format.number(Number(rule.on)));
    if (rule.kind === 'percent') return w.rules.percent(format.number(Number(rule.off)));
    if (rule.kind !== 'amount') return w.rules[rule.kind]();
    return w.rules.amount(currency === undefined ? rule.off : format.money({ amount: rule.off, currency }));
  };
  // The first instant without it is the end of its last day.
  return ({ adjustment, untilMs }, currency) =>
    `${ruleOf(adjustment, currency)}, ${untilMs === null ? w.forever : w.until(format.date(untilMs - 1))}`;
}
