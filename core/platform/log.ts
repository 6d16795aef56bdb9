import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pino from 'pino';
import type { Log, LogFacts } from '../ports/log.ts';

/** A rolled file is small enough to mail and to open in any editor. */
const LOG_FILE_MAX_BYTES = 5_000_000;
/** Rolled files kept beside the current one: about a month of a busy terminal. */
const LOG_FILES_KEPT = 5;

/** Facts that must never reach a log, should a caller pass them by mistake. */
const SECRET_FACTS = [
  'pin',
  'pinHash',
  'psc',
  'token',
  'authorization',
  'password',
  'accountNumber',
  'name',
  'address',
];

export interface KioskLog {
  readonly log: Log;
  /** Where the lines go. */
  readonly file: string;
  close(): void;
}

export interface LogOptions {
  readonly dataDir: string;
  /** One readable line for every error, for whoever started the process. */
  readonly console: ((line: string) => void) | undefined;
  readonly maxBytes?: number;
  readonly filesKept?: number;
}

/**
 * JSON lines under `<dataDir>/logs/lightpost.log`, written synchronously so that the line before a crash is there.
 * A log that cannot be written is silent: it never stops a payment.
 */
export function openLog(options: LogOptions): KioskLog {
  const file = join(options.dataDir, 'logs', 'lightpost.log');
  const sink = openRollingFile(file, options.maxBytes ?? LOG_FILE_MAX_BYTES, options.filesKept ?? LOG_FILES_KEPT);
  const logger = pino(
    {
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: [...SECRET_FACTS], censor: '[redacted]' },
    },
    { write: (line: string) => sink.write(line) },
  );
  const log: Log = {
    info: (event, facts) => logger.info(facts ?? {}, event),
    warn: (event, facts) => logger.warn(facts ?? {}, event),
    error: (event, facts) => {
      logger.error(facts ?? {}, event);
      options.console?.(readableLine(event, facts));
    },
  };
  return { log, file, close: () => sink.close() };
}

function readableLine(event: string, facts: LogFacts | undefined): string {
  const shown = Object.entries(facts ?? {})
    .filter(([name, value]) => value !== undefined && !SECRET_FACTS.includes(name))
    .map(([name, value]) => `${name}=${String(value)}`);
  return [`error: ${event}`, ...shown].join(' ');
}

interface RollingFile {
  write(line: string): void;
  close(): void;
}

function openRollingFile(file: string, maxBytes: number, filesKept: number): RollingFile {
  let descriptor: number | undefined;
  let size = 0;
  let closed = false;

  function open(): void {
    mkdirSync(dirname(file), { recursive: true, mode: 0o750 });
    descriptor = openSync(file, 'a', 0o640);
    size = fstatSync(descriptor).size;
  }

  function shut(): void {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  }

  function roll(): void {
    shut();
    for (let age = filesKept - 1; age >= 1; age -= 1) renameIfThere(`${file}.${age}`, `${file}.${age + 1}`);
    renameIfThere(file, `${file}.1`);
  }

  return {
    write(line) {
      if (closed) return;
      try {
        if (descriptor === undefined) open();
        const bytes = Buffer.from(line, 'utf8');
        if (size > 0 && size + bytes.length > maxBytes) {
          roll();
          open();
        }
        if (descriptor !== undefined) writeSync(descriptor, bytes);
        size += bytes.length;
      } catch {
        // A full or vanished disk: the journal has its own word on that. The next line tries to open again.
        descriptor = undefined;
      }
    },
    close() {
      closed = true;
      shut();
    },
  };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // Nothing to roll at this age yet.
  }
}
