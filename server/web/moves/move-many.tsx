// Moves many PBXs to another customer at once: whereto and why is asked first, then every PBX says what goes along or why it stays.
import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { moveSchema } from '../../../shared/contracts/moves-api.ts';
import { type Api, query } from '../../../shared/ui/api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { AccountSelect } from '../account-select.tsx';
import { LongField } from '../form.tsx';
import type { Bulk, BulkRun } from '../lists/bulk.ts';
import type { ListedPbx } from '../pbxs/pbx-columns.tsx';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

type Move = Awaited<ReturnType<typeof planOf>>;

export function usePbxMoves(): Bulk<ListedPbx> {
  const w = useWords(words);
  const { me, may } = useSession();
  const mayMove = me.account.kind !== 'customer' && may('subscriptions:write');
  const move = {
    name: w.pbx.opener,
    asks: (onGiven: (run: BulkRun<ListedPbx>) => void) => <Whereto onGiven={onGiven} />,
  };
  return { nameOf: ({ serial }) => serial, acts: mayMove ? [move] : [] };
}

function Whereto({ onGiven }: { readonly onGiven: (run: BulkRun<ListedPbx>) => void }) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const [accountId, setAccountId] = useState<string>();
  const changesOf = ({ from, to, subscriptions }: Move) => {
    const renewing = subscriptions.filter(({ autoRenewEnds }) => autoRenewEnds).length;
    const fees = new Set(subscriptions.flatMap(({ feeFrom }) => feeFrom ?? []));
    return [
      w.leaves(from.name, to.name, subscriptions.length),
      ...(subscriptions.some(({ payerBefore, payerAfter }) => payerBefore !== payerAfter) ? [w.otherPayer] : []),
      ...(renewing === 0 ? [] : [w.renewsMany(renewing)]),
      ...[...fees].toSorted().map((day) => w.feeFrom(format.day(day))),
    ].join(' ');
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A dialog stands in the page's tree: its form is not also that of a form around it.
    event.stopPropagation();
    if (accountId === undefined) return;
    const reason = String(new FormData(event.currentTarget).get('reason')).trim();
    onGiven({
      says: w.says,
      submit: w.pbx.submitMany,
      plan: async ({ id }) => ({ changes: changesOf(await planOf(api, id, accountId)) }),
      run: ({ id }, idempotencyKey) =>
        api.send('POST', `/pbxs/${id}/move`, moveSchema, { body: { accountId, reason }, idempotencyKey }),
      changes: ['/accounts', '/pbxs', '/subscriptions', '/invoices'],
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <AccountSelect
          data-autofocus
          description={w.pbx.targetHint}
          kinds={['customer']}
          label={w.pbx.target}
          name="accountId"
          onChange={(value) => setAccountId(value ?? undefined)}
          required
        />
        <LongField description={w.reasonHint} label={w.reason} maxLength={300} minLength={3} name="reason" required />
        <Group>
          <Button disabled={accountId === undefined} type="submit">
            {w.show}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function planOf(api: Api, id: string, accountId: string) {
  return api.get(`/pbxs/${id}/move${query({ accountId })}`, moveSchema);
}
