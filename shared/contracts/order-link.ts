// The way from a PBX to its cart in the portal: an address that says what is missing, written by the agent's page and read by the portal's.

export interface Missing {
  /** A kind that licences grant, or an SKU. */
  readonly what: string;
  /** Of that kind, or units of that offer. */
  readonly quantity: number;
}

/** Everything there is to sell fits; a longer address was made by nobody of ours. */
const MOST_ROWS = 40;
/** Room for typing errors is not room for an order of a million. */
const MOST_UNITS = 100_000;
const ROW = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,63}):([1-9]\d{0,5})$/;

/** Path and query below the portal's address. */
export function orderPath(serial: string, missing: readonly Missing[]): string {
  const rows = missing.slice(0, MOST_ROWS).map(({ what, quantity }) => `${what}:${Math.min(quantity, MOST_UNITS)}`);
  return `/purchase/serial/${encodeURIComponent(serial)}?more=${encodeURIComponent(rows.join(','))}`;
}

/** Of `more` in the address, which anybody may have written: what makes no sense is left out, of two rows the first counts. */
export function readMissing(more: string | null): readonly Missing[] {
  const found = new Map<string, Missing>();
  for (const row of (more ?? '').split(',', MOST_ROWS)) {
    const [, what, digits] = ROW.exec(row) ?? [];
    const quantity = Number(digits);
    if (what !== undefined && quantity <= MOST_UNITS && !found.has(what)) found.set(what, { what, quantity });
  }
  return [...found.values()];
}
