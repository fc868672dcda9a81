// One subscription: how it stands, what becomes of it at the end of its term, its units and its history.
import { Button, Card, Group, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { z } from 'zod';
import { subscriptionDetailSchema, subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useAct, useRead } from '../../../shared/ui/reads.tsx';
import { SubscriptionFee } from '../agreements/fee.tsx';
import { AskDialog } from '../ask-dialog.tsx';
import { RequestChange } from '../order-requests/request-dialog.tsx';
import { Outages } from '../outages/outages.tsx';
import { type Holder, useHolder } from '../purchase/holder.ts';
import { isLive } from '../purchase/offers.ts';
import { RowLink } from '../row-link.tsx';
import { useSession } from '../session.tsx';
import { Downgrade } from './downgrade.tsx';
import { History } from './history.tsx';
import { Standing } from './standing.tsx';
import { SubscriptionBadge } from './subscription-state.tsx';
import { Units } from './units.tsx';
import { useStoppedSentence, WhyStopped } from './why-stopped.tsx';
import { words } from './words.ts';

type Detail = z.infer<typeof subscriptionDetailSchema>;
const CHANGES = ['/subscriptions', '/pbxs'];

export function SubscriptionPage() {
  const { number = '' } = useParams();
  const found = useRead(`/subscriptions/${number}`, subscriptionDetailSchema);
  return <Loaded of={found}>{(one) => <Subscription key={one.number} subscription={one} />}</Loaded>;
}

function Subscription({ subscription }: { readonly subscription: Detail }) {
  const w = useWords(words);
  const format = useFormats();
  const { may } = useSession();
  const { number, sku, plan, state, pbxId, quantity, periodEndMs, trial, internal, scheduled, events } = subscription;
  const { stopped, askSeller } = subscription;
  const stoppedSentence = useStoppedSentence();
  const units = w.someUnits(quantity, format.number(quantity));
  const until = periodEndMs === null ? '' : format.date(periodEndMs);
  const endless = plan === 'one-time' ? w.activeForever(units) : w.onStatements(units);
  const paid = periodEndMs === null ? endless : w.activeUntil(units, until);
  const running = trial ? w.trialUntil(units, until) : paid;
  const lead = stopped === null ? running : stoppedSentence(stopped);
  const mayChange = may('subscriptions:write') && isLive(subscription);
  const holder = holderOf(subscription);
  return (
    <Page
      actions={
        <>
          <SubscriptionBadge subscription={subscription} />
          {may('orders:write') && internal && isLive(subscription) && <RequestChange subscription={subscription} />}
          {may('orders:write') && !internal && (
            <Button component={Link} href={`/${trial ? 'purchase' : 'subscriptions/of'}/${holder.kind}/${holder.id}`}>
              {trial ? w.orderFull : w.change}
            </Button>
          )}
          {may('orders:write') && !trial && pbxId !== null && periodEndMs !== null && state !== 'cancelled' && (
            <Button component={Link} href={`/purchase/pbx/${pbxId}/renewal`} variant="default">
              {w.renewNow}
            </Button>
          )}
        </>
      }
      lead={lead}
      title={w.subscription(number, sku)}
    >
      {stopped !== null && <WhyStopped askSeller={askSeller} isOwnPage stopped={[stopped]} />}
      <For holder={holder} />
      <PaidAhead subscription={subscription} />
      {mayChange && !trial && periodEndMs !== null && <AutoRenew subscription={subscription} until={until} />}
      {scheduled !== null && <Scheduled mayChange={mayChange} subscription={subscription} />}
      {mayChange && !trial && !internal && periodEndMs !== null && <Downgrade subscription={subscription} />}
      {!trial && !internal && <SubscriptionFee number={number} />}
      {!trial && !internal && subscription.payerId === subscription.accountId && (
        <Outages subscription={subscription} />
      )}
      {mayChange && <Standing subscription={subscription} />}
      {isLive(subscription) && !trial && <Units holder={holder} subscription={subscription} />}
      <History events={events} />
    </Page>
  );
}

function holderOf({ pbxId, accountId }: Detail): Pick<Holder, 'kind' | 'id'> {
  return pbxId === null ? { kind: 'account', id: accountId } : { kind: 'pbx', id: pbxId };
}

function For({ holder: { kind, id } }: { readonly holder: Pick<Holder, 'kind' | 'id'> }) {
  const w = useWords(words);
  const { data } = useHolder(kind, id);
  if (data === undefined) return null;
  const { title, ownerName, accountId } = data;
  return (
    <Group gap={6}>
      <Text size="sm">{kind === 'pbx' ? w.forPbx : w.forAccount}</Text>
      <RowLink href={kind === 'pbx' ? `/pbxs/${id}` : `/accounts/${accountId}`}>{title}</RowLink>
      {kind === 'pbx' && <Text size="sm">{w.ownedBy(ownerName)}</Text>}
    </Group>
  );
}

/** S4.15: the charge comes long before the end that the page shows. */
function PaidAhead({ subscription: { periodsInAdvance, renewsAtMs } }: { readonly subscription: Detail }) {
  const w = useWords(words);
  const format = useFormats();
  if (periodsInAdvance === 0) return null;
  const next = renewsAtMs === null ? '' : ` ${w.renewsOn(format.date(renewsAtMs))}`;
  return <Text size="sm">{`${w.paidAhead(periodsInAdvance, format.number(periodsInAdvance))}${next}`}</Text>;
}

interface AutoRenewProps {
  readonly subscription: Detail;
  readonly until: string;
}

/** Switching it off is said twice (S5.16). */
function AutoRenew({ subscription: { number, version, autoRenew }, until }: AutoRenewProps) {
  const w = useWords(words);
  const { api } = useSession();
  const [asks, setAsks] = useState(false);
  const set = useAct({
    run: (to: boolean, idempotencyKey) =>
      api.send('POST', `/subscriptions/${number}/auto-renew`, subscriptionSchema, {
        body: { autoRenew: to, confirm: !to, version },
        idempotencyKey,
      }),
    changes: CHANGES,
    done: (after) => (after.autoRenew ? w.renewOn : w.renewOff),
    onDone: () => setAsks(false),
  });
  return (
    <>
      {set.error !== null && !asks && <ProblemAlert error={set.error} />}
      <Switch
        checked={autoRenew}
        disabled={set.isPending}
        label={w.autoRenew}
        onChange={({ currentTarget }) => (currentTarget.checked ? set.mutate(true) : setAsks(true))}
      />
      {asks && (
        <AskDialog
          act={set}
          no={w.keep}
          onClose={() => setAsks(false)}
          onYes={() => set.mutate(false)}
          text={w.autoRenewOffText(until)}
          title={w.autoRenewOff}
          yes={w.stopRenewing}
        />
      )}
    </>
  );
}

interface ScheduledProps {
  readonly subscription: Detail;
  readonly mayChange: boolean;
}

function Scheduled({ subscription: { number, version, scheduled }, mayChange }: ScheduledProps) {
  const w = useWords(words);
  const format = useFormats();
  const { api } = useSession();
  const drop = useAct({
    run: (_: undefined, idempotencyKey) =>
      api.send('DELETE', `/subscriptions/${number}/schedule`, subscriptionSchema, {
        body: { version },
        idempotencyKey,
      }),
    changes: CHANGES,
    done: () => w.dropped,
  });
  if (scheduled === null) return null;
  return (
    <Card component="section" withBorder>
      <Title mb="xs" order={2} size="h4">
        {w.scheduled}
      </Title>
      {drop.error !== null && <ProblemAlert error={drop.error} />}
      <Group>
        <Text size="sm">
          {scheduled.quantity === 0
            ? w.cancels
            : w.scheduledText(
                w.someUnits(scheduled.quantity, format.number(scheduled.quantity)),
                format.day(scheduled.from),
              )}
        </Text>
        {mayChange && (
          <Button loading={drop.isPending} onClick={() => drop.mutate(undefined)} size="xs" variant="default">
            {w.drop}
          </Button>
        )}
      </Group>
    </Card>
  );
}
