// Blocking, closing and reinstating an account; what that means is said before it is done. Suspending is an overdue invoice's.
import { Button, Menu, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { Refusal } from '../../../shared/ui/api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useInvalidate } from '../../../shared/ui/reads.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { useSession } from '../session.tsx';
import type { Account, Standing } from './account-state.tsx';
import { ClosingCost, useClosing } from './closing-cost.tsx';
import { words } from './words.ts';

type Chosen = Exclude<Standing, 'suspended'>;
const REACHABLE: Readonly<Record<Standing, readonly Chosen[]>> = {
  active: ['blocked', 'closed'],
  suspended: ['blocked', 'closed'],
  blocked: ['active', 'closed'],
  closed: [],
};

export function ChangeStanding({ account }: { readonly account: Account }) {
  const w = useWords(words);
  const [to, setTo] = useState<Chosen>();
  if (REACHABLE[account.status].length === 0) return null;
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button rightSection={<IconChevronDown aria-hidden size={16} />} variant="default">
            {w.standing}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {REACHABLE[account.status].map((status) => (
            <Menu.Item key={status} onClick={() => setTo(status)} {...(status === 'closed' ? { color: 'red' } : {})}>
              {w.change[status]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal
        onClose={() => setTo(undefined)}
        opened={to !== undefined}
        title={to === undefined ? '' : `${w.change[to]}: ${account.name}`}
      >
        {to !== undefined && <Confirm accountId={account.id} onEnd={() => setTo(undefined)} to={to} />}
      </Modal>
    </>
  );
}

function Confirm({
  accountId,
  to,
  onEnd,
}: {
  readonly accountId: string;
  readonly to: Chosen;
  readonly onEnd: () => void;
}) {
  const w = useWords(words);
  const { api } = useSession();
  const invalidate = useInvalidate();
  const [reason, setReason] = useState('');
  const closes = to === 'closed';
  const closing = useClosing(accountId, closes);
  // What is shown is what is agreed to.
  const penalties = closing.data?.subscriptions.map(({ number, penalty }) => ({ number, penalty }));
  const change = useAct({
    run: async (body: object, idempotencyKey) => {
      try {
        return await api.send('POST', `/accounts/${accountId}/status`, accountSchema, { body, idempotencyKey });
      } catch (error) {
        if (error instanceof Refusal) await invalidate([`/accounts/${accountId}/closing`]);
        throw error;
      }
    },
    changes: ['/accounts'],
    done: () => w.stood,
    onDone: onEnd,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ status: to, reason: reason.trim(), ...(closes ? { penalties } : {}) });
      }}
    >
      <Stack>
        <Text>{w.changeTo[to]}</Text>
        {closes && <ClosingCost closing={closing} />}
        {change.error !== null && <ProblemAlert error={change.error} />}
        <Textarea
          data-autofocus
          description={w.reasonHint}
          error={fieldProblem(change.error, 'reason')}
          label={w.reason}
          maxLength={300}
          minLength={3}
          onChange={({ currentTarget: { value } }) => setReason(value)}
          required
          value={reason}
        />
        <Button
          color={closes ? 'red' : 'accent'}
          disabled={closes && !closing.isSuccess}
          loading={change.isPending}
          type="submit"
        >
          {w.change[to]}
        </Button>
      </Stack>
    </form>
  );
}
