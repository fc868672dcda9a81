// Asks once more before something that cannot simply be taken back; the answer that does nothing has the focus.
import { Button, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '../../shared/ui/dialog.tsx';
import { ProblemAlert } from '../../shared/ui/problem-alert.tsx';

interface AskDialogProps {
  readonly title: string;
  readonly text: string;
  /** What the two answers are called. */
  readonly yes: string;
  readonly no: string;
  readonly act: { readonly isPending: boolean; readonly error: Error | null };
  readonly onYes: () => void;
  readonly onClose: () => void;
}

export function AskDialog({ title, text, yes, no, act, onYes, onClose }: AskDialogProps) {
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack>
        <Text size="sm">{text}</Text>
        {act.error !== null && <ProblemAlert error={act.error} />}
        <Group gap="xs">
          <Button color="red" loading={act.isPending} onClick={onYes}>
            {yes}
          </Button>
          <Button data-autofocus onClick={onClose} variant="default">
            {no}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
