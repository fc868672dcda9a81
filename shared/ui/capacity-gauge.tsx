// How much of a limit is used: figures in words, a bar for the eye, and room for why the limit is what it is.
import { Group, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useWords } from './language.tsx';
import { licenceWords } from './licence-words.ts';

interface Props {
  readonly label: string;
  readonly limit: number;
  /** Undefined: the PBX did not tell. */
  readonly used: number | undefined;
  /** E.g. today's peak. */
  readonly note?: ReactNode;
  /** E.g. a button that opens the reasons. */
  readonly why?: ReactNode;
}

const NEARLY = 0.8;

export function CapacityGauge({ label, limit, used, note, why }: Props) {
  const w = useWords(licenceWords);
  const format = useFormats();
  const share = used === undefined ? 0 : limit === 0 ? (used === 0 ? 0 : 1) : used / limit;
  const color = share > 1 || (limit === 0 && share > 0) ? 'red' : share >= NEARLY ? 'yellow' : 'accent';
  const figures =
    used === undefined ? `${format.number(limit)} · ${w.unknown}` : w.of(format.number(used), format.number(limit));
  const left =
    used === undefined ? '' : used > limit ? w.over(format.number(used - limit)) : w.free(format.number(limit - used));
  return (
    <Stack gap={4}>
      <Group align="baseline" gap="xs" justify="space-between">
        <Text fw={600}>{label}</Text>
        <Group align="baseline" gap="xs">
          <Text fw={600}>{figures}</Text>
          <Text c="dimmed" size="sm">
            {left}
          </Text>
        </Group>
      </Group>
      <Progress aria-label={label} color={color} size="lg" value={Math.min(100, share * 100)} />
      <Group gap="xs" justify="space-between">
        <Text c="dimmed" size="sm">
          {note}
        </Text>
        {why}
      </Group>
    </Stack>
  );
}
