// The frame of every page: its title, the sentence its visitor came for, what to do, then the detail; and its empty, loading and failed forms.
import { Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { ProblemAlert } from './problem-alert.tsx';

interface PageProps {
  readonly title: string;
  /** Of the heading; 2 where the frame has a heading of its own. */
  readonly level?: 1 | 2;
  /** The answer before the controls. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

export function Page({ title, level = 1, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Switchkey`;
  }, [title]);
  return (
    // A name may be one word that is longer than its place.
    <Stack gap="md" style={{ overflowWrap: 'break-word' }}>
      <Group align="flex-start" justify="space-between">
        <Stack gap={4} style={{ flex: '1 1 300px', minWidth: 0 }}>
          <Title order={level} size={level === 1 ? 'h2' : 'h3'} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {lead !== undefined && (
            <Text c="dimmed" component="div">
              {lead}
            </Text>
          )}
        </Stack>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

interface Loadable<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  refetch(): unknown;
}

/** Shows what was read; a skeleton while it is read, the reason where it could not be. Old data stay while new are read. */
export function Loaded<T>({ of, lines = 6, children }: LoadedProps<T>) {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null) return <ProblemAlert error={of.error} isRead onRetry={() => void of.refetch()} />;
  return <Waiting lines={lines} />;
}

/** Keeps the place of what is read. */
export function Waiting({ lines }: { readonly lines: number }) {
  return (
    <Stack aria-busy gap="xs">
      {Array.from({ length: lines }, (_, line) => `line ${line}`).map((key) => (
        <Skeleton height={28} key={key} />
      ))}
    </Stack>
  );
}

interface LoadedProps<T> {
  readonly of: Loadable<T>;
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

/** An empty list says what will be here and offers the first step. */
export function Empty({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <Stack align="center" gap="sm" py="xl">
      <Text c="dimmed" maw={480} ta="center">
        {children}
      </Text>
      {action}
    </Stack>
  );
}
