// An expected outcome as a value: what went well, or a refusal with a stable code and words for a person.

/** Why something was not done. `message` says what happened and why; `next` says what the reader does now. */
export interface Refusal<C extends string = string> {
  readonly code: C;
  readonly message: string;
  readonly next: string;
  /** Machine-readable particulars, e.g. `{ line: 3 }` for a typo or `{ found: '…', wanted: '…' }`. Never a secret. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

export type Result<T, C extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal<C> };

export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refuse<C extends string>(
  code: C,
  message: string,
  next: string,
  detail?: Refusal['detail'],
): { readonly ok: false; readonly refusal: Refusal<C> } {
  return { ok: false, refusal: detail === undefined ? { code, message, next } : { code, message, next, detail } };
}
