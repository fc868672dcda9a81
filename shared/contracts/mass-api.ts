// The part of the agent's local API about mass configuration: a file is checked, shown, put into force as a whole, taken back.
import { z } from 'zod';
import { ADD_ONS, BASE_LICENCES } from '../licence/licence.ts';
import { refusalSchema } from './refusal.ts';

/** Bytes of an uploaded file; 10,000 rows with nine add-ons take 1.5 million. */
export const MASS_FILE_CAP = 8 * 1024 * 1024;

const instant = z.int().describe('epoch seconds');
const addOn = z.enum(ADD_ONS);
const seatKind = z.enum([...BASE_LICENCES, ...ADD_ONS]);
const paged = { next: z.string().optional(), empty: z.string().optional() };
const cursor = z.string().regex(/^\d{1,9}$/);
const limit = z.coerce.number().int().min(1).max(200).default(25);

const massNoteSchema = z.object({
  severity: z.enum(['warn', 'error']),
  code: z.string(),
  /** Header of the column, or `file`. */
  column: z.string(),
  message: z.string(),
});

export const massRunSchema = z.object({
  id: z.uuid(),
  state: z.enum(['checked', 'configured', 'undone', 'superseded']),
  name: z.string().describe('name of the file, or empty'),
  checkedAt: instant,
  configuredAt: instant.optional(),
  undoneAt: instant.optional(),
  rows: z.int(),
  verdicts: z.object({ ok: z.int(), warn: z.int(), error: z.int() }),
  /** What Configure does: rows by what becomes of them, and licences by what is added and taken. */
  changes: z.object({
    assigned: z.int(),
    reassigned: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    addOnsAdded: z.int(),
    addOnsRemoved: z.int(),
    peopleAdded: z.int(),
  }),
  /** About the file as a whole. */
  notes: z.array(massNoteSchema),
  /** What the file needs beyond what there is (S3.35); a cart for the portal. */
  shortfall: z.array(z.object({ kind: seatKind, name: z.string(), needed: z.int(), available: z.int() })),
  canConfigure: z.enum(['yes', 'valid_rows_only', 'no']),
  canUndo: z.boolean(),
  /** Set while it is being put into force: rows of the PBX that are written, of all that are to be. */
  progress: z.object({ done: z.int(), total: z.int() }).optional(),
  message: z.string(),
  /** Set when it is stored but not yet in force on the PBX. */
  refusal: refusalSchema.optional(),
});

const massStandSchema = z.object({ user: z.string(), did: z.string().optional(), addOns: z.array(addOn) });
const massRowSchema = z.object({
  line: z.int(),
  extension: z.string(),
  verdict: z.enum(['ok', 'warn', 'error']),
  change: z.enum(['assigned', 'reassigned', 'changed', 'unchanged', 'none']),
  notes: z.array(massNoteSchema),
  /** Old beside new; absent = nothing assigned. */
  before: massStandSchema.optional(),
  after: massStandSchema.optional(),
});
export const massRowsSchema = z.object({ items: z.array(massRowSchema), ...paged });
export const massRunsSchema = z.object({ items: z.array(massRunSchema) });
export const massRowsQuerySchema = z.object({
  verdict: z.enum(['ok', 'warn', 'error']).exactOptional(),
  cursor: cursor.exactOptional(),
  limit,
});
export const configureSchema = z.object({ validRowsOnly: z.boolean().default(false) });

export type MassRun = z.infer<typeof massRunSchema>;
export type MassRow = z.infer<typeof massRowSchema>;
export type MassRows = z.infer<typeof massRowsSchema>;
export type MassNote = z.infer<typeof massNoteSchema>;
export type MassRowsQuery = z.output<typeof massRowsQuerySchema>;
