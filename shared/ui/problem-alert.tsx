// What could not be done, why, and what to do next, in the server's own words; announced to screen readers.
import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { NoAnswer, Refusal } from './api.ts';
import { useWords } from './language.tsx';
import { useRefusedFields } from './refused-fields.ts';

const words = {
  en: {
    failed: 'That did not work',
    noAnswer: 'The server did not answer',
    how: {
      silent: 'Perhaps the connection is lost.',
      broken_off: 'The answer broke off.',
      unexplained: 'It answered without saying why.',
      unknown_form: 'It answered in a form that this page does not know. Reload the page.',
    },
    nothingKnown: 'Whether it was done is not known. Trying again does nothing twice.',
    notRead: 'This could not be shown',
    nothingChanged: 'Nothing was changed. Try again.',
    retry: 'Try again',
    request: (id: string) => `Request ${id}`,
    mend: (fields: number) =>
      fields === 1
        ? 'One field is to be mended: it says what is wrong.'
        : `${fields} fields are to be mended: each says what is wrong.`,
    unshown: 'This was refused, and no field here is for it:',
    nothingDone: 'Nothing was changed.',
  },
  de: {
    failed: 'Das hat nicht geklappt',
    noAnswer: 'Der Server hat nicht geantwortet',
    how: {
      silent: 'Vielleicht ist die Verbindung unterbrochen.',
      broken_off: 'Die Antwort brach ab.',
      unexplained: 'Er antwortete, ohne einen Grund zu nennen.',
      unknown_form: 'Er antwortete in einer Form, die diese Seite nicht kennt. Laden Sie die Seite neu.',
    },
    nothingKnown: 'Ob es ausgeführt wurde, ist nicht bekannt. Ein neuer Versuch führt nichts doppelt aus.',
    notRead: 'Das ließ sich nicht anzeigen',
    nothingChanged: 'Nichts wurde geändert. Versuchen Sie es erneut.',
    retry: 'Erneut versuchen',
    request: (id: string) => `Anfrage ${id}`,
    mend: (fields: number) =>
      fields === 1
        ? 'Ein Feld ist zu berichtigen: Es sagt, was daran nicht stimmt.'
        : `${fields} Felder sind zu berichtigen: Jedes sagt, was daran nicht stimmt.`,
    unshown: 'Dies wurde abgelehnt, und hier ist kein Feld dafür:',
    nothingDone: 'Nichts wurde geändert.',
  },
};

interface Props {
  readonly error: unknown;
  /** What holds all the same, e.g. "Your order was not placed, nothing was charged." */
  readonly safe?: string;
  /** It was only to be read: whatever became of that, nothing was done. */
  readonly isRead?: boolean;
  readonly onRetry?: () => void;
  /** What trying again is called here. */
  readonly retry?: string | undefined;
}

/** Why something was not done and what to do next, in one text. */
export function useReason(): (error: unknown, isRead?: boolean) => string {
  const w = useWords(words);
  return (error, isRead = false) => {
    if (error instanceof Refusal) return `${error.problem.detail} ${error.problem.next}`;
    return `${error instanceof NoAnswer ? w.how[error.how] : String(error)} ${isRead ? w.nothingChanged : w.nothingKnown}`;
  };
}

export function ProblemAlert({ error, safe, isRead = false, onRetry, retry }: Props) {
  const w = useWords(words);
  const problem = error instanceof Refusal ? error.problem : undefined;
  const { alert, seen } = useRefusedFields(error);
  // Its words name the fields as programs do; other refusals have a sentence of their own.
  const isForm = problem?.code === 'validation_failed';
  const text = problem?.detail ?? (error instanceof NoAnswer ? w.how[error.how] : String(error));
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle aria-hidden />}
      ref={alert}
      role="alert"
      title={problem === undefined ? w.noAnswer : isRead ? w.notRead : w.failed}
      variant="light"
    >
      {seen !== undefined && seen.shown > 0 && <Text size="sm">{w.mend(seen.shown)}</Text>}
      {seen !== undefined && isForm ? (
        <>
          {seen.unshown.length > 0 && (
            <>
              <Text size="sm">{w.unshown}</Text>
              <List size="sm">
                {seen.unshown.map((message) => (
                  <List.Item key={message}>{message}</List.Item>
                ))}
              </List>
            </>
          )}
          <Text size="sm">{w.nothingDone}</Text>
        </>
      ) : (
        <>
          {seen?.unshown.length !== 0 && <Text size="sm">{text}</Text>}
          <Text size="sm">{problem?.next ?? (isRead ? w.nothingChanged : w.nothingKnown)}</Text>
        </>
      )}
      {safe !== undefined && <Text size="sm">{safe}</Text>}
      <Group gap="sm" mt="xs">
        {onRetry !== undefined && (
          <Button onClick={onRetry} size="xs" variant="default">
            {retry ?? w.retry}
          </Button>
        )}
        {problem?.requestId !== undefined && (
          <Text c="dimmed" size="xs">
            {w.request(problem.requestId)}
          </Text>
        )}
      </Group>
    </Alert>
  );
}
