import type { Chance } from './chance.ts';
import type { Files, History, Moment } from './torn-histories.ts';
import { committedBytes, readWal, SECTOR_BYTES, type WalLayout } from './wal-layout.ts';

/** What must come of it. */
export type Promised =
  /**
   * A crash of machine, power or process can leave this behind: every acknowledged append is there. The one that was
   * under way is there whole, or not at all.
   */
  | { readonly kind: 'crash'; readonly acknowledged: number; readonly underWay: number }
  /**
   * Something else did this, to bytes that were synced: everything is there, or the opening is refused. Records behind
   * `witnessed` may be missing without a trace, since nothing on this terminal remembers them.
   */
  | {
      readonly kind: 'damage';
      readonly acknowledged: number;
      readonly witnessed: number;
      /** Parts of another journal were put in the place of this one's. */
      readonly isForeign: boolean;
    };

export interface TornCase {
  readonly tear: string;
  /** What exactly was done, for a report. */
  readonly place: string;
  readonly history: History;
  readonly files: Files;
  /** The unfinished new text of the mark, where there is one. */
  readonly draft: Buffer | undefined;
  readonly promised: Promised;
}

export interface Tear {
  readonly name: string;
  readonly kind: Promised['kind'];
  make(chance: Chance, histories: readonly History[]): TornCase;
}

/** Two neighbouring moments: the second one's append was under way when it was torn. */
export interface Step {
  readonly history: History;
  readonly before: Moment;
  readonly after: Moment;
}

const stepsOf = new WeakMap<(step: Step) => boolean, readonly Step[]>();

/** Looked for once by each condition: the histories do not change. */
export function steps(histories: readonly History[], accept: (step: Step) => boolean): readonly Step[] {
  const known = stepsOf.get(accept);
  if (known !== undefined) return known;
  const found = histories.flatMap((history) =>
    history.moments.flatMap((after, index) => {
      const before = history.moments[index - 1];
      if (before === undefined) return [];
      const step = { history, before, after };
      return accept(step) ? [step] : [];
    }),
  );
  stepsOf.set(accept, found);
  return found;
}

/** The log only grew: what the append added stands behind what was synced. */
export function grewOnly({ before, after }: Step): boolean {
  return committedBytes(after.files.wal) > committedBytes(before.files.wal) && sameDatabase(before, after);
}

export function sameDatabase(before: Moment, after: Moment): boolean {
  return before.files.database?.equals(after.files.database ?? Buffer.alloc(0)) === true;
}

/** Any moment, the ones after an orderly close included. */
export function anyMoment(
  chance: Chance,
  histories: readonly History[],
  accept: (moment: Moment, history: History) => boolean = () => true,
): { history: History; moment: Moment } {
  const moments = histories.flatMap((history) =>
    [...history.moments, ...(history.closed === undefined ? [] : [history.closed])].map((moment) => ({
      history,
      moment,
    })),
  );
  return chance.pick(moments.filter(({ moment, history }) => accept(moment, history)));
}

export function hasLog({ files }: Moment): boolean {
  return committedBytes(files.wal) > 0;
}

/** How far the mark beside the journal reaches; 0 where there is none. */
export function witnessedBy(mark: Buffer | undefined): number {
  if (mark === undefined) return 0;
  const read: unknown = JSON.parse(mark.toString('utf8'));
  return typeof read === 'object' && read !== null && 'seq' in read && typeof read.seq === 'number' ? read.seq : 0;
}

export function layoutOf(wal: Buffer): WalLayout {
  const layout = readWal(wal);
  if (layout === undefined) throw new Error('the log of a history cannot be read');
  return layout;
}

export function need(bytes: Buffer | undefined): Buffer {
  if (bytes === undefined) throw new Error('the history has no such file');
  return bytes;
}

/** A copy in which `change` may write. */
export function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

export function flipBit(bytes: Buffer, at: number, bit: number): Buffer {
  return changed(bytes, (copy) => {
    copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
  });
}

/**
 * Of the bytes from `from` on, each sector has reached the disk or has not. What was synced before stays even where it
 * shares a sector with what was not: SQLite relies on such disks (https://sqlite.org/psow.html), and so does this.
 */
export function someSectors(chance: Chance, old: Buffer, fresh: Buffer, from: number): Buffer {
  return changed(fresh, (copy) => {
    for (let sector = Math.floor(from / SECTOR_BYTES) * SECTOR_BYTES; sector < fresh.length; sector += SECTOR_BYTES) {
      if (chance.oneIn(2)) continue;
      const start = Math.max(sector, from);
      const end = Math.min(sector + SECTOR_BYTES, fresh.length);
      copy.fill(0, start, end);
      if (old.length > start) old.copy(copy, start, start, Math.min(end, old.length));
    }
  });
}
