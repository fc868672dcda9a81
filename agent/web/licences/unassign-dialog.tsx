// Taking a licence from whoever has it: what is attached is listed, and stays unless it is returned too (S3.28).
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Seat } from '../../../shared/contracts/seats-api.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useSeatAct } from './seat-act.ts';
import { nameOf } from './seat-name.ts';
import { words } from './words.ts';

export function UnassignDialog({ seat, onClose }: { readonly seat: Seat; readonly onClose: () => void }) {
  const w = useWords(words);
  const [releaseAddOns, setRelease] = useState(false);
  const unassign = useSeatAct<{ readonly seat: number; readonly releaseAddOns: boolean }>('/seats/unassign', onClose);
  return (
    <Dialog onClose={onClose} title={w.unassignTitle(nameOf(seat, w.freeLicence))}>
      <Stack>
        {unassign.error !== null && <ProblemAlert error={unassign.error} />}
        <Text size="sm">{w.unassignText}</Text>
        {seat.addOns.length > 0 && (
          <>
            <Text size="sm">{w.unassignAddOns(seat.addOns.map(({ name }) => name).join(', '))}</Text>
            <Checkbox
              checked={releaseAddOns}
              label={w.release}
              onChange={({ currentTarget: { checked } }) => setRelease(checked)}
            />
          </>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose} variant="default">
            {w.cancel}
          </Button>
          <Button
            data-autofocus
            loading={unassign.isPending}
            onClick={() => seat.seat !== undefined && unassign.mutate({ seat: seat.seat, releaseAddOns })}
          >
            {w.unassignAction}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
