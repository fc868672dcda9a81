// Giving a free licence to somebody, or one that is held to somebody else in one move.
import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import type { assignSchema, reassignSchema, Seat, Seats } from '../../../shared/contracts/seats-api.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useWords } from '../../../shared/ui/language.tsx';
import { ProblemAlert } from '../../../shared/ui/problem-alert.tsx';
import { fieldProblem } from '../../../shared/ui/refused-fields.ts';
import { PersonInput } from './person-input.tsx';
import { useSeatAct } from './seat-act.ts';
import { nameOf } from './seat-name.ts';
import { words } from './words.ts';

interface Props {
  readonly seat: Seat;
  readonly base: Seats['bases'][number];
  readonly onClose: () => void;
}

export function AssignDialog({ seat, base, onClose }: Props) {
  const w = useWords(words);
  const [person, setPerson] = useState('');
  const [carryAddOns, setCarry] = useState(true);
  const moves = seat.person !== undefined && seat.seat !== undefined;
  const assign = useSeatAct<z.input<typeof assignSchema>>('/seats/assign', onClose);
  const reassign = useSeatAct<z.input<typeof reassignSchema>>('/seats/reassign', onClose);
  const { error, isPending } = moves ? reassign : assign;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const optional = Object.fromEntries(
      ['extension', 'did'].flatMap((name) => {
        const value = String(given.get(name) ?? '').trim();
        return value === '' ? [] : [[name, value]];
      }),
    );
    if (moves && seat.seat !== undefined) reassign.mutate({ seat: seat.seat, person, carryAddOns, ...optional });
    else
      assign.mutate({ kind: base.kind, person, ...(seat.unit === undefined ? {} : { unit: seat.unit }), ...optional });
  };
  return (
    <Dialog
      onClose={onClose}
      title={moves ? w.reassignTitle(nameOf(seat, w.freeLicence)) : `${w.assignTitle}: ${base.name}`}
    >
      <form onSubmit={submit}>
        <Stack>
          {error !== null && <ProblemAlert error={error} />}
          <PersonInput onChoose={setPerson} />
          {base.takesExtension && (
            <TextInput
              description={moves ? w.sameExtension : w.extensionHint}
              error={fieldProblem(error, 'extension')}
              label={w.extension}
              maxLength={40}
              name="extension"
            />
          )}
          {base.takesExtension && !moves && (
            <TextInput error={fieldProblem(error, 'did')} label={w.did} maxLength={31} name="did" />
          )}
          {moves && seat.addOns.length > 0 && (
            <Checkbox
              checked={carryAddOns}
              description={w.carryHint}
              label={`${w.carry}: ${seat.addOns.map(({ name }) => name).join(', ')}`}
              onChange={({ currentTarget: { checked } }) => setCarry(checked)}
            />
          )}
          <Group justify="flex-end">
            <Button onClick={onClose} variant="default">
              {w.cancel}
            </Button>
            <Button disabled={person === ''} loading={isPending} type="submit">
              {moves ? w.reassignAction : w.assignAction}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
