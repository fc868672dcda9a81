// A form for one act: fields named as the API names them, each with the server's own refusal beside it; in the page or in a dialog that says first what will change.
import { Button, Group, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ComponentProps, createContext, type FormEvent, type ReactNode, useContext } from 'react';
import { Dialog } from '../../shared/ui/dialog.tsx';
import { useWords } from '../../shared/ui/language.tsx';
import { ProblemAlert } from '../../shared/ui/problem-alert.tsx';
import { fieldProblem } from '../../shared/ui/refused-fields.ts';
import { decimal } from './decimal.ts';

const words = {
  en: { leave: 'Leave it', close: 'Close' },
  de: { leave: 'Abbrechen', close: 'Schließen' },
};

/** What was filled in, by the names of the fields. */
export type Filled = Readonly<Record<string, string>>;

interface Acting<Output> {
  readonly error: unknown;
  readonly isPending: boolean;
  readonly data: Output | undefined;
  mutate(filled: Filled, then?: { readonly onSuccess?: (output: Output) => void }): void;
  reset(): void;
}

const ErrorContext = createContext<unknown>(null);

interface FormProps<Output> {
  /** Of useAct. */
  readonly act: Acting<Output>;
  readonly submit: string;
  readonly color?: string | undefined;
  /** False until what is agreed to can be seen. */
  readonly ready?: boolean;
  readonly onDone?: (output: Output) => void;
  /** Beside the button that submits. */
  readonly beside?: ReactNode;
  readonly children?: ReactNode;
}

export function ActForm<Output>({ act, submit, color, ready = true, onDone, beside, children }: FormProps<Output>) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A dialog stands in the page's tree: its form is not also that of a form around it.
    event.stopPropagation();
    act.mutate(filledIn(event.currentTarget), onDone === undefined ? {} : { onSuccess: onDone });
  };
  return (
    <form onSubmit={send}>
      <ErrorContext value={act.error}>
        <Stack gap="sm">
          {act.error !== null && <ProblemAlert error={act.error} />}
          {children}
          <Group gap="xs">
            <Button {...(color === undefined ? {} : { color })} disabled={!ready} loading={act.isPending} type="submit">
              {submit}
            </Button>
            {beside}
          </Group>
        </Stack>
      </ErrorContext>
    </form>
  );
}

function filledIn(form: HTMLFormElement): Filled {
  const numbers = new Set(
    [...form.querySelectorAll<HTMLInputElement>('input[inputmode=decimal]')].map(({ name }) => name),
  );
  const read = (name: string, typed: string) => (numbers.has(name) ? decimal(typed) : typed);
  return Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, read(name, String(value).trim())] as const),
  );
}

interface DialogProps<Output> extends Omit<FormProps<Output>, 'beside'> {
  /** Words of the button that opens it; of a menu where `says` must tell what is meant. */
  readonly opener: string;
  readonly openerProps?: ComponentProps<typeof Button>;
  readonly title: string;
  /** What will change, before anything does. */
  readonly says?: ReactNode;
  /** Shown in place of the form when it was done, for what is shown once. */
  readonly result?: (output: Output) => ReactNode;
}

export function ActDialog<Output>(props: DialogProps<Output>) {
  const { opener, openerProps = {}, title, says, result, act, onDone, children, ...form } = props;
  const w = useWords(words);
  const [opened, { open, close }] = useDisclosure();
  const leave = () => {
    close();
    act.reset();
  };
  const done = (output: Output) => {
    if (result === undefined) leave();
    onDone?.(output);
  };
  return (
    <>
      <Button size="xs" variant="default" {...openerProps} onClick={open}>
        {opener}
      </Button>
      {opened && (
        <Dialog onClose={leave} size="lg" title={title}>
          {result !== undefined && act.data !== undefined ? (
            <Stack>
              {result(act.data)}
              <Group>
                <Button onClick={leave} variant="default">
                  {w.close}
                </Button>
              </Group>
            </Stack>
          ) : (
            <Stack gap="sm">
              {says !== undefined && (
                <Text component="div" size="sm">
                  {says}
                </Text>
              )}
              <ActForm
                {...form}
                act={act}
                beside={
                  <Button onClick={leave} variant="subtle">
                    {w.leave}
                  </Button>
                }
                onDone={done}
              >
                {children}
              </ActForm>
            </Stack>
          )}
        </Dialog>
      )}
    </>
  );
}

/** The server's refusal of a field, by its dotted path. */
export function useRefused(path: string): string | undefined {
  return fieldProblem(useContext(ErrorContext), path);
}

type Named<Props> = Props & { readonly name: string };

export function Field(props: Named<ComponentProps<typeof TextInput>>) {
  return <TextInput error={useRefused(props.name)} {...props} />;
}

export function LongField(props: Named<ComponentProps<typeof Textarea>>) {
  return <Textarea autosize error={useRefused(props.name)} minRows={2} {...props} />;
}

export function Choice(props: Named<ComponentProps<typeof Select<string>>>) {
  return <Select allowDeselect={false} error={useRefused(props.name)} {...props} />;
}

/** Filled in as `on` where it is on, and not at all where it is off. */
export function Tick(props: Named<ComponentProps<typeof Switch>>) {
  return <Switch error={useRefused(props.name)} {...props} />;
}

/** The filled-in fields that are not empty, dotted names as objects in objects. */
export function bodyOf(filled: Filled): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(filled)) {
    if (value === '') continue;
    const path = name.split('.');
    const last = path.pop() ?? name;
    let place = body;
    for (const part of path) {
      place[part] ??= {};
      place = place[part] as Record<string, unknown>;
    }
    place[last] = value;
  }
  return body;
}

/** Lines of a long field. */
export function linesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
