// What can be done about many rows of a list at once: each act says of every row what it will change, or why not, before anything happens.
import type { ReactNode } from 'react';

/** Of one row: what it will change, or why it is left out. */
export type Plan = { readonly changes: string } | { readonly refused: string };

/** Done row by row by the route of a single one, each with an idempotency key of its own. */
export interface BulkRun<Row> {
  /** What happens, before the rows. */
  readonly says: string;
  /** Of the button that begins it. */
  readonly submit: (rows: number) => string;
  /** Of the API's own preview, where it has one. */
  plan(row: Row): Plan | Promise<Plan>;
  run(row: Row, idempotencyKey: string): Promise<unknown>;
  /** Addresses whose reads are stale afterwards. */
  readonly changes: readonly string[];
}

interface Named {
  /** Of the button. */
  readonly name: string;
  readonly isDestructive?: boolean;
}

/** What takes more than the rows to know what it does asks for that first. */
export type BulkAct<Row> = Named & (BulkRun<Row> | { asks(onGiven: (run: BulkRun<Row>) => void): ReactNode });

/** Takes the rows all at once and changes none, such as saving them as one file. */
interface BulkFile<Row> {
  readonly name: string;
  readonly isPending: boolean;
  save(rows: readonly Row[]): void;
}

export interface Bulk<Row> {
  /** What a row is called. */
  nameOf(row: Row): string;
  /** None: nothing is chosen. */
  readonly acts: readonly BulkAct<Row>[];
  readonly files?: readonly BulkFile<Row>[];
}

export interface BulkDialogProps<Row> {
  readonly act: BulkAct<Row>;
  readonly nameOf: (row: Row) => string;
  readonly idOf: (row: Row) => string;
  readonly rows: readonly Row[];
  readonly onClose: () => void;
}
