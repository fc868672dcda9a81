// Days as people give them, YYYY-MM-DD, as instants in the reader's own zone.

export function startOfDayMs(day: string): number {
  return Date.parse(`${day}T00:00`);
}

/** The first instant after it. */
export function endOfDayMs(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return Date.parse(new Date(year, month - 1, date + 1).toString());
}
