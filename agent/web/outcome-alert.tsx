// What became of a refresh, a code or a raise: the agent's sentence, old beside new, and what to do next.
import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import type { Outcome } from '../../shared/contracts/local-api.ts';
import { useWords } from '../../shared/ui/language.tsx';

const words = {
  en: {
    titles: { updated: 'Updated', unchanged: 'Unchanged', kept: 'Kept, not yet in force', refused: 'Not done' },
    close: 'Close',
  },
  de: {
    titles: {
      updated: 'Aktualisiert',
      unchanged: 'Unverändert',
      kept: 'Angenommen, noch nicht in Kraft',
      refused: 'Nicht ausgeführt',
    },
    close: 'Schließen',
  },
};
const LOOKS = {
  updated: ['green', IconCircleCheck],
  unchanged: ['gray', IconCircleCheck],
  kept: ['yellow', IconClock],
  refused: ['red', IconAlertTriangle],
} as const;

interface Props {
  readonly outcome: Outcome;
  /** In place of the outcome's own word, e.g. for what only would be so. */
  readonly title?: string;
  readonly onClose?: () => void;
}

export function OutcomeAlert({ outcome, title, onClose }: Props) {
  const w = useWords(words);
  const [color, Icon] = LOOKS[outcome.outcome];
  const untold = outcome.changes.filter((change) => !outcome.message.includes(change));
  return (
    <Alert
      closeButtonLabel={w.close}
      color={color}
      icon={<Icon aria-hidden />}
      mb="sm"
      role={outcome.outcome === 'refused' ? 'alert' : 'status'}
      title={title ?? w.titles[outcome.outcome]}
      variant="light"
      withCloseButton={onClose !== undefined}
      {...(onClose === undefined ? {} : { onClose })}
    >
      <Text size="sm">{outcome.message}</Text>
      {untold.length > 0 && (
        <List size="sm">
          {untold.map((change) => (
            <List.Item key={change}>{change}</List.Item>
          ))}
        </List>
      )}
      {outcome.refusal !== undefined && outcome.refusal.message !== outcome.message && (
        <Text size="sm">{outcome.refusal.message}</Text>
      )}
      {outcome.next !== undefined && <Text size="sm">{outcome.next}</Text>}
    </Alert>
  );
}
