// A state as word, icon and colour, never colour alone; the one component that renders states everywhere.
import { Badge } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconFlask,
  IconLock,
  type TablerIcon,
} from '@tabler/icons-react';

export type Tone = 'good' | 'trial' | 'waiting' | 'warning' | 'bad' | 'off' | 'locked';

const LOOKS: Readonly<Record<Tone, { readonly color: string; readonly icon: TablerIcon }>> = {
  good: { color: 'green', icon: IconCircleCheck },
  trial: { color: 'violet', icon: IconFlask },
  waiting: { color: 'blue', icon: IconClock },
  warning: { color: 'yellow', icon: IconAlertTriangle },
  bad: { color: 'red', icon: IconCircleX },
  off: { color: 'gray', icon: IconCircleDashed },
  locked: { color: 'orange', icon: IconLock },
};

export function StateBadge({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  const { color, icon: Icon } = LOOKS[tone];
  return (
    <Badge
      color={color}
      miw="max-content"
      leftSection={<Icon aria-hidden size={14} />}
      styles={{ label: { textTransform: 'none', color: 'var(--mantine-color-text)' } }}
      variant="light"
    >
      {children}
    </Badge>
  );
}
