import type { Chance } from './chance.ts';
import {
  anyMoment,
  changed,
  flipBit,
  hasLog,
  layoutOf,
  need,
  type Promised,
  type Tear,
  type TornCase,
  witnessedBy,
} from './torn-case.ts';
import type { Files, History, Moment } from './torn-histories.ts';
import { committedBytes, FRAME_CHECKSUM_AT, FRAME_HEADER_BYTES, SECTOR_BYTES, WAL_HEADER_BYTES } from './wal-layout.ts';

const DATABASE_HEADER_BYTES = 100;
/** A database that was never checkpointed is one page, and the log has a newer one of it. */
const LONE_PAGE_BYTES = 4_096;

/** What no crash leaves behind: bad disks, restored images, hands. The damaged bytes had been synced. */
export const damages: readonly Tear[] = [
  inTheLog('synced log: a bit of its header', (chance, wal) => {
    const at = chance.below(WAL_HEADER_BYTES);
    return [flipBit(wal, at, chance.below(8)), `bit at ${at}`];
  }),
  inTheLog('synced log: cut inside its header', (chance, wal) => {
    const at = chance.below(WAL_HEADER_BYTES);
    return [wal.subarray(0, at), `cut at ${at}`];
  }),
  inTheLog('synced log: cut at a frame boundary', (chance, wal) => {
    const at = chance.pick([WAL_HEADER_BYTES, ...layoutOf(wal).frameEnds]);
    return [wal.subarray(0, at), `cut at ${at}`];
  }),
  inTheLog('synced log: cut inside a frame header', (chance, wal) => {
    const at = frameStart(chance, wal) + chance.between(1, FRAME_HEADER_BYTES - 1);
    return [wal.subarray(0, at), `cut at ${at}`];
  }),
  inTheLog('synced log: cut inside a page', (chance, wal) => {
    const at = frameStart(chance, wal) + FRAME_HEADER_BYTES + chance.between(1, layoutOf(wal).pageBytes - 1);
    return [wal.subarray(0, at), `cut at ${at}`];
  }),
  inTheLog('synced log: last half page gone', (_, wal) => {
    const at = committedBytes(wal) - layoutOf(wal).pageBytes / 2;
    return [wal.subarray(0, at), `cut at ${at}`];
  }),
  inTheLog('synced log: zeros to its end', (chance, wal) => {
    const at = chance.below(committedBytes(wal));
    return [changed(wal, (copy) => copy.fill(0, at)), `zeros from ${at}`];
  }),
  inTheLog('synced log: a bit anywhere', (chance, wal) => {
    const at = chance.below(committedBytes(wal));
    return [flipBit(wal, at, chance.below(8)), `bit at ${at}`];
  }),
  inTheLog('synced log: checksum of the last frame', (chance, wal) => {
    const at = committedBytes(wal) - layoutOf(wal).pageBytes - FRAME_HEADER_BYTES + FRAME_CHECKSUM_AT + chance.below(8);
    return [flipBit(wal, at, chance.below(8)), `bit at ${at}`];
  }),
  inTheLog('synced log: last commits lost', (chance, wal) => {
    const { commitEnds } = layoutOf(wal);
    const at = chance.pick([WAL_HEADER_BYTES, ...commitEnds.slice(-6)]);
    return [wal.subarray(0, at), `cut at ${at} of ${commitEnds.at(-1)}`];
  }),
  inTheLog('synced log: gone', () => [undefined, 'no log']),
  {
    name: 'synced log: of an earlier time',
    kind: 'damage',
    make: (chance, histories) => {
      const { history, moment } = anyMoment(chance, histories, hasLog);
      const older = chance.pick(history.moments.filter(({ records }) => records <= moment.records));
      return damaged(history, moment, 'synced log: of an earlier time', `after record ${older.records}`, {
        wal: older.files.wal,
      });
    },
  },
  {
    name: 'synced log: of another journal',
    kind: 'damage',
    make: (chance, histories) => {
      const { history, moment } = anyMoment(chance, histories);
      const other = chance.pick(histories.filter(({ truth }) => truth[0]?.hash !== history.truth[0]?.hash));
      const torn = damaged(history, moment, 'synced log: of another journal', other.name, {
        wal: chance.pick(other.moments).files.wal,
      });
      return { ...torn, promised: { ...torn.promised, isForeign: true } };
    },
  },
  inTheDatabase('database: a bit anywhere', (chance, bytes) => {
    const at = chance.below(bytes.length);
    return [flipBit(bytes, at, chance.below(8)), `bit at ${at}`];
  }),
  inTheDatabase('database: a bit of its header', (chance, bytes) => {
    const at = chance.below(DATABASE_HEADER_BYTES);
    return [flipBit(bytes, at, chance.below(8)), `bit at ${at}`];
  }),
  inTheDatabase('database: cut at a page boundary', (chance, bytes) => {
    const at = chance.below(bytes.length / pageBytesOf(bytes)) * pageBytesOf(bytes);
    return [bytes.subarray(0, at), `cut at ${at}`];
  }),
  inTheDatabase('database: cut inside a page', (chance, bytes) => {
    const at = chance.below(bytes.length);
    return [bytes.subarray(0, at), `cut at ${at}`];
  }),
  inTheDatabase('database: last half page gone', (_, bytes) => {
    const at = bytes.length - pageBytesOf(bytes) / 2;
    return [bytes.subarray(0, at), `cut at ${at}`];
  }),
  inTheDatabase('database: empty file', () => [Buffer.alloc(0), 'no bytes']),
  inTheDatabase('database: zeros to its end', (chance, bytes) => {
    const at = chance.below(bytes.length);
    return [changed(bytes, (copy) => copy.fill(0, at)), `zeros from ${at}`];
  }),
  inTheDatabase('database: a page of zeros', (chance, bytes) => {
    const at = chance.below(bytes.length / pageBytesOf(bytes)) * pageBytesOf(bytes);
    return [changed(bytes, (copy) => copy.fill(0, at, at + pageBytesOf(bytes))), `page at ${at}`];
  }),
  inTheDatabase('database: two pages changed places', (chance, bytes) => {
    const size = pageBytesOf(bytes);
    const one = chance.below(bytes.length / size) * size;
    const other = chance.below(bytes.length / size) * size;
    const swap = (copy: Buffer): void => {
      bytes.copy(copy, one, other, other + size);
      bytes.copy(copy, other, one, one + size);
    };
    return [changed(bytes, swap), `pages at ${one} and ${other}`];
  }),
  inTheDatabase('database: a sector of garbage', (chance, bytes) => {
    const at = chance.below(bytes.length / SECTOR_BYTES) * SECTOR_BYTES;
    const garbage = Buffer.from(chance.bytes(SECTOR_BYTES));
    return [changed(bytes, (copy) => garbage.copy(copy, at)), `sector at ${at}`];
  }),
  inTheDatabase('database: gone', () => [undefined, 'no database']),
  inTheMark('mark: gone', () => [undefined, 'no mark']),
  inTheMark('mark: cut', (chance, mark) => {
    const at = chance.below(mark.length);
    return [mark.subarray(0, at), `cut at ${at}`];
  }),
  inTheMark('mark: a bit', (chance, mark) => {
    const at = chance.below(mark.length);
    return [flipBit(mark, at, chance.below(8)), `bit at ${at}`];
  }),
  inTheMark('mark: zeros', (_, mark) => [Buffer.alloc(mark.length), 'all zeros']),
  {
    name: 'older copy: database and log put back',
    kind: 'damage',
    make: (chance, histories) => {
      const { history, moment } = anyMoment(chance, histories);
      const older = olderThan(chance, histories, history, moment);
      const { database, wal } = older.files;
      const place = `after record ${older.records}`;
      return damaged(history, moment, 'older copy: database and log put back', place, { database, wal });
    },
  },
  {
    name: 'older copy: the whole folder put back',
    kind: 'damage',
    make: (chance, histories) => {
      const { history, moment } = anyMoment(chance, histories);
      const older = olderThan(chance, histories, history, moment);
      const place = `after record ${older.records}`;
      return damaged(history, moment, 'older copy: the whole folder put back', place, older.files);
    },
  },
  {
    name: 'older copy: database only',
    kind: 'damage',
    make: (chance, histories) => {
      const { history, moment } = anyMoment(chance, histories);
      const { database } = olderThan(chance, histories, history, moment).files;
      return damaged(history, moment, 'older copy: database only', 'with the newer log', { database });
    },
  },
  {
    name: 'all gone but the mark',
    kind: 'damage',
    make: (chance, histories) => {
      const { history, moment } = anyMoment(chance, histories, ({ records }) => records > 0);
      return damaged(history, moment, 'all gone but the mark', '', { database: undefined, wal: undefined });
    },
  },
];

function inTheLog(name: string, tear: (chance: Chance, wal: Buffer) => readonly [Buffer | undefined, string]): Tear {
  return {
    name,
    kind: 'damage',
    make: (chance, histories) => {
      const { history, moment } = anyMoment(chance, histories, hasLog);
      const [wal, place] = tear(chance, need(moment.files.wal));
      return damaged(history, moment, name, place, { wal });
    },
  };
}

function inTheDatabase(
  name: string,
  tear: (chance: Chance, bytes: Buffer) => readonly [Buffer | undefined, string],
): Tear {
  return {
    name,
    kind: 'damage',
    make: (chance, histories) => {
      // Under a log, pages of the database may count no more; after an orderly close all of them do.
      const isClosed = chance.oneIn(2);
      const { history, moment } = anyMoment(chance, histories, (candidate, { closed }) => {
        return isClosed ? candidate === closed : need(candidate.files.database).length > LONE_PAGE_BYTES;
      });
      const [database, place] = tear(chance, need(moment.files.database));
      return damaged(history, moment, name, place, { database });
    },
  };
}

function inTheMark(name: string, tear: (chance: Chance, mark: Buffer) => readonly [Buffer | undefined, string]): Tear {
  return {
    name,
    kind: 'damage',
    make: (chance, histories) => {
      const { history, moment } = anyMoment(chance, histories, ({ files }) => files.mark !== undefined);
      const [mark, place] = tear(chance, need(moment.files.mark));
      // The journal itself is whole: all of it is opened, or the mark is refused.
      const promised = {
        kind: 'damage',
        acknowledged: moment.records,
        witnessed: moment.records,
        isForeign: false,
      } as const;
      return { ...damaged(history, moment, name, place, {}), files: { ...moment.files, mark }, promised };
    },
  };
}

function damaged(
  history: History,
  moment: Moment,
  tear: string,
  place: string,
  files: { -readonly [Name in keyof Files]?: Files[Name] },
): TornCase & { readonly promised: Extract<Promised, { kind: 'damage' }> } {
  const now = { ...moment.files, index: undefined, ...files };
  const promised = {
    kind: 'damage',
    acknowledged: moment.records,
    witnessed: witnessedBy(now.mark),
    isForeign: false,
  } as const;
  return { tear, place, history, files: now, draft: undefined, promised };
}

/** A moment of the same journal from before; the second life goes on where the first one ended. */
function olderThan(chance: Chance, histories: readonly History[], history: History, moment: Moment): Moment {
  const lives = histories.filter(({ truth }) => truth[0]?.hash === history.truth[0]?.hash);
  const older = lives.flatMap((life) => [...life.moments, ...(life.closed === undefined ? [] : [life.closed])]);
  return chance.pick(older.filter(({ records }) => records <= moment.records));
}

function frameStart(chance: Chance, wal: Buffer): number {
  const { frameEnds } = layoutOf(wal);
  return chance.pick([WAL_HEADER_BYTES, ...frameEnds.slice(0, -1)]);
}

/** Bytes 16 and 17 of the database header, https://sqlite.org/fileformat2.html#page_size. */
function pageBytesOf(database: Buffer): number {
  return database.readUInt16BE(16);
}
