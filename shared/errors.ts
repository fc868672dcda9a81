// The one exception class of the product: a surprise with a stable code, words for a person and the cause.

/** Thrown for what the caller did not expect (IO, broken invariants). Expected outcomes are `Result` values instead. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The message of anything that was thrown, for a log line or a cause shown to a person. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
