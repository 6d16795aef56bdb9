import { createContext, useContext, useMemo } from 'react';

/** The terminal's zone, from the snapshot: the browser's may be another. */
export const TimeZone = createContext('Asia/Shanghai');

export interface TerminalTime {
  /** `14:05`. */
  minute(atMs: number): string;
  /** `14:05:09`: frames need the second, and the day is today. */
  second(atMs: number): string;
  /** `2026-11-22 14:05`: of another day, as it stands on paper. */
  dateAndMinute(atMs: number): string;
  /** `11-22 14:05:09`. */
  dayAndSecond(atMs: number): string;
}

export function useTerminalTime(): TerminalTime {
  const timeZone = useContext(TimeZone);
  return useMemo(() => createTerminalTime(timeZone), [timeZone]);
}

export function createTerminalTime(timeZone: string): TerminalTime {
  // Swedish is the locale whose short form is ISO 8601: `2026-11-22 14:05:09`.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return {
    minute: (atMs) => format.format(atMs).slice(11, 16),
    second: (atMs) => format.format(atMs).slice(11),
    dateAndMinute: (atMs) => format.format(atMs).slice(0, 16),
    dayAndSecond: (atMs) => format.format(atMs).slice(5),
  };
}
