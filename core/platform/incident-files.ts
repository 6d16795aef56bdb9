import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Incident, IncidentFiles } from '../ports/incident-files.ts';
import { makeDataDirectory } from './data-directory.ts';
import { traceHead, traceLine } from './trace-file.ts';

/**
 * Files. A terminal with more troubles than this is visited before the oldest of them is missed; together they take less than
 * 2 MB of the disk that the journal needs.
 */
export const MOST_INCIDENTS = 50;
/** Characters of a file: 50 frames of an ordinary length are 5000. Of longer ones the newest say what happened. */
const LONGEST_FILE = 32_768;

/** `2026-01-05T09-00-00-000Z-noteAcceptor.trace`: names in the order of time, without colons for Windows. */
export function createIncidentFiles(directory: string): IncidentFiles {
  return {
    keep: (incident) => {
      try {
        const made = makeDataDirectory(directory);
        if (made !== undefined) return { kind: 'failed', detail: made };
        const path = join(directory, fileName(incident));
        writeFileSync(path, traceOf(incident), { mode: 0o640 });
        removeOldest(directory);
        return { kind: 'kept', path };
      } catch (error) {
        const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        return { kind: 'failed', detail: `the incident cannot be written in ${directory} (${why})` };
      }
    },
  };
}

function fileName({ atMs, device }: Incident): string {
  const time = new Date(atMs).toISOString().replaceAll(/[:.]/gu, '-');
  return `${time}-${device.replaceAll(/\W/gu, '')}.trace`;
}

function traceOf({ protocol, device, name, model, link, frames }: Incident): string {
  const head = traceHead(protocol, { device, incident: name, model, link });
  const lines = frames.map(traceLine);
  while (head.length + lines.reduce((sum, line) => sum + line.length, 0) > LONGEST_FILE) lines.shift();
  return head + lines.join('');
}

function removeOldest(directory: string): void {
  const kept = readdirSync(directory)
    .filter((name) => name.endsWith('.trace'))
    .toSorted();
  for (const name of kept.slice(0, Math.max(0, kept.length - MOST_INCIDENTS))) rmSync(join(directory, name));
}
