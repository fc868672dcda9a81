// For which causes days without service are given back, as switches of a form: on unless it is excluded.
import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { OUTAGE_CAUSES, type OutageCause } from '../../../shared/contracts/outages-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { type Filled, Tick } from '../form.tsx';
import { words } from './words.ts';

interface Props {
  readonly excluded: readonly OutageCause[];
  readonly onChange?: (excluded: readonly OutageCause[]) => void;
}

export function CauseTicks({ excluded, onChange }: Props) {
  const w = useWords(words);
  const [left, setLeft] = useState(excluded);
  const set = (cause: OutageCause, gives: boolean) => {
    const next = OUTAGE_CAUSES.filter((one) => (one === cause ? !gives : left.includes(one)));
    setLeft(next);
    onChange?.(next);
  };
  return (
    <Stack gap="xs">
      <Text c="dimmed" size="sm">
        {w.gives}
      </Text>
      {OUTAGE_CAUSES.map((cause) => (
        <Tick
          checked={!left.includes(cause)}
          key={cause}
          label={w.causes[cause]}
          name={`outage.${cause}`}
          onChange={({ currentTarget }) => set(cause, currentTarget.checked)}
        />
      ))}
    </Stack>
  );
}

/** Of a form with `CauseTicks`. */
export function excludedIn(filled: Filled): OutageCause[] {
  return OUTAGE_CAUSES.filter((cause) => filled[`outage.${cause}`] !== 'on');
}

/** One sentence. */
export function useTermsWords(): (excluded: readonly OutageCause[]) => string {
  const w = useWords(words);
  return (excluded) =>
    excluded.length === 0 ? w.all : w.excluded(excluded.map((cause) => w.causes[cause]).join('; '));
}
