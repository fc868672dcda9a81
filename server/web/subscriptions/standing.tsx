// Suspending, resuming and ending a subscription; what the PBX has less of is said before it is done.
import { Button, Group, Menu, Stack, Text, TextInput } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { fieldProblem, ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import type { Subscription } from '../purchase/offers.ts';
import { useSession } from '../session.tsx';
import { words } from './words.ts';

type Reasoned = 'suspend' | 'end';
const CHANGES = ['/subscriptions', '/pbxs'];

export function Standing({ subscription }: { readonly subscription: Subscription }) {
  const w = useWords(words);
  const { api } = useSession();
  const [asked, setAsked] = useState<Reasoned>();
  const { number, state, version } = subscription;
  const resume = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/subscriptions/${number}/resume`, subscriptionSchema, { body: { version }, idempotencyKey }),
    changes: CHANGES,
    done: () => w.resumed,
  });
  return (
    <>
      {resume.error !== null && <ProblemAlert error={resume.error} />}
      {state === 'suspended' && (
        <Button loading={resume.isPending} onClick={() => resume.mutate(undefined)}>
          {w.resume}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<IconChevronDown aria-hidden size={16} />} variant="default">
            {w.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {state === 'active' && <Menu.Item onClick={() => setAsked('suspend')}>{w.suspend}</Menu.Item>}
          <Menu.Item color="red" onClick={() => setAsked('end')}>
            {w.end}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked !== undefined && (
        <WithReason act={asked} onClose={() => setAsked(undefined)} subscription={subscription} />
      )}
    </>
  );
}

interface WithReasonProps {
  readonly act: Reasoned;
  readonly subscription: Subscription;
  onClose(): void;
}

function WithReason({ act, subscription: { number, version, quantity }, onClose }: WithReasonProps) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const [reason, setReason] = useState('');
  const isEnd = act === 'end';
  const change = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('POST', `/subscriptions/${number}/${act}`, subscriptionSchema, {
        body: { reason: reason.trim(), version, ...(isEnd ? { confirm: true } : {}) },
        idempotencyKey,
      }),
    changes: CHANGES,
    done: () => (isEnd ? w.ended : w.suspended),
    onDone: onClose,
  });
  return (
    <Dialog onClose={onClose} title={isEnd ? w.endTitle(number) : w.suspendTitle(number)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(undefined);
        }}
      >
        <Stack>
          <Text size="sm">{(isEnd ? w.endText : w.suspendText)(w.someUnits(quantity, format.number(quantity)))}</Text>
          {change.error !== null && <ProblemAlert error={change.error} />}
          <TextInput
            data-autofocus
            description={w.reasonHint}
            error={fieldProblem(change.error, 'reason')}
            label={w.reason}
            maxLength={300}
            minLength={3}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            required
            value={reason}
          />
          <Group gap="xs">
            <Button color="red" loading={change.isPending} type="submit">
              {isEnd ? w.end : w.suspend}
            </Button>
            <Button onClick={onClose} variant="default">
              {w.keep}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
