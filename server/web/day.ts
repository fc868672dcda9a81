// Days as people give them, YYYY-MM-DD, as instants in the reader's own zone.

export function startOfDayMs(day: string): number {
  return Date.parse(`${day}T00:00`);
}

/** The first instant after it. */
export function endOfDayMs(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return Date.parse(new Date(year, month - 1, date + 1).toString());
}

/** YYYY-MM-DD, of the reader's own calendar. */
export function localDay(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** YYYY-MM. */
export function monthBefore(atMs: number): string {
  const at = new Date(atMs);
  return localDay(Date.parse(new Date(at.getFullYear(), at.getMonth() - 1, 1).toString())).slice(0, 7);
}

/** The first instant after a month, YYYY-MM. */
export function monthEndMs(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return Date.parse(new Date(year, number, 1).toString());
}
