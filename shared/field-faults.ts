// The refusal of named fields by rules that a schema alone cannot see.
import { type Result, refuse } from './result.ts';

/** `path` is dotted, as the caller wrote the field; `message` names the rule. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

/** For the detail of a refusal that is about one field: what is wrong stands there too. */
export function atField(path: string, message: string): { readonly fields: string } {
  return { fields: JSON.stringify([{ path, message }]) };
}

/** The fields travel in `detail.fields` as JSON, and become `fields` of the problem. */
export function refuseFields(faults: readonly FieldFault[]): Result<never, 'validation_failed'> {
  const words = faults.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return refuse(
    'validation_failed',
    `The request is not valid. ${words}.`,
    'Correct the named fields and send it again.',
    { fields: JSON.stringify(faults) },
  );
}
