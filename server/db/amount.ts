// How money lies in a column: minor units of the row's currency.
import type { ColumnType } from 'kysely';

/** Written as bigint; what is read is exact below 2^53, and a store turns it into a bigint. */
export type Amount = ColumnType<number, bigint, bigint>;
export type AmountOrNull = ColumnType<number | null, bigint | null, bigint | null>;
