// What a verb of the command line comes to, and how it is told: answer on stdout, refusal on stderr, one exit code.
import type { Fault } from '../../shared/errors.ts';
import { accept, type Refusal, type Result } from '../../shared/result.ts';

export const EXIT = { done: 0, refused: 1, usage: 2, unreachable: 3, stateUnusable: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface Answer {
  /** The contract's view as it stands, for `--json`. */
  readonly json: unknown;
  /** The same for a person; empty where the refusal says it all. */
  readonly text: string;
  /** Set when there is an answer to show although the verb did not do what was asked. */
  readonly refusal?: Refusal;
}

export interface Voices {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Refusals by which nobody was asked, because the daemon could not be. */
const UNREACHABLE: ReadonlySet<string> = new Set(['not_running', 'not_allowed', 'daemon_silent']);

/** A refusal whose words stand in the answer already is named on stderr by its code alone. */
export function tell(result: Result<Answer>, asJson: boolean, voices: Voices): ExitCode {
  const text = result.ok ? result.value.text : '';
  if (result.ok && asJson) voices.out(JSON.stringify(result.value.json, undefined, 2));
  else if (text !== '') voices.out(text);
  const refusal = result.ok ? result.value.refusal : result.refusal;
  if (refusal === undefined) return EXIT.done;
  const words = text.includes(refusal.message) ? '' : `: ${refusal.message}\n${refusal.next}`;
  voices.err(asJson ? JSON.stringify(refusal) : `${refusal.code}${words}`);
  return UNREACHABLE.has(refusal.code) ? EXIT.unreachable : EXIT.refused;
}

/** For what was thrown; undefined for what is no Fault. */
export function exitOf(fault: Fault | undefined): ExitCode {
  return fault?.code === 'state_unusable' ? EXIT.stateUnusable : EXIT.refused;
}

/** A view of the contract as an answer; `refusalOf` tells when it says that something was not done. */
export function answered<T>(
  result: Result<T>,
  words: (view: T) => string,
  refusalOf: (view: T) => Refusal | undefined = () => undefined,
): Result<Answer> {
  if (!result.ok) return result;
  const refusal = refusalOf(result.value);
  return accept({ json: result.value, text: words(result.value), ...(refusal === undefined ? {} : { refusal }) });
}
