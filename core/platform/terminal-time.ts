/** Wall-clock text in the terminal's own time zone, whatever the machine's is. */
export interface TerminalTime {
  /** `2026-11-22 14:32:05`. */
  dateAndTime(atMs: number): string;
  /** `261122`, the date in a transaction number. */
  dateCode(atMs: number): string;
  /** `2026-11-22`. */
  date(atMs: number): string;
}

export function createTerminalTime(timeZone: string): TerminalTime {
  // Swedish is the locale whose short form is ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const dateAndTime = (atMs: number): string => format.format(atMs);
  const date = (atMs: number): string => dateAndTime(atMs).slice(0, 10);
  return { dateAndTime, date, dateCode: (atMs) => date(atMs).slice(2).replaceAll('-', '') };
}
