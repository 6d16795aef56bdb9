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
  let format: Intl.DateTimeFormat | undefined;
  const dateAndTime = (atMs: number): string => {
    // Made at the first use: the zone's data take 15 ms to load, and no device waits for a date.
    // Swedish is the locale whose short form is ISO 8601.
    format ??= new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    return format.format(atMs);
  };
  const date = (atMs: number): string => dateAndTime(atMs).slice(0, 10);
  return { dateAndTime, date, dateCode: (atMs) => date(atMs).slice(2).replaceAll('-', '') };
}
