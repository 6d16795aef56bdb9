/** The utility lives in China; its days begin at 16:00 UTC, all year. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** `2026-11-22`. */
export function chinaDate(nowMs: number): string {
  return new Date(nowMs + CHINA_OFFSET_MS).toISOString().slice(0, 10);
}

/** Midnight in China at the beginning of a date. */
export function chinaMidnightMs(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) - CHINA_OFFSET_MS;
}

const MONTHS_IN_YEAR = 12;

/** `2026-11-22`, 1 → `2026-10`. */
export function monthBefore(date: string, months: number): string {
  const month = Number(date.slice(0, 4)) * MONTHS_IN_YEAR + Number(date.slice(5, 7)) - 1 - months;
  const year = String(Math.floor(month / MONTHS_IN_YEAR)).padStart(4, '0');
  return `${year}-${String((month % MONTHS_IN_YEAR) + 1).padStart(2, '0')}`;
}

/** `2026-10` → `2026-10-31`. */
export function lastDayOf(period: string): string {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
