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
  let last = { second: Number.NaN, text: '' };
  const dateAndTime = (atMs: number): string => {
    // Every step of the host asks for the date of the same moment.
    const second = Math.floor(atMs / 1_000);
    if (second === last.second) return last.text;
    // Made at the first use: the zone's data take 15 ms to load, and no device waits for a date.
    // Swedish is the locale whose short form is ISO 8601.
    format ??= new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    last = { second, text: format.format(atMs) };
    return last.text;
  };
  const date = (atMs: number): string => dateAndTime(atMs).slice(0, 10);
  return { dateAndTime, date, dateCode: (atMs) => date(atMs).slice(2).replaceAll('-', '') };
}
