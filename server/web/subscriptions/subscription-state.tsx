// The state of a subscription as badges: trial and internal licences are marked wherever they are shown (S1.15).
import { Group } from '@mantine/core';
import { useWords } from '../../../shared/ui/language.tsx';
import { StateBadge, type Tone } from '../../../shared/ui/state-badge.tsx';
import type { Subscription } from '../purchase/offers.ts';
import { words } from './words.ts';

const TONES: Readonly<Record<Subscription['state'], Tone>> = {
  active: 'good',
  suspended: 'locked',
  expired: 'warning',
  cancelled: 'off',
};
export const SUBSCRIPTION_STATES = Object.keys(TONES) as Subscription['state'][];

export function SubscriptionBadge({
  subscription,
}: {
  readonly subscription: Pick<Subscription, 'state' | 'trial' | 'internal'>;
}) {
  const w = useWords(words);
  const { state, trial, internal } = subscription;
  return (
    <Group gap={4}>
      <StateBadge tone={TONES[state]}>{w.states[state]}</StateBadge>
      {trial && <StateBadge tone="trial">{w.trial}</StateBadge>}
      {internal && <StateBadge tone="off">{w.internal}</StateBadge>}
    </Group>
  );
}
