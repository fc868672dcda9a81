// One act of a person: done once however often the button is pressed, its outcome told, what it changed read anew.
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { freshKey, NoAnswer } from '../../shared/ui/api.ts';
import { useInvalidate } from './read.ts';
import { isSignedOut } from './session.tsx';

interface Act<Input, Output> {
  /** `key` stays the same until the act was answered: trying again after a lost answer does nothing twice. */
  readonly run: (input: Input, key: string) => Promise<Output>;
  /** Addresses whose reads are stale afterwards. */
  readonly changes: readonly string[];
  /** Told in a notice; absent: the page itself shows what happened. */
  readonly done?: (output: Output) => string;
  readonly onDone?: (output: Output) => void;
}

export function useAct<Input, Output>({ run, changes, done, onDone }: Act<Input, Output>) {
  const invalidate = useInvalidate();
  const queries = useQueryClient();
  const key = useRef<string>(undefined);
  return useMutation({
    mutationFn: (input: Input) => {
      key.current ??= freshKey();
      return run(input, key.current);
    },
    onSuccess: async (output) => {
      key.current = undefined;
      if (done !== undefined) notifications.show({ message: done(output), color: 'green' });
      await invalidate(changes);
      onDone?.(output);
    },
    onError: (error) => {
      if (!(error instanceof NoAnswer)) key.current = undefined;
      if (isSignedOut(error)) void queries.invalidateQueries({ queryKey: ['whoami'] });
    },
  });
}
