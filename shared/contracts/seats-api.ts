// The part of the agent's local API about people and their licences: what is assigned to whom, and mass configuration by file.
import { z } from 'zod';
import { ADD_ONS, BASE_LICENCES } from '../licence/licence.ts';
import { refusalSchema } from './refusal.ts';

const SEAT_CAPS = { page: 200, name: 120, text: 64 } as const;

const instant = z.int().describe('epoch seconds');
const base = z.enum(BASE_LICENCES);
const addOn = z.enum(ADD_ONS);
const seatKind = z.enum([...BASE_LICENCES, ...ADD_ONS]);

/** Letters, digits and the signs that names of endpoints have. */
const extensionKey = z.string().regex(/^[A-Za-z0-9*#+_.-]{1,40}$/);
const didNumber = z
  .string()
  .trim()
  .regex(/^\+?[0-9*#]{1,30}$/);
const personName = z.string().trim().min(1).max(SEAT_CAPS.name);

const personSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().optional(),
  /** Where it is known from: an extension of the PBX, an admin, or an uploaded file. */
  origin: z.enum(['pbx', 'hand', 'file']),
  /** Extension of the PBX whose caller id it is. */
  extension: z.string().optional(),
});

/** Numbers of one kind. `available + assigned = total`, always (S3.2); what is over the limit stands beside them. */
const seatTallySchema = z.object({
  kind: seatKind,
  name: z.string(),
  type: z.enum(['base', 'add-on']),
  total: z.int(),
  assigned: z.int(),
  available: z.int(),
  /** Of the total. */
  trial: z.int(),
  /** Assigned, but not licensed (any more): kept, marked, and without effect. */
  overLimit: z.int(),
  /** Soonest end of what is licensed. */
  until: instant.optional(),
});

/** Something an admin should do about it, with why. */
const toDoSchema = z.object({
  code: z.enum(['over_limit', 'no_seat', 'not_on_pbx', 'ends_soon']),
  severity: z.enum(['info', 'warning']),
  kind: seatKind.optional(),
  message: z.string(),
  next: z.string(),
  /** At most 50. */
  extensions: z.array(z.string()),
});

export const seatsSchema = z.object({
  /** Counts the changes; another number = ask again. */
  revision: z.int(),
  /** False where extensions call without a base licence, because none that takes an extension was sold. */
  decidesCalls: z.boolean(),
  bases: z.array(
    z.object({
      kind: base,
      name: z.string(),
      takesExtension: z.boolean(),
      addOns: z.array(z.object({ code: addOn, name: z.string() })),
    }),
  ),
  tallies: z.array(seatTallySchema),
  toDo: z.array(toDoSchema),
});

const unitFields = {
  /** UUID of the licence; absent where the seat has none. */
  unit: z.uuid().optional(),
  subscription: z.int().optional(),
  /** Number of the unit within its subscription. */
  number: z.int().optional(),
  offer: z.string().optional(),
  until: instant.optional(),
  trial: z.boolean().optional(),
  /** Set where a yellow triangle stands: why it has no effect, in words. */
  warning: z.string().optional(),
};

const attachedSchema = z.object({ seat: z.int(), code: addOn, name: z.string(), usable: z.boolean(), ...unitFields });

/** One base licence: assigned, free with add-ons that were left attached, or free. */
const seatSchema = z.object({
  /** Handle for unassign, reassign and add-ons; absent for a licence with nothing assigned or attached. */
  seat: z.int().optional(),
  kind: base,
  state: z.enum(['assigned', 'over_limit', 'ended', 'free']),
  usable: z.boolean(),
  ...unitFields,
  person: personSchema.optional(),
  extension: z.string().optional(),
  /** Number (DID) of the extension. */
  did: z.string().optional(),
  assignedAt: instant.optional(),
  addOns: z.array(attachedSchema),
});

const paged = {
  /** Absent on the last page. */
  next: z.string().optional(),
  /** For an empty list: which filter found nothing. */
  empty: z.string().optional(),
};
export const seatPageSchema = z.object({ items: z.array(seatSchema), ...paged });
export const peoplePageSchema = z.object({
  items: z.array(personSchema.extend({ seats: z.array(z.object({ seat: z.int(), kind: base })) })),
  ...paged,
});

const cursor = z.string().regex(/^\d{1,9}$/);
const limit = z.coerce.number().int().min(1).max(SEAT_CAPS.page).default(25);
const search = z.string().trim().max(SEAT_CAPS.name);
/** `by` extension: exact first, then those that begin so; `unit`: UUID of a base licence or an add-on. */
export const seatQuerySchema = z.object({
  base,
  by: z.enum(['user', 'extension', 'unit']).exactOptional(),
  search: search.exactOptional(),
  cursor: cursor.exactOptional(),
  limit,
});
export const peopleQuerySchema = z.object({
  search: search.exactOptional(),
  cursor: cursor.exactOptional(),
  limit,
});

export const addPersonSchema = z.object({
  name: personName,
  email: z.email().max(SEAT_CAPS.name).exactOptional(),
});
export const removePersonSchema = z.object({ person: z.uuid() });

const seatHandle = z.int().min(1);
const addOnSet = z.array(addOn).max(ADD_ONS.length);
/** `person`: UUID, e-mail, or a name that only one has. */
export const assignSchema = z.object({
  kind: base,
  person: personName,
  /** Needed for Phone System, unless the person is the one of an extension on the PBX. */
  extension: extensionKey.exactOptional(),
  did: didNumber.exactOptional(),
  /** A certain licence; absent = any free one. */
  unit: z.uuid().exactOptional(),
  addOns: addOnSet.exactOptional(),
});
/** Add-ons stay with the licence and count as assigned until they are removed, unless `releaseAddOns` (S3.28). */
export const unassignSchema = z.object({ seat: seatHandle, releaseAddOns: z.boolean().default(false) });
export const reassignSchema = z.object({
  seat: seatHandle,
  person: personName,
  /** Where the new person's phone is another one; absent = the same extension. */
  extension: extensionKey.exactOptional(),
  /** False: they return to the pool. */
  carryAddOns: z.boolean().default(true),
});
/** The whole set that shall be attached: what is not in it is removed. */
export const setAddOnsSchema = z.object({ seat: seatHandle, addOns: addOnSet });

export const seatOutcomeSchema = z.object({
  outcome: z.enum(['done', 'unchanged']),
  message: z.string(),
  seat: seatSchema.optional(),
  person: personSchema.optional(),
  /** Set when it is stored but not yet in force on the PBX. */
  refusal: refusalSchema.optional(),
});

export type Person = z.infer<typeof personSchema>;
export type Seats = z.infer<typeof seatsSchema>;
export type ToDo = z.infer<typeof toDoSchema>;
export type Seat = z.infer<typeof seatSchema>;
export type SeatPage = z.infer<typeof seatPageSchema>;
export type SeatQuery = z.output<typeof seatQuerySchema>;
export type SeatTally = z.infer<typeof seatTallySchema>;
export type SeatOutcome = z.infer<typeof seatOutcomeSchema>;
export type PeoplePage = z.infer<typeof peoplePageSchema>;
export type PeopleQuery = z.output<typeof peopleQuerySchema>;
export type Assign = z.output<typeof assignSchema>;
export type Unassign = z.output<typeof unassignSchema>;
export type Reassign = z.output<typeof reassignSchema>;
export type SetAddOns = z.output<typeof setAddOnsSchema>;
