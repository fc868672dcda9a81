// The discount that a seller gives one of its buyers on whatever it pays (S4.11).
import { Text } from '@mantine/core';
import { useState } from 'react';
import { discountSchema } from '../../../shared/contracts/adjustments-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded } from '../../../shared/ui/page.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { endOfDayMs } from '../day.ts';
import { ActDialog, Choice, Field, type Filled } from '../form.tsx';
import { Panel } from '../panel.tsx';
import { useSession } from '../session.tsx';
import { type Agreed, useRuleWords } from './rule-words.ts';
import { words } from './words.ts';

interface Props {
  readonly account: { readonly id: string; readonly name: string; readonly parentId: string | null };
}

export function AccountDiscount({ account }: Props) {
  const w = useWords(words);
  const { me, may } = useSession();
  const ruleWords = useRuleWords();
  const found = useRead(`/accounts/${account.id}/discount`, discountSchema);
  const isSeller = account.parentId === me.accountId;
  return (
    <Loaded lines={2} of={found}>
      {({ discount }) => (
        <Panel
          actions={isSeller && may('prices:write') && <Change account={account} discount={discount} />}
          lead={w.discountLead(account.name)}
          title={w.discount}
        >
          <Text size="sm">{discount === null ? w.noDiscount : ruleWords(discount)}</Text>
        </Panel>
      )}
    </Loaded>
  );
}

const KINDS = ['percent', 'none'] as const;

function Change({ account: { id, name }, discount }: Props & { readonly discount: Agreed | null }) {
  const w = useWords(words);
  const { api } = useSession();
  const ruleWords = useRuleWords();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('percent');
  const give = useAct({
    run: ({ untilMs: lastDay = '', ...filled }: Filled, idempotencyKey) =>
      api.send('POST', `/accounts/${id}/discount`, discountSchema, {
        body: {
          discount: kind === 'none' ? { kind } : { kind, off: filled['discount.off'] ?? '' },
          ...(lastDay === '' ? {} : { untilMs: endOfDayMs(lastDay) }),
        },
        idempotencyKey,
      }),
    changes: [`/accounts/${id}`, '/subscriptions'],
    done: () => w.discountSaved,
  });
  return (
    <ActDialog
      act={give}
      opener={w.giveDiscount}
      says={w.discountSays(name, discount === null ? w.rules.none() : ruleWords(discount))}
      submit={w.saveDiscount}
      title={w.discountTitle(name)}
    >
      <Choice
        data={KINDS.map((value) => ({ value, label: w.discountKinds[value] }))}
        data-autofocus
        label={w.discount}
        name="discount"
        onChange={(value) => setKind(value === 'none' ? 'none' : 'percent')}
        value={kind}
      />
      {kind === 'percent' && (
        <Field inputMode="decimal" label={w.off} maxLength={20} name="discount.off" required w={200} />
      )}
      <Field description={w.lastDayHint} label={w.lastDay} name="untilMs" type="date" w={200} />
    </ActDialog>
  );
}
