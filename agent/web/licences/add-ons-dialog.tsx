// The add-ons of one licence: chosen and thrown out here, stored by Save alone (S3.10, S3.11).
import { ActionIcon, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { z } from 'zod';
import type { Seat, Seats, setAddOnsSchema } from '../../../shared/contracts/seats-api.ts';
import { CopyText } from '../../../shared/ui/copy-text.tsx';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { useSeatAct } from './seat-act.ts';
import { nameOf } from './seat-name.ts';
import { OverLimit } from './tallies.tsx';
import { words } from './words.ts';

type Base = Seats['bases'][number];
type AddOn = Base['addOns'][number]['code'];

interface Props extends Pick<Seats, 'tallies'> {
  readonly seat: Seat;
  readonly base: Base;
  readonly onClose: () => void;
}

export function AddOnsDialog({ seat, base, tallies, onClose }: Props) {
  const w = useWords(words);
  const format = useFormats();
  const attached = seat.addOns.map(({ code }) => code);
  const [chosen, setChosen] = useState<readonly AddOn[]>(attached);
  const save = useSeatAct<z.input<typeof setAddOnsSchema>>('/seats/add-ons', onClose);
  const free = (code: AddOn) =>
    (tallies.find(({ kind }) => kind === code)?.available ?? 0) + (attached.includes(code) ? 1 : 0);
  const offered = base.addOns.filter(({ code }) => !chosen.includes(code));
  const changedAny = chosen.length !== attached.length || chosen.some((code) => !attached.includes(code));
  return (
    <Dialog onClose={onClose} size="lg" title={w.addOnsTitle(nameOf(seat, w.freeLicence))}>
      <Stack>
        {save.error !== null && <ProblemAlert error={save.error} />}
        {chosen.length === 0 && <Text c="dimmed">{w.noAddOns}</Text>}
        {base.addOns
          .filter(({ code }) => chosen.includes(code))
          .map(({ code, name }) => {
            const held = seat.addOns.find((one) => one.code === code);
            return (
              <Group justify="space-between" key={code} wrap="nowrap">
                <Stack gap={0}>
                  <Text>{name}</Text>
                  {held?.unit !== undefined && <CopyText text={held.unit} />}
                  {held?.warning !== undefined && <OverLimit>{held.warning}</OverLimit>}
                </Stack>
                <ActionIcon
                  aria-label={w.remove(name)}
                  color="red"
                  onClick={() => setChosen(chosen.filter((one) => one !== code))}
                  variant="subtle"
                >
                  <IconTrash aria-hidden size={18} />
                </ActionIcon>
              </Group>
            );
          })}
        <NativeSelect
          data={[
            { value: '', label: '' },
            ...offered.map(({ code, name }) => ({
              value: code,
              label: `${name} – ${w.addOnHint(format.number(free(code)))}`,
              disabled: free(code) === 0,
            })),
          ]}
          description={w.unsaved}
          label={w.addOn}
          onChange={({ currentTarget: { value } }) => {
            const added = base.addOns.find(({ code }) => code === value);
            if (added !== undefined) setChosen([...chosen, added.code]);
          }}
          value=""
        />
        <Group justify="flex-end">
          <Button onClick={onClose} variant="default">
            {w.cancel}
          </Button>
          <Button
            disabled={!changedAny}
            loading={save.isPending}
            onClick={() => seat.seat !== undefined && save.mutate({ seat: seat.seat, addOns: [...chosen] })}
          >
            {w.save}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
