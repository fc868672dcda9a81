// What no statement may carry: the NUL character, which PostgreSQL's text cannot hold and SQLite's would.
import { Fault } from '../../shared/errors.ts';

/** Gives the parameters back. Throws `Fault` `text_not_storable`, on either database alike. */
export function storable<T extends readonly unknown[]>(parameters: T): T {
  for (const value of parameters) {
    if (typeof value === 'string' && value.includes('\0')) {
      throw new Fault('text_not_storable', 'A text contains the NUL character, which cannot be kept.');
    }
  }
  return parameters;
}
