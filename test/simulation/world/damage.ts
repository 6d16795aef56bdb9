import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { journalFiles } from '../../../core/journal/journal-files.ts';
import { openJournal } from '../../../core/journal/open-journal.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { JournalOpening } from '../../../core/ports/journal.ts';
import type { Chance } from '../run/chance.ts';

/** The newest records: the mark beside the journal vouches only for what was there when it was last opened. */
const NEWEST = 12;

/**
 * Copies the journal as it lies, damages one record of the copy as a bad disk or a clever hand would, and opens it.
 * Never the last one: that it is gone looks like a power cut. Undefined where there is too little to damage.
 */
export function openDamagedCopy(
  directory: string,
  scratch: string,
  clock: Clock,
  chance: Chance,
): { readonly how: string; readonly opening: JournalOpening['kind'] } | undefined {
  const from = journalFiles(directory);
  const to = journalFiles(scratch);
  mkdirSync(scratch, { recursive: true });
  try {
    for (const name of ['database', 'writeAheadLog', 'mark', 'reserve'] as const) {
      if (existsSync(from[name])) copyFileSync(from[name], to[name]);
    }
    const how = damage(to.database, chance);
    if (how === undefined) return undefined;
    const opening = openJournal({ directory: scratch, clock });
    if (opening.kind === 'opened') opening.journal.close();
    return { how, opening: opening.kind };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function damage(path: string, chance: Chance): string | undefined {
  const database = new DatabaseSync(path);
  try {
    const total = Number(database.prepare('SELECT count(*) AS total FROM record').get()?.['total']);
    if (total < 2) return undefined;
    const seq = total - chance.between(1, Math.min(NEWEST, total - 1));
    const body = String(database.prepare('SELECT body FROM record WHERE seq = ?').get(seq)?.['body']);
    database.exec('DROP TRIGGER record_is_never_changed; DROP TRIGGER record_is_never_deleted');
    const change = database.prepare('UPDATE record SET body = ? WHERE seq = ?');
    switch (chance.below(3)) {
      case 0: {
        const other = body.replace(/\d/u, (digit) => String((Number(digit) + 1) % 10));
        change.run(other === body ? `${body} ` : other, seq);
        return `record ${seq} of ${total} was changed`;
      }
      case 1:
        change.run(body.slice(0, body.length / 2), seq);
        return `record ${seq} of ${total} was cut in half`;
      default:
        database.prepare('DELETE FROM record WHERE seq = ?').run(seq);
        return `record ${seq} of ${total} was taken out`;
    }
  } finally {
    database.close();
  }
}
