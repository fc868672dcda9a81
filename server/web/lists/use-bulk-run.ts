// Carries out one act for many rows, one after the other: what is done stays done, what failed says why, and the rest can be gone on with.
import { useEffect, useRef, useState } from 'react';
import { freshKey, NoAnswer, Refusal } from '../../../shared/ui/api.ts';

export type Outcome = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: unknown };

interface Options<Row> {
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly run: (row: Row, idempotencyKey: string) => Promise<unknown>;
}

export function useBulkRun<Row>({ rows, idOf, run }: Options<Row>) {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [isRunning, setRunning] = useState(false);
  const stopped = useRef(false);
  /** One per row, also when it is tried again: what was done without an answer is not done twice. */
  const keys = useRef(new Map<string, string>());
  useWarning(isRunning);
  // Whoever is led away from the page, e.g. to the sign-in, begins nothing more.
  useEffect(
    () => () => {
      stopped.current = true;
    },
    [],
  );

  const keyOf = (id: string) => {
    const key = keys.current.get(id) ?? freshKey();
    keys.current.set(id, key);
    return key;
  };
  /** All that are not done. */
  const start = async () => {
    const done = new Map([...outcomes].filter(([, { kind }]) => kind === 'done'));
    stopped.current = false;
    setRunning(true);
    setOutcomes(new Map(done));
    for (const row of rows) {
      const id = idOf(row);
      if (done.has(id)) continue;
      if (stopped.current) break;
      const outcome = await outcomeOf(run(row, keyOf(id)));
      setOutcomes((before) => new Map(before).set(id, outcome));
      if (outcome.kind === 'failed' && endsAll(outcome.error)) break;
    }
    setRunning(false);
  };
  return {
    outcomes,
    isRunning,
    start,
    /** After the row that is being done. */
    stop: () => {
      stopped.current = true;
    },
  };
}

async function outcomeOf(running: Promise<unknown>): Promise<Outcome> {
  try {
    await running;
    return { kind: 'done' };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

/** The next rows would meet the same: no connection, a session that ended, too much at once. */
function endsAll(error: unknown): boolean {
  if (error instanceof NoAnswer) return true;
  return error instanceof Refusal && ['unauthenticated', 'too_many_requests'].includes(error.problem.code);
}

/** Closing the page meanwhile is asked about by the browser. */
function useWarning(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isOn]);
}
