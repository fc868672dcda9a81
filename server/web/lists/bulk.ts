// What can be done about many rows of a list at once: each act says of every row what it will change, or why not, before anything happens.

/** Of one row: what it will change, or why it is left out. */
export type Plan = { readonly changes: string } | { readonly refused: string };

/** Done row by row by the route of a single one, each with an idempotency key of its own. */
export interface BulkAct<Row> {
  /** Of the button. */
  readonly name: string;
  /** What happens, before the rows. */
  readonly says: string;
  /** Of the button that begins it. */
  readonly submit: (rows: number) => string;
  readonly isDestructive?: boolean;
  /** Of the API's own preview, where it has one. */
  plan(row: Row): Plan | Promise<Plan>;
  run(row: Row, idempotencyKey: string): Promise<unknown>;
  /** Addresses whose reads are stale afterwards. */
  readonly changes: readonly string[];
}

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
