// A form that stands in the page once it is opened, below what it will change; Escape and its second button leave it without loss.
import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly opener: string;
  readonly openerSize?: 'xs' | 'sm';
  /** Beside the button that opens it. */
  readonly note?: string;
  readonly title: string;
  readonly submit: string;
  readonly leave: string;
  readonly color?: 'red';
  readonly isPending: boolean;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

export function OpenedForm({ isOpen, setOpen, opener, openerSize = 'sm', note, title, ...form }: Props) {
  if (!isOpen)
    return (
      <Group gap="sm">
        <Button onClick={() => setOpen(true)} size={openerSize} variant="default">
          {opener}
        </Button>
        {note !== undefined && (
          <Text c="dimmed" size="sm">
            {note}
          </Text>
        )}
      </Group>
    );
  const { submit, leave, color, isPending, onSubmit, children } = form;
  return (
    <Card component="section" withBorder>
      <form
        onKeyDown={({ key }) => {
          if (key === 'Escape') setOpen(false);
        }}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack gap="sm">
          <Title order={2} size="h4">
            {title}
          </Title>
          {children}
          <Group gap="xs">
            <Button loading={isPending} type="submit" {...(color === undefined ? {} : { color })}>
              {submit}
            </Button>
            <Button onClick={() => setOpen(false)} variant="subtle">
              {leave}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
