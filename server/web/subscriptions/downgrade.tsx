// Another offer of the same family, or another plan, from the end of the term on (S5.17).
import { Group, NumberInput, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { accountOfferSchema } from '../../../shared/contracts/catalogue-api.ts';
import { pageSchema } from '../../../shared/contracts/server-api.ts';
import { subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { query } from '../../../shared/ui/api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { OpenedForm } from '../opened-form.tsx';
import type { Subscription } from '../purchase/offers.ts';
import { words as planWords } from '../purchase/words.ts';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

export function Downgrade({ subscription }: { readonly subscription: Subscription }) {
  const w = useWords(words);
  const { plan: planWord } = useWords(planWords);
  const { api } = useSession();
  const { number, version, accountId, pbxId, offerId, plan: nowPlan, quantity: nowQuantity } = subscription;
  const [isOpen, setOpen] = useState(false);
  const [sku, setSku] = useState(subscription.sku);
  const [plan, setPlan] = useState(nowPlan);
  const [quantity, setQuantity] = useState<string | number>(nowQuantity);
  const asked = query({ limit: 200, pbxId: pbxId ?? undefined });
  const offers = useRead(`/accounts/${accountId}/offers${asked}`, pageSchema(accountOfferSchema), { enabled: isOpen });
  const own = offers.data?.items.find(({ id }) => id === offerId);
  const kinds = JSON.stringify(own?.grants.map(({ kind }) => kind)[0]);
  const fitting = offers.data?.items.filter(
    (offer) =>
      offer.trialDays === null && !offer.internal && JSON.stringify(offer.grants.map(({ kind }) => kind)[0]) === kinds,
  );
  const plans = fitting?.find((offer) => offer.sku === sku)?.plans ?? [];
  const schedule = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/subscriptions/${number}/schedule`, subscriptionSchema, {
        body: { sku, plan, quantity: Number(quantity), version },
        idempotencyKey,
      }),
    changes: ['/subscriptions', '/pbxs'],
    done: () => w.scheduledDone,
    onDone: () => setOpen(false),
  });
  return (
    <OpenedForm
      isOpen={isOpen}
      isPending={schedule.isPending}
      leave={w.keep}
      onSubmit={() => schedule.mutate(undefined)}
      opener={w.downgrade}
      openerSize="xs"
      setOpen={setOpen}
      submit={w.schedule}
      title={w.downgrade}
    >
      <Text c="dimmed" size="sm">
        {w.downgradeHint}
      </Text>
      {schedule.error !== null && <ProblemAlert error={schedule.error} />}
      <Group align="flex-start">
        <Select
          allowDeselect={false}
          data={(fitting ?? []).map((offer) => ({ value: offer.sku, label: offer.name }))}
          error={fieldProblem(schedule.error, 'sku')}
          label={w.offer}
          onChange={(value) => value !== null && setSku(value)}
          value={sku}
        />
        <Select
          allowDeselect={false}
          data={plans.map(({ code }) => ({ value: code, label: planWord(code) }))}
          error={fieldProblem(schedule.error, 'plan')}
          label={w.plan}
          onChange={(value) => value !== null && setPlan(value)}
          value={plan}
        />
        <NumberInput
          allowDecimal={false}
          error={fieldProblem(schedule.error, 'quantity')}
          label={w.quantity}
          maxLength={7}
          min={1}
          onChange={setQuantity}
          value={quantity}
          w={120}
        />
      </Group>
    </OpenedForm>
  );
}
