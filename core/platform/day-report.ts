import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DayReport } from '../domain/day.ts';
import { formatYuan } from '../domain/money.ts';
import { makeDataDirectory } from './data-directory.ts';

export type DayReportOutcome = { kind: 'written'; path: string } | { kind: 'failed'; detail: string };

/** A day is compared a few times at most; more files than this mean that something compares without end. */
const maxReportsOfDay = 100;
/** Spreadsheets take a file without it for one in the machine's old character set. */
const byteOrderMark = '\uFEFF';

/**
 * Writes `2026-11-22-LP01.csv` for a person and `.json` for a program; a day that is compared again is `-2`, `-3`, and no
 * file is ever changed. Each is there whole or not at all. `path` is the CSV.
 */
export function writeDayReport(directory: string, report: DayReport): DayReportOutcome {
  const name = `${report.businessDate}-${report.terminalId}`;
  if (!/^[\w-]+$/u.test(name)) return failed(`the day ${JSON.stringify(name)} cannot be the name of a file`);
  const made = makeDataDirectory(directory);
  if (made !== undefined) return failed(made);
  try {
    const path = freePath(directory, name);
    if (path === undefined) return failed(`${directory} holds ${maxReportsOfDay} reports of ${name}; move them away`);
    writeWhole(`${path}.json`, `${JSON.stringify(report, undefined, 2)}\n`);
    writeWhole(`${path}.csv`, byteOrderMark + csvOf(report));
    syncDirectory(directory);
    return { kind: 'written', path: `${path}.csv` };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return failed(`the report of ${name} cannot be written in ${directory} (${why})`);
  }
}

function failed(detail: string): DayReportOutcome {
  return { kind: 'failed', detail };
}

/** Both files carry the same number. */
function freePath(directory: string, name: string): string | undefined {
  for (let number = 1; number <= maxReportsOfDay; number += 1) {
    const path = join(directory, number === 1 ? name : `${name}-${number}`);
    if (!existsSync(`${path}.csv`) && !existsSync(`${path}.json`)) return path;
  }
  return undefined;
}

function writeWhole(path: string, text: string): void {
  const partial = `${path}.partial`;
  const file = openSync(partial, 'w', 0o640);
  try {
    const bytes = Buffer.from(text, 'utf8');
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } catch (error) {
    closeSync(file);
    rmSync(partial, { force: true });
    throw error;
  }
  closeSync(file);
  renameSync(partial, path);
}

/** The new names survive a power cut, too. */
function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function csvOf(report: DayReport): string {
  const { onlyKiosk, onlyBackEnd, differing } = report;
  const rows: readonly (readonly (string | number)[])[] = [
    ['terminal', report.terminalId],
    ['businessDate', report.businessDate],
    ['preliminary', report.preliminary ? 'yes' : 'no'],
    ['kioskCount', report.kioskCount],
    ['kioskYuan', formatYuan(report.kioskFen)],
    ['backEndCount', report.backEndCount],
    ['backEndYuan', formatYuan(report.backEndFen)],
    ['differences', report.differences],
    [],
    ['difference', 'postingId', 'kioskBookingNumber', 'kioskYuan', 'backEndBookingNumber', 'backEndYuan'],
    ...onlyKiosk.map((entry) => [
      'onlyKiosk',
      entry.postingId,
      entry.bookingNumber,
      formatYuan(entry.totalFen),
      '',
      '',
    ]),
    ...onlyBackEnd.map((booking) => [
      'onlyBackEnd',
      booking.postingId,
      '',
      '',
      booking.bookingNumber,
      formatYuan(booking.totalFen),
    ]),
    ...differing.map(({ kiosk, backEnd }) => [
      'differing',
      kiosk.postingId,
      kiosk.bookingNumber,
      formatYuan(kiosk.totalFen),
      backEnd.bookingNumber,
      formatYuan(backEnd.totalFen),
    ]),
  ];
  return rows.map((row) => `${row.map((cell) => cellOf(String(cell))).join(',')}\r\n`).join('');
}

/** RFC 4180; and what a spreadsheet would take for a formula is marked as text: ids come from outside. */
function cellOf(text: string): string {
  const safe = /^\s*[=+\-@|]/u.test(text) || /^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
