// A change of people's licences: what became of it is told, and what is shown of seats, people and status is read anew.
import type { z } from 'zod';
import { seatOutcomeSchema } from '../../../shared/contracts/seats-api.ts';
import { useAct } from '../../../shared/ui/reads.tsx';
import { useSession } from '../session.tsx';

export const SEAT_CHANGES = ['/seats', '/people', '/status', '/mass'];

/** `path` takes a body of the shape of its contract, e.g. `assignSchema`. */
export function useSeatAct<Body>(path: string, onDone: () => void = () => undefined) {
  const { api } = useSession();
  return useAct({
    run: (body: Body) => api.send('POST', path, seatOutcomeSchema, { body }),
    changes: SEAT_CHANGES,
    done: words,
    onDone,
  });
}

/** With why it is not in force on the PBX yet, where it is not. */
function words({ message, refusal }: z.infer<typeof seatOutcomeSchema>): string {
  return refusal === undefined ? message : `${message} ${refusal.message}`;
}
