// A part of a page with a heading of its own: what it is about, what can be done about it, then the detail.
import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

export function Panel({ title, lead, actions, children }: Props) {
  return (
    <Card component="section" withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {title}
          </Title>
          {actions !== undefined && <Group gap="sm">{actions}</Group>}
        </Group>
        {lead !== undefined && (
          <Text c="dimmed" size="sm">
            {lead}
          </Text>
        )}
        {children}
      </Stack>
    </Card>
  );
}
