// Whether an assignment may be made, and in which words it is refused. Pure: facts in, a refusal or nothing out.
import { type Refusal, refuse } from '../../shared/result.ts';
import { ADD_ON_NAMES, type AddOn, BASES, type BaseLicence, type SeatKind, seatKindName } from '../../shared/seats.ts';
import type { PersonRow } from './people.ts';
import type { BaseRow } from './seat-rows.ts';

export type SeatCode =
  | 'no_licence_model'
  | 'seats_damaged'
  | 'person_unknown'
  | 'person_ambiguous'
  | 'person_of_pbx'
  | 'person_exists'
  | 'has_base'
  | 'extension_needed'
  | 'extension_not_taken'
  | 'extension_taken'
  | 'did_taken'
  | 'none_available'
  | 'over_limit'
  | 'unit_unknown'
  | 'unit_taken'
  | 'seat_unknown'
  | 'seat_unusable'
  | 'seat_free'
  | 'add_on_not_allowed'
  | 'same_person';

export interface AssignFacts {
  readonly kind: BaseLicence;
  readonly person: PersonRow;
  /** Base licences of the person. */
  readonly has: readonly BaseRow[];
  readonly extension: string | undefined;
  readonly onExtension: { readonly seat: BaseRow; readonly holder: string } | undefined;
  readonly onDid: { readonly seat: BaseRow; readonly did: string } | undefined;
  /** A person may have one base licence of the kind for each of several extensions. */
  readonly several: boolean;
}

/** What forbids that the person gets one for the extension; `except`: the seat that is moved. */
export function assignProblem(facts: AssignFacts, except?: number): Refusal<SeatCode> | undefined {
  const { kind, person, has, extension, onExtension, onDid, several } = facts;
  const { name, takesExtension } = BASES[kind];
  const others = has.filter((seat) => seat.kind === kind && seat.id !== except);
  const [other] = others;
  if (other !== undefined && !(takesExtension && several)) {
    const where = other.extension === null ? '' : `, for extension ${other.extension}`;
    return refusal(
      'has_base',
      `${person.name} has a ${name} licence already${where}.`,
      'Unassign that one first, or choose another person.',
    );
  }
  if (takesExtension && extension === undefined)
    return refusal(
      'extension_needed',
      `A ${name} licence is for an extension, and none was named.`,
      'Say for which extension.',
    );
  if (!takesExtension && extension !== undefined)
    return refusal(
      'extension_not_taken',
      `A ${name} licence is for a person, not for an extension.`,
      'Leave the extension out.',
    );
  if (onExtension !== undefined && onExtension.seat.id !== except)
    return refusal(
      'extension_taken',
      `Extension ${extension} has a licence already: ${onExtension.holder}.`,
      'Reassign that one, or unassign it first.',
    );
  if (onDid !== undefined && onDid.seat.id !== except)
    return refusal(
      'did_taken',
      `The number ${onDid.did} belongs to extension ${onDid.seat.extension} already.`,
      'Give another number, or take it from that extension first.',
    );
  return undefined;
}

export interface Stock {
  readonly total: number;
  readonly assigned: number;
  readonly over: number;
}

/** What forbids that `wanted` more of a kind are assigned: none is left, or assignments are over the limit already. */
export function stockProblem(
  kind: SeatKind,
  { total, assigned, over }: Stock,
  wanted = 1,
): Refusal<SeatCode> | undefined {
  const name = seatKindName(kind);
  if (wanted <= 0) return undefined;
  if (over > 0)
    return refusal(
      'over_limit',
      `${over} assigned ${name} ${over === 1 ? 'licence is' : 'licences are'} over the limit of ${total}.`,
      'Unassign them, or order more, before assigning others.',
    );
  if (total - assigned >= wanted) return undefined;
  const free = total - assigned;
  return refusal(
    'none_available',
    `${free === 0 ? `All ${total} ${name} licences are assigned` : `Only ${free} of ${total} ${name} licences are free`}.`,
    'Unassign one that is not needed, or order more in the portal.',
  );
}

export function addOnProblem(kind: BaseLicence, addOns: readonly AddOn[]): Refusal<SeatCode> | undefined {
  const { name, addOns: allowed } = BASES[kind];
  const wrong = addOns.find((code) => !allowed.includes(code));
  if (wrong === undefined) return undefined;
  return refusal(
    'add_on_not_allowed',
    `${ADD_ON_NAMES[wrong]} does not go with a ${name} licence.`,
    `It takes ${allowed.map((code) => ADD_ON_NAMES[code]).join(', ')}.`,
  );
}

/** Of a name: exactly one person must be meant. */
export function personProblem(text: string, found: readonly PersonRow[]): Refusal<SeatCode> | undefined {
  if (found.length === 0)
    return refusal(
      'person_unknown',
      `Nobody is called "${text}" here.`,
      'See "people" for who is known, or add the person first.',
    );
  if (found.length === 1) return undefined;
  const names = found.map(
    ({ id, email, extension }) => email ?? (extension === null ? id : `extension ${extension}, ${id}`),
  );
  return refusal(
    'person_ambiguous',
    `${found.length === 2 ? 'Two' : 'Several'} people are called "${text}": ${names.join('; ')}.`,
    'Give the e-mail address or the UUID instead of the name.',
  );
}

export function refusal(code: SeatCode, message: string, next: string): Refusal<SeatCode> {
  return refuse(code, message, next).refusal;
}
